using System.Globalization;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.HubSpot.RangeListing;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Pipeline.Selecting;

namespace HubSpotEtl.Plan;

/// <summary>
/// A few pages spread over a listing, with nothing but ids and the object types that each record has links with: how many of all records a
/// full load will ask about each type, it is reckoned from these.
/// </summary>
internal sealed class ListingSample
{
    private const int PageRecords = 100;
    private const int MostPages = 10;

    // One page for so many: the sample costs a twentieth of the listing at most.
    private const long RecordsOfPage = 2_000;

    private readonly NamedTargets _named;
    private readonly Dictionary<long, long> _bits = [];

    private ListingSample(NamedTargets named) => _named = named;

    /// <summary>False where HubSpot refuses to name links: then every record is asked about every type.</summary>
    public bool IsNamed { get; private set; } = true;

    /// <summary>True where a record is listed with any type.</summary>
    public bool NamesLinks => _bits.Values.Any(bits => bits != 0);

    /// <summary>True where the cursors are ids, so that the listing is read at several places at once.</summary>
    public bool IsInRanges { get; private set; }

    /// <summary>Reads the sample.</summary>
    /// <param name="client">Sends the requests.</param>
    /// <param name="objectType">Whose records.</param>
    /// <param name="named">The types to be named.</param>
    /// <param name="records">How many records there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HubSpotApiException">The type may not be listed, or HubSpot failed.</exception>
    public static async Task<ListingSample> ReadAsync(
        HubSpotClient client, string objectType, NamedTargets named, long records, CancellationToken cancellationToken)
    {
        var sample = new ListingSample(named);
        var query = new ListQuery { Properties = ["hs_object_id"], Associations = named.Query };
        var (first, next) = await sample.FirstAsync(client, objectType, query, cancellationToken);
        sample.IsInRanges = next is { } cursor && long.TryParse(cursor.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        var pages = Math.Min(MostPages, records / RecordsOfPage);
        if (!sample.IsInRanges || !sample.IsNamed || !named.IsAsked || pages < 2
            || await client.FindExtentAsync(objectType, cancellationToken) is not { } extent)
            return sample;
        for (var page = 1; page < pages; page++)
        {
            var place = first + (long)((double)(extent.HighestId - first) / pages * page);
            await sample.AddAsync(client, objectType, query with { After = IdRange.CursorAt(place) }, cancellationToken);
        }

        return sample;
    }

    /// <summary>The share of the records that are listed with a type.</summary>
    /// <param name="target">The type.</param>
    /// <returns>
    /// 0 to 1; null for a type that the listing does not name, or is not asked to, so that every record is asked about it.
    /// </returns>
    public double? ShareOf(AssociationTarget target)
    {
        var bit = _named.BitOf(target);
        if (!IsNamed || !_named.IsAsked || bit == 0)
            return null;
        return _bits.Count == 0 ? 0 : (double)_bits.Values.Count(bits => (bits & bit) != 0) / _bits.Count;
    }

    private async Task<(long FirstId, Cursor? Next)> FirstAsync(
        HubSpotClient client, string objectType, ListQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await AddAsync(client, objectType, query, cancellationToken);
        }
        catch (HubSpotApiException refused) when (query.Associations.Count > 0 && NamedListing.MayMeanAssociations(refused))
        {
            IsNamed = false;
            return await AddAsync(client, objectType, query with { Associations = [] }, cancellationToken);
        }
    }

    private async Task<(long FirstId, Cursor? Next)> AddAsync(
        HubSpotClient client, string objectType, ListQuery query, CancellationToken cancellationToken)
    {
        using var page = await client.ListAsync(objectType, query with { Limit = PageRecords }, cancellationToken);
        foreach (var (id, bits) in _named.Names.ReadPage(page.Body))
            _bits[id] = bits;
        return (page.ReadIds() is [var first, ..] ? first : 0, page.Next);
    }
}
