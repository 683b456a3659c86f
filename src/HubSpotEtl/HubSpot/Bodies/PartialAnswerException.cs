namespace HubSpotEtl.HubSpot.Bodies;

/// <summary>A 207 whose errors are more than records not found: thrown by a body's reader, judged by the try it belongs to.</summary>
internal sealed class PartialAnswerException(PartialError error) : Exception(error.Message)
{
    public PartialError Error => error;
}
