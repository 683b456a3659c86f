using System.Globalization;
using HubSpotEtl.Cli;
using HubSpotEtl.Hosting;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Runs.Adopted;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Simulator;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// A portal, and a PostgreSQL that fails: through a proxy that cuts connections, a role whose settings and rights can be spoilt, and
/// triggers that raise errors. Two objects are synced, so that it shows whether the other one goes on.
/// </summary>
internal sealed class FaultFixture : IAsyncDisposable
{
    public const string Type = "contacts";
    public const string Other = "products";
    public const string Both = $"{Type},{Other}";
    public const int Records = 4_300;

    private FaultFixture(SyncedPortal portal, DatabaseRole role, CuttingProxy proxy) => (Portal, Role, Proxy) = (portal, role, proxy);

    public SyncedPortal Portal { get; }

    public DatabaseRole Role { get; }

    public CuttingProxy Proxy { get; }

    public SimulatedPortal HubSpot => Portal.Simulator;

    /// <summary>The clock of <see cref="RunHurriedAsync"/>.</summary>
    public HurriedTime Hurried { get; } = new();

    /// <param name="change">What is different about the portal.</param>
    /// <param name="server">A server of the test's own, to which runs connect without the proxy.</param>
    public static async Task<FaultFixture> StartAsync(Func<SimulatorOptions, SimulatorOptions>? change = null, TestDatabase? server = null)
    {
        var options = new SimulatorOptions
        {
            Objects = SyncedPortal.Counts((Type, Records), ("companies", 40), (Other, 130)),
            Properties = SyncedPortal.Counts((Type, 25), (Other, 12)),
            Limits = PortalLimits.Off, SearchLag = TimeSpan.Zero,
        };
        var portal = await SyncedPortal.StartEarlierAsync(change?.Invoke(options) ?? options, server);
        var proxy = CuttingProxy.Start(portal.Schema.Database.Settings(""));
        if (server is null)
            portal.Settings["DB_PORT"] = proxy.Port.ToString(CultureInfo.InvariantCulture);
        return new FaultFixture(portal, await DatabaseRole.CreateAsync(portal), proxy);
    }

    public Task<SyncOutcome> RunAsync(params string[] arguments) => Portal.RunAsync(["--object-type", Both, .. arguments]);

    /// <summary>
    /// The same within the test's process, with timers that are early: for faults that last until the run gives up, which takes it three
    /// minutes. The exit code and what is printed are the program's own.
    /// </summary>
    public async Task<SyncOutcome> RunHurriedAsync(params string[] arguments)
    {
        using var signals = new StopSignals();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var host = new HostContext
        {
            Out = output, Error = error, Environment = Portal.AllSettings, WorkingDirectory = Portal.Folder, Time = Hurried,
            Signals = signals,
            RunSync = (job, stop, cancel) => new SyncRunner(job).RunAsync(stop, cancel),
        };
        var exitCode = await new Application(host).RunAsync(
            ["sync", "--output", "json", "--no-progress", "--log-level", "CRITICAL", "--object-type", Both, .. arguments]);
        return new SyncOutcome(new ProcessResult(exitCode, output.ToString(), error.ToString()));
    }

    /// <summary>
    /// Why the object failed, by the report of both; fails unless the run ended with 1 and this object, and no other, failed.
    /// </summary>
    public static string FailureOf(SyncOutcome outcome, string objectType)
    {
        Assert.True(outcome.ExitCode == 1, outcome.Everything);
        var error = Assert.Single(outcome.Report.GetProperty("errors").EnumerateArray());
        Assert.Equal(objectType, error.GetProperty("object_type").GetString());
        Assert.Equal("healthy", Assert.Single(outcome.Report.GetProperty("results").EnumerateArray()).GetProperty("status").GetString());
        return error.GetProperty("detail").GetString()!;
    }

