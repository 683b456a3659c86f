using HubSpotEtl.Simulator.Model;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Truth;

/// <summary>Compares an object's association tables with the links of a simulated portal: each pair, type, category and label.</summary>
internal static class LinkTruth
{
    public static async Task CompareAsync(
        NpgsqlDataSource database, PortalModel portal, SimulatedType type, string table, TruthOptions options, Differences differences,
        CancellationToken cancellationToken)
    {
        var expected = Expected(type).ToLookup(link => link.Target, link => link.Link);
        foreach (var target in portal.Types)
        {
            var targetName = NamingRules.Normalize(target.Identity.SchemaName);
            var name = $"{table}_{targetName}";
            var isThere = await ExistsAsync(database, name, cancellationToken);
            var isDeclared = portal.AssociationTypes(type.Name, target.Name).Count > 0;
            differences.AddIf(isDeclared && !isThere, $"there is no table {name}");
            differences.AddIf(
                !isDeclared && isThere && portal.AssociationTypes(target.Name, type.Name).Count == 0, $"there is a table {name}");
            if (!isThere)
                continue;
            var actual = await ReadAsync(database, name, table, targetName, cancellationToken);
            if (options.LinksToGoneRecords)
                actual.RemoveAll(link => !target.IsLive(link.To));
            differences.Compare(name, options.UnreadTargets.Contains(target.Name) ? [] : expected[target.Name], actual);
        }
    }

    private static IEnumerable<(string Target, Link Link)> Expected(SimulatedType type) =>
        from id in type.LiveIds()
        from link in type.Associations(id)
        select (link.ToType, new Link(id, link.ToId, $"{link.TypeId}", link.Category, link.Label));

    private static async Task<List<Link>> ReadAsync(
        NpgsqlDataSource database, string name, string table, string target, CancellationToken cancellationToken)
    {
        var (from, to) = table == target ? ($"from_{table}_id", $"to_{table}_id") : ($"{table}_id", $"{target}_id");
        var links = new List<Link>();
        await using var command = database.CreateCommand(
            $"SELECT \"{from}\", \"{to}\", type_id, category, label FROM \"{name}\" WHERE fivetran_synced IS NOT NULL");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            links.Add(
                new Link(
                    reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3),
                    reader.IsDBNull(4) ? null : reader.GetString(4)));
        return links;
    }

    private static async Task<bool> ExistsAsync(NpgsqlDataSource database, string table, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT to_regclass(quote_ident($1)) IS NOT NULL");
        command.Parameters.Add(new() { Value = table });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private sealed record Link(long From, long To, string TypeId, string Category, string? Label);
}
