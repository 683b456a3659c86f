namespace HubSpotEtl.HubSpot.Bodies;

/// <summary>One entry of a 207's <c>errors</c>; its texts are made safe to print.</summary>
internal sealed record PartialError(string? Category, string? Message)
{
    /// <summary>A record that was asked for is not there, or not there any more.</summary>
    public bool IsNotFound => Category == "OBJECT_NOT_FOUND";
}