    /// <summary>Why each of both objects failed, by the report; fails unless the run ended with 1.</summary>
    public static IReadOnlyList<string> FailuresOf(SyncOutcome outcome)
    {
        Assert.True(outcome.ExitCode == 1, outcome.Everything);
        var errors = outcome.Report.GetProperty("errors").EnumerateArray().ToList();
        Assert.Equal([Type, Other], errors.Select(error => error.GetProperty("object_type").GetString()));
        return [.. errors.Select(error => error.GetProperty("detail").GetString()!)];
    }

    public Task<int> ExecuteAsync(string sql) => Portal.ExecuteAsync(sql);

    /// <summary>Makes the main table before the product does, so that it can have a trigger from the start.</summary>
    public Task<int> MakeTableAsync() =>
        ExecuteAsync($"CREATE TABLE contact (hs_object_id bigint PRIMARY KEY); ALTER TABLE contact OWNER TO {Role.Name}");

    /// <summary>Makes writes to the main table fail; a sequence, which no rollback takes back, counts them.</summary>
    /// <param name="statement">PL/pgSQL.</param>
    /// <param name="skip">How many writes go well before.</param>
    /// <param name="times">How many fail.</param>
    public async Task FailWritesAsync(string statement, int skip = 1, int times = 1)
    {
        if (!await Portal.ValueAsync<bool>("SELECT to_regclass('contact') IS NOT NULL"))
            await MakeTableAsync();
        await ExecuteAsync(
            $"""
            CREATE SEQUENCE writes;
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
            DECLARE write bigint := nextval('writes');
            BEGIN
                IF write BETWEEN {skip + 1} AND {skip + times} THEN {statement} END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER fail BEFORE INSERT ON contact FOR EACH STATEMENT EXECUTE FUNCTION fail()
            """);
    }

    /// <summary>Raises an error of PostgreSQL's.</summary>
    public Task RaiseAsync(string sqlState, int skip = 1, int times = 1) =>
        FailWritesAsync($"RAISE 'made for a test' USING ERRCODE = '{sqlState}';", skip, times);

    /// <summary>Runs something in the middle of the listing, while the run is frozen.</summary>
    public async Task<SyncOutcome> RunAndMeanwhileAsync(Func<Task> meanwhile, int atPage = 20)
    {
        await using var run = Portal.Start("--object-type", Both);
        await run.SignalAtAsync(
            Signal.Stop, HubSpot,
            call => call is { Family: HubSpotEtl.Simulator.Faults.CallFamily.List, NumberInFamily: var page } && page >= atPage);
        await meanwhile();
        run.Send(Signal.Continue);
        return await Portal.FinishAsync(run);
    }

    /// <summary>Fails unless what is stored of an unfinished first load is exactly what its checkpoint says, in whole batches.</summary>
    public async Task AssertWholeBatchesAsync()
    {
        Assert.Equal(
            ["0|0|0"],
            await Portal.RowsAsync(
                """
                SELECT (SELECT count(*) FROM contact) - (SELECT coalesce(sum(records), 0) FROM etl_checkpoint WHERE table_name = 'contact'),
                       (SELECT count(*) FROM (SELECT hs_object_id FROM contact EXCEPT SELECT unnest(ids) FROM etl_seen_ids WHERE table_name = 'contact') x),
                       (SELECT count(*) FROM etl_sync_metadata WHERE object_type = 'contact')
                """));
    }

    /// <summary>Fails unless both objects equal the portal and nothing of an unfinished run is left.</summary>
    public async Task AssertTruthAsync(TruthOptions? options = null)
    {
        await Portal.AssertTruthAsync(Type, options);
        await Portal.AssertTruthAsync(Other);
        Assert.Equal(["0|0"], await Portal.RowsAsync("SELECT (SELECT count(*) FROM etl_checkpoint), (SELECT count(*) FROM etl_seen_ids)"));
        Assert.DoesNotContain("running", await Portal.RowsAsync("SELECT status FROM etl_run"));
    }

    public async ValueTask DisposeAsync()
    {
        await Role.DisposeAsync();
        await Portal.DisposeAsync();
        await Proxy.DisposeAsync();
    }
}
