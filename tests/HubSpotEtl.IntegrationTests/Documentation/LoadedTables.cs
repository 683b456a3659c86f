using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Runs.Evidence;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Documentation;

/// <summary>
/// Tables that the executable has loaded, with all that queries may look for: a deleted record, values and a record that were rejected; and
/// a second schema that lacks one contact.
/// </summary>
public sealed class LoadedTables : IAsyncLifetime
{
    private SyncFixture? _fixture;
    private TemporarySchema? _second;

    private SyncFixture Fixture => _fixture ?? throw new InvalidOperationException("The tables are not loaded yet.");

    public async ValueTask InitializeAsync()
    {
        _fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 400), ("companies", 80), ("deals", 120)) with { HostileData = true });
        await Fixture.SyncAsync("contacts,companies,deals", "--views");
        var contacts = Fixture.Portal.Portal.Type("contacts");
        await Fixture.Schema.ExecuteAsync(
            "ALTER TABLE contact ADD CHECK (firstname <> 'refused') NOT VALID", TestContext.Current.CancellationToken);
        contacts.Update(contacts.Nth(7), new Dictionary<string, string?> { ["firstname"] = "refused" });
        contacts.Archive(contacts.Nth(8));
        (await Fixture.RunAsync("--object-type", "contacts")).Expect(1);
        _second = await TemporarySchema.CreateAsync(TestContext.Current.CancellationToken);
        await Fixture.Schema.ExecuteAsync(
            $"CREATE TABLE {_second.Name}.contact AS SELECT * FROM contact WHERE hs_object_id <> {contacts.Nth(9)}",
            TestContext.Current.CancellationToken);
    }

    /// <summary>The columns of a query that have a value in no row; all of them when there is no row.</summary>
    /// <param name="sql">As it stands in a text: with no schema, or with <c>hubspot_etl</c> and <c>hubspot_new</c>.</param>
    public async Task<IReadOnlyList<string>> EmptyColumnsAsync(string sql)
    {
        await using var command = Fixture.Schema.DataSource.CreateCommand(sql
            .Replace("hubspot_etl.", $"{Fixture.Schema.Name}.", StringComparison.Ordinal)
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
        if (_fixture is not null)
            await _fixture.DisposeAsync();
    }
}
