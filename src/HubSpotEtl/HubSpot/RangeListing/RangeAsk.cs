namespace HubSpotEtl.HubSpot.RangeListing;

/// <summary>A page to be asked for.</summary>
/// <param name="Range">Whose next page it is, or which it may split.</param>
/// <param name="After">The cursor; null: the listing's start.</param>
/// <param name="Probe">The id at which the range may be split; null for the range's next page.</param>
internal sealed record RangeAsk(IdRange Range, long? After, long? Probe)
{
    public Cursor? Cursor => IdRange.CursorAt(After);
}
