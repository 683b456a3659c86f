using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Portal;
using HubSpotEtl.Postgres.Bookkeeping.Portal;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Tables;

namespace HubSpotEtl.Discover;

/// <summary>Asks a portal for its object types: two calls for all, and two or three for each.</summary>
/// <param name="client">The API.</param>
/// <param name="database">Where tables have their names; null: none is set.</param>
internal sealed class Discovery(HubSpotClient client, Database? database)
{
    // The limiter decides how fast; this only bounds what waits for it.
    private const int TypesAtOnce = 6;

    private readonly List<string> _remarks = [];

    /// <summary>Reads all that the token may read.</summary>
    /// <param name="wanted">What the user named; empty: all.</param>
    /// <param name="selection">What a sync would copy of each.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HubSpotApiException">HubSpot cannot be reached, or refuses the token altogether.</exception>
    public async Task<DiscoverReport> RunAsync(IReadOnlyList<string> wanted, Selection selection, CancellationToken cancellationToken)
    {
        var counts = await OrElseAsync(client.GetRecordCountsAsync(cancellationToken), new Dictionary<string, long>());
        var custom = await OrElseAsync(client.GetCustomSchemasAsync(cancellationToken), []);
        var types = Choose(custom, wanted);
        var found = new ObjectTypeEntry[types.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = TypesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(
            0, types.Count, options,
            async (i, token) => found[i] = await new TypeReading(client, counts, custom, selection).ReadAsync(types[i], token));
        var (names, from) = await NamesAsync(cancellationToken);
        return new DiscoverReport(
            from, _remarks, [.. found.Select(entry => entry with { Table = names.Main(entry.ObjectTypeId, entry.Name) })]);
    }

    private static List<ObjectTypeEntry> Choose(IReadOnlyList<ObjectSchema> custom, IReadOnlyList<string> wanted)
    {
        var all = StandardObjectTypes.All.Select(Entry)
            .Concat(custom.OrderBy(schema => schema.ObjectTypeId, StringComparer.Ordinal).Select(Entry)).ToList();
        return wanted.Count == 0
            ? all
            : [.. wanted.Select(word => all.Find(entry => IsCalled(entry, word)) ?? Unknown(word)).DistinctBy(entry => entry.ObjectTypeId)];
    }

    private static ObjectTypeEntry Entry(StandardObjectType type) =>
        new() { ObjectType = type.Path, ObjectTypeId = type.Id, Name = type.SchemaName, Custom = false };

    private static ObjectTypeEntry Entry(ObjectSchema schema) =>
        new()
        {
            ObjectType = schema.FullyQualifiedName ?? schema.ObjectTypeId, ObjectTypeId = schema.ObjectTypeId,
            Name = schema.Name, Custom = true,
        };

    // HubSpot may know more than its lists tell.
    private static ObjectTypeEntry Unknown(string word) => new() { ObjectType = word, ObjectTypeId = word, Name = word, Custom = true };

    private static bool IsCalled(ObjectTypeEntry entry, string word) =>
        new[] { entry.ObjectType, entry.ObjectTypeId, entry.Name }.Contains(word, StringComparer.OrdinalIgnoreCase);

    private async Task<(ForeseenNames Names, string From)> NamesAsync(CancellationToken cancellationToken)
    {
        if (database is null)
            return (new ForeseenNames(), "rules");
        try
        {
            if (await new PortalStore(database).FindAsync(cancellationToken) is not { PortalId: var stored }
                || (await TokenPortal.AskAsync(client, cancellationToken)).Id is not { } own || own == stored)
                return (await ForeseenNames.ReadAsync(database, cancellationToken), "database");
            _remarks.Add(
                $"The schema {database.Schema.Name} holds the portal {stored}, and the token belongs to {own}: "
                + "the names of the tables are those that an empty schema would give.");
            return (new ForeseenNames(), "rules");
        }
        catch (Exception failure) when (DatabaseFault.Is(failure))
        {
            _remarks.Add($"The names of the tables are those that an empty schema would give: {Failures.Detail(failure)}");
            return (new ForeseenNames(), "rules");
        }
    }

    private async Task<T> OrElseAsync<T>(Task<T> call, T otherwise)
    {
        try
        {
            return await call;
        }
        catch (HubSpotApiException refused) when (refused.IsRefusal)
        {
            _remarks.Add(refused.Message);
            return otherwise;
        }
    }
}
