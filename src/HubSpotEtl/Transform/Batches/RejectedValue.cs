namespace HubSpotEtl.Transform.Batches;

/// <summary>A value that did not fit its column: stored as NULL there, and whole in <c>etl_rejected_value</c>.</summary>
/// <param name="RecordId">The record's <c>hs_object_id</c>.</param>
/// <param name="Property">The property's name.</param>
/// <param name="RawText">The value as HubSpot sent it (NUL characters removed: PostgreSQL cannot hold them).</param>
/// <param name="Reason">A short stable code: <c>not_a_number</c>, <c>not_a_date</c>, <c>not_a_boolean</c>, <c>out_of_range</c>.</param>
public readonly record struct RejectedValue(long RecordId, string Property, string RawText, string Reason);
