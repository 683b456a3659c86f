using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Sync;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Documentation;

/// <summary>
/// Tables that the executable has loaded, with all that queries may look for: a deleted record, values and a record that were rejected; and a second
/// schema that lacks one contact.
/// </summary>
public sealed class LoadedTables : IAsyncLifetime
{
    private SyncBench? _bench;
    private TemporarySchema? _second;

    private SyncBench Bench => _bench ?? throw new InvalidOperationException("The tables are not loaded yet.");

    public async ValueTask InitializeAsync()
    {
        _bench = await SyncBench.StartAsync(SyncBench.Quick(("contacts", 400), ("companies", 80), ("deals", 120)) with { HostileData = true });
        await Bench.SyncAsync("contacts,companies,deals", "--views");
        var contacts = Bench.Portal.Portal.Type("contacts");
        await Bench.Schema.ExecuteAsync("ALTER TABLE contact ADD CHECK (firstname <> 'refused') NOT VALID", TestContext.Current.CancellationToken);
        contacts.Update(contacts.Nth(7), new Dictionary<string, string?> { ["firstname"] = "refused" });
        contacts.Archive(contacts.Nth(8));
        (await Bench.RunAsync("--object-type", "contacts")).Expect(1);
        _second = await TemporarySchema.CreateAsync(TestContext.Current.CancellationToken);
        await Bench.Schema.ExecuteAsync(
            $"CREATE TABLE {_second.Name}.contact AS SELECT * FROM contact WHERE hs_object_id <> {contacts.Nth(9)}", TestContext.Current.CancellationToken);
    }

    /// <summary>The columns of a query that have a value in no row; all of them when there is no row.</summary>
    /// <param name="sql">As it stands in a text: with no schema, or with <c>hubspot_etl</c> and <c>hubspot_new</c>.</param>
    public async Task<IReadOnlyList<string>> EmptyColumnsAsync(string sql)
    {
        await using var command = Bench.Schema.DataSource.CreateCommand(sql
            .Replace("hubspot_etl.", $"{Bench.Schema.Name}.", StringComparison.Ordinal)
            .Replace("hubspot_new.", $"{_second!.Name}.", StringComparison.Ordinal));
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var empty = Enumerable.Range(0, reader.FieldCount).ToHashSet();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            empty.RemoveWhere(column => !reader.IsDBNull(column));
        return [.. empty.Select(reader.GetName)];
    }

    public async ValueTask DisposeAsync()
    {
        if (_second is not null)
            await _second.DisposeAsync();
        if (_bench is not null)
            await _bench.DisposeAsync();
    }
}
