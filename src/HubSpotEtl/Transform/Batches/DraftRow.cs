namespace HubSpotEtl.Transform.Batches;

/// <summary>A row of a batch in the making.</summary>
/// <param name="Id">Its <c>hs_object_id</c>.</param>
/// <param name="Modified">Its last-modified stamp in microseconds, or <see cref="long.MinValue"/> when it has none.</param>
/// <param name="Offset">Where its tuple begins.</param>
/// <param name="Length">The tuple's length. Unit: bytes.</param>
/// <param name="RejectedStart">Its first rejected value.</param>
/// <param name="RejectedEnd">After its last rejected value.</param>
/// <param name="Associated">The object types that it may have links with: bits of <see cref="AssociationNames"/>.</param>
/// <param name="IsReplaced">A newer version of the record is in the same batch.</param>
internal readonly record struct DraftRow(
    long Id,
    long Modified,
    int Offset,
    int Length,
    int RejectedStart,
    int RejectedEnd,
    long Associated,
    bool IsReplaced = false);

/// <summary>How far a batch in the making has come, to return to.</summary>
/// <param name="TupleBytes">Bytes of tuples.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Rejected">Rejected values.</param>
/// <param name="RejectedRecords">Rejected records.</param>
/// <param name="RejectedBytes">Bytes of rejected text.</param>
internal readonly record struct DraftMark(int TupleBytes, int Rows, int Rejected, int RejectedRecords, long RejectedBytes);
