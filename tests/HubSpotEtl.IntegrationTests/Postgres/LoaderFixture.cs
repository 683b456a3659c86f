using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Transform.Layout;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.IntegrationTests.Postgres;

/// <summary>A loader of one table with a column of each type.</summary>
public abstract class LoaderFixture : IAsyncLifetime
{
    private protected static readonly Guid Run = Guid.NewGuid();

    private protected static readonly TableProperty[] Properties =
        [
            new("hs_lastmodifieddate", "datetime"), new("name", "string"), new("amount", "number"), new("born", "date"),
            new("active", "bool"), new("at", "datetime")];

    private protected PostgresFixture Postgres { get; private set; } = null!;

    private protected MainTable Table { get; private set; } = null!;

    private protected RowLoader Loader { get; private set; } = null!;

    private protected RowLayout Layout { get; private set; } = null!;

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Postgres = await PostgresFixture.CreateAsync();
        Table = new MainTable(Postgres.Database, Postgres.Table("deal"), "hs_lastmodifieddate", NullLogger.Instance);
        Layout = (await Table.PrepareAsync(Properties, [], Cancelled)).Layout;
        Loader = await RowLoader.OpenAsync(Postgres.Database, Table, expectsNewRows: false, NullLogger.Instance, Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        if (Loader is not null)
            await Loader.DisposeAsync();
        if (Postgres is not null)
            await Postgres.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task<LoadResult> LoadAsync(params (long Id, Dictionary<string, string?> Properties)[] records)
    {
        LoadResult? result = null;
        foreach (var batch in Records.Batches(Layout, records))
            using (batch)
                result = await Loader.LoadAsync(batch, new BatchRecord(Run), Cancelled);
        return result!;
    }

    private protected static (long Id, Dictionary<string, string?> Properties) Deal(
        long id, string? name, params (string Name, string? Value)[] more) =>
        Records.Of(id, [("name", name), ("hs_lastmodifieddate", "2026-01-01T00:00:00Z"), .. more]);
}
