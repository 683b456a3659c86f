namespace HubSpotEtl.Transform.Records;

/// <summary>The counts of one page, or a sum of them.</summary>
internal struct PageCounts
{
    public long Records;
    public long RejectedRecords;
    public long Nuls;
    public long Surrogates;
    public long OverflowedRows;

    public void Add(in PageCounts other)
    {
        Records += other.Records;
        RejectedRecords += other.RejectedRecords;
        Nuls += other.Nuls;
        Surrogates += other.Surrogates;
        OverflowedRows += other.OverflowedRows;
    }
}
