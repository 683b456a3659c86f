namespace HubSpotEtl.Reporting;

/// <summary>How many records of a run have a value in a column.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Filled">Records with a value.</param>
/// <param name="Records">Records in all.</param>
public sealed record ColumnFill(string Column, long Filled, long Records)
{
    /// <summary>The share without a value, one decimal. Unit: percent.</summary>
    public double EmptyPercent => Records == 0 ? 0 : Math.Round(100.0 * (Records - Filled) / Records, 1);
}
