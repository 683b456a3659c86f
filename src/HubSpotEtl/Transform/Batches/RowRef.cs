namespace HubSpotEtl.Transform.Batches;

/// <summary>A row of a batch.</summary>
/// <param name="Id">Its <c>hs_object_id</c>.</param>
/// <param name="Offset">Where its tuple begins in <see cref="RowBatch.Tuples"/>. Unit: bytes.</param>
/// <param name="Length">The tuple's length. Unit: bytes.</param>
public readonly record struct RowRef(long Id, int Offset, int Length)
{
    /// <summary>Where the tuple ends. Unit: bytes.</summary>
    public int End => Offset + Length;
}
