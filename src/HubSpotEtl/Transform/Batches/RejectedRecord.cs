using HubSpotEtl.Transform.Privacy;
using HubSpotEtl.Transform.Values;

namespace HubSpotEtl.Transform.Batches;

/// <summary>A record that cannot be keyed and so has no row: kept whole for <c>etl_rejected_record</c>.</summary>
/// <param name="Id">Its id as sent, if it has one.</param>
/// <param name="RawJson">
/// The record as HubSpot sent it, but for what a <see cref="PrivacyMask"/> covers. Store it as text: jsonb refuses some of JSON's escapes.
/// </param>
/// <param name="Reason">A code of <see cref="RejectReasons"/>.</param>
public sealed record RejectedRecord(string? Id, string RawJson, string Reason);
