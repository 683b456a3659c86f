using System.Net;
using HubSpotEtl.HubSpot.Queries;

namespace HubSpotEtl.HubSpot.Listing;

/// <summary>The listing of archived records: how it is asked for, and what it means that HubSpot refuses it.</summary>
internal static class ArchivedListing
{
    // "Paging through deleted objects is not yet supported", of meetings, say.
    private const string KnownRefusal = "deleted objects";

    /// <summary>Asks for the archived records of a type, of which nothing but their ids is of interest.</summary>
    public static ListQuery Query { get; } = new() { Archived = true, Properties = ["hs_object_id"] };

    /// <summary>True when HubSpot does not take the request: there is no such listing now, for whatever reason.</summary>
    public static bool IsRefused(HubSpotApiException refused) => refused.Status == HttpStatusCode.BadRequest;

    /// <summary>True when it says in its own words that the type lists no archived records, now or later.</summary>
    public static bool IsUnsupported(HubSpotApiException refused) =>
        IsRefused(refused) && refused.HubSpotMessage?.Contains(KnownRefusal, StringComparison.OrdinalIgnoreCase) == true;
}
