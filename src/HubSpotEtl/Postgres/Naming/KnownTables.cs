using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Connection;

namespace HubSpotEtl.Postgres.Naming;

/// <summary>Lists the main tables, from all bookkeeping tables that name one. It only reads, and makes nothing.</summary>
/// <param name="database">Where they are.</param>
public sealed class KnownTables(Database database)
{
    /// <summary>All of them.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>By name; empty when the schema is absent or nothing was synced into it yet.</returns>
    /// <exception cref="Npgsql.NpgsqlException">The server cannot be reached, or the role may not read.</exception>
    public async Task<IReadOnlyList<KnownTable>> ListAsync(CancellationToken cancellationToken)
    {
        var present = await ExistingBookkeeping.FindAsync(database, cancellationToken);
        var ids = present.Has(BookkeepingSchema.Tables)
            ? await PairsAsync($"SELECT table_name, {TableOwner.OfThisPortal("object_type_id")} FROM " +
                $"{database.Schema}.{BookkeepingSchema.Tables} WHERE kind = 'main'", cancellationToken)
            : [];
        var words = present.Has(BookkeepingSchema.Runs)
            ? await PairsAsync(LastCalled(), cancellationToken)
            : [];
        var adopted = present.Has(BookkeepingSchema.SyncMetadata)
            ? await PairsAsync($"SELECT DISTINCT object_type::text, NULL FROM {database.Schema}.{BookkeepingSchema.SyncMetadata}",
                cancellationToken)
            : [];
        return Together(ids.ToLookup(p => p.Table, p => p.Word), words.ToLookup(p => p.Table, p => p.Word), adopted.Select(p => p.Table));
    }

    // A word means the table of the last run that was called so: a custom object that is deleted and made anew under its name is another
    // one, with another table.
    private string LastCalled() =>
        $"""
        SELECT table_name, object_type
        FROM (SELECT DISTINCT ON (lower(object_type)) *
            FROM {database.Schema}.{BookkeepingSchema.Runs} ORDER BY lower(object_type), started_at DESC, run_id DESC) last
        ORDER BY started_at DESC
        """;

    private static KnownTable[] Together(ILookup<string, string> ids, ILookup<string, string> words, IEnumerable<string> adopted) =>
    [
        .. ids.Select(i => i.Key).Concat(words.Select(w => w.Key)).Concat(adopted)
            .Distinct().Order(StringComparer.Ordinal)
            .Select(name => new KnownTable(name, ids[name].FirstOrDefault(id => id.Length > 0), [.. words[name]])),
    ];

    private async Task<List<(string Table, string Word)>> PairsAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var pairs = new List<(string, string)>();
        await foreach (var row in connection.QueryAsync(sql, [], cancellationToken))
            if (row.Value<string>(0) is { Length: > 0 } table)
                pairs.Add((table, row.Value<string>(1) ?? ""));
        return pairs;
    }
}
