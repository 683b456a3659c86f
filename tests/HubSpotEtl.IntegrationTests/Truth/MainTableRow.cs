namespace HubSpotEtl.IntegrationTests.Truth;

/// <summary>A row of a main table.</summary>
/// <param name="Id"><c>hs_object_id</c>.</param>
/// <param name="IsDeleted"><c>fivetran_deleted</c>; null for NULL.</param>
/// <param name="HasSynced">Whether <c>fivetran_synced</c> is set.</param>
/// <param name="Modified"><c>hs_lastmodifieddate</c>, in microseconds since 1970.</param>
/// <param name="Values">The property columns, in the order asked for.</param>
/// <param name="Overflow"><c>properties_overflow</c>; empty for NULL.</param>
internal sealed record MainTableRow(
    long Id, bool? IsDeleted, bool HasSynced, string? Modified, string?[] Values, IReadOnlyDictionary<string, string?> Overflow);
