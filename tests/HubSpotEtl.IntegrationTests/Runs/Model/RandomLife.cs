using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Runs.Model;

/// <summary>One portal's life with its runs.</summary>
internal sealed class RandomLife : IAsyncDisposable
{
    private static readonly TimeSpan s_searchLag = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_overlap = TimeSpan.FromMinutes(2);

    // Those that are tried again at once: a test has no time for backoff.
    private static readonly Fault[] s_quickFaults =
    [
        Fault.Status(500, TimeSpan.Zero), Fault.Status(502, TimeSpan.Zero), Fault.Status(503, TimeSpan.Zero),
        Fault.Status(429, TimeSpan.Zero),
        Fault.Status(504, TimeSpan.Zero), Fault.TruncatedBody, Fault.DroppedConnection,
    ];

    private readonly SyncedPortal _portal;
    private readonly Random _random;
    private readonly Action<string> _tell;
    private readonly EditLog _edits = new();
    private readonly PortalLife _users;
    private readonly IReadOnlyList<TableModel> _tables;
    private readonly HashSet<string> _checkedRuns = [];

    private RandomLife(SyncedPortal portal, Random random, string[] types, Action<string> tell)
    {
        (_portal, _random, _tell) = (portal, random, tell);
        _tables = [.. types.Select(type => new TableModel(portal, portal.Portal.Type(type), _edits, s_searchLag))];
        _users = new PortalLife(portal, [.. _tables.Select(table => table.Type)], _edits, random);
    }

    private string ObjectTypes => string.Join(',', _tables.Select(table => table.Type.Name));

    public static async Task<RandomLife> StartAsync(int seed, Action<string> tell)
    {
        var random = new Random(seed);
        string[] types = (seed % 3) switch { 0 => ["line_items", "meters"], 1 => ["deals"], _ => ["contacts"] };
        var portal = await SyncedPortal.StartEarlierAsync(new SimulatorOptions
        {
            Seed = seed, Limits = PortalLimits.Off, SearchLag = s_searchLag, ArchivedShare = 0.1,
            Properties = SyncedPortal.Counts(("*", 24)),
            Objects = SyncedPortal.Counts(
                ("contacts", 130), ("deals", 110), ("meters", 60), ("line_items", 120), ("companies", 30), ("tickets", 20)),
            OpaqueCursors = random.Next(2) == 0, OverlappingPages = random.Next(3) == 0, ShortPages = random.Next(3) == 0,
            OmitNulls = random.Next(2) == 0,
            ShowArchivedPipelines = random.Next(2) == 0, AssociationsTouchRecords = random.Next(4) == 0,
            MergedIdReturnsSurvivor = random.Next(2) == 0,
            SearchReturnsIndexedVersion = random.Next(2) == 0,
        });
        portal.Simulator.Faults.Kinds = s_quickFaults;
        portal.Settings["SYNC_OVERLAP_SECONDS"] = $"{s_overlap.TotalSeconds}";
        return new RandomLife(portal, random, types, tell);
    }

    public async Task LiveAsync(int steps)
    {
        _tell($"objects {ObjectTypes}, {_portal.Simulator.Options}");
        for (var step = 1; step <= steps; step++)
        {
            var syncs = step == 1 || step == steps || _random.Next(5) == 0;
            _tell($"{step}. {(syncs ? "" : Edit(_users.DoSomething))}");
            if (syncs)
                await SyncUntilDoneAsync();
        }
    }

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    private async Task SyncUntilDoneAsync()
    {
        LetTimePass();
        for (var kills = _random.Next(3) == 0 ? _random.Next(1, 3) : 0; kills > 0; kills--)
        {
            await SyncAsync(isKilled: true);
            for (var edits = _random.Next(4); edits > 0; edits--)
                _tell($"   {Edit(_users.DoSomething)}");
        }

        await SyncAsync(isKilled: false);
    }

    // A lagging index may show any state that a record was in, not only those that a run found.
    private string Edit(Func<string> deed)
    {
        var done = deed();
        if (_portal.Simulator.Options.SearchReturnsIndexedVersion)
            Note();
        return done;
    }

    private void Note()
    {
        foreach (var table in _tables)
            table.Note();
    }

    private void LetTimePass() => _portal.Simulator.Clock.Advance(_random.Next(10) switch
    {
        < 3 => TimeSpan.FromSeconds(_random.Next(3)),
        < 9 => s_searchLag + TimeSpan.FromSeconds(1.5),
        _ => TimeSpan.FromHours(3),
    });

    private async Task SyncAsync(bool isKilled)
    {
        Note();
        string[] flags = _random.Next(10) switch { 0 or 1 => ["--full-load"], 2 => ["--associations"], _ => [] };
        _portal.Simulator.Faults.Rate = _random.Next(3) == 0 ? 0.03 : 0;
        var began = _portal.Simulator.Clock.GetUtcNow();
        _tell($"   {began:HH:mm:ss.fff} sync {string.Join(' ', flags)}{(isKilled ? " to be killed" : "")}");
        var outcome = isKilled ? await KilledAsync(flags) : await AtWorkAsync(flags);
        _tell($"   exit code {outcome.ExitCode}");
        Assert.True(isKilled || outcome.ExitCode == 0, outcome.Everything);
        foreach (var table in _tables)
            await CheckAsync(table, began, flags.Contains("--associations"), isExpected: outcome.ExitCode == 0);
    }

    private async Task<SyncOutcome> KilledAsync(string[] flags)
    {
        var (call, later) = (_random.Next(1, 40), TimeSpan.FromMilliseconds(_random.Next(40)));
        await using var run = _portal.Start(["--object-type", ObjectTypes, .. flags]);
        await run.KillAtCallAsync(_portal.Simulator, _portal.Simulator.Calls.Total + call, later);
        return await _portal.FinishAsync(run);
    }

    // Half of the runs find users at work.
    private async Task<SyncOutcome> AtWorkAsync(string[] flags)
    {
        var total = _portal.Simulator.Calls.Total;
        var calls = Enumerable.Range(0, _random.Next(2) * _random.Next(1, 5)).Select(_ => total + _random.Next(3, 50)).ToHashSet();
        _portal.Simulator.Faults.When(call =>
        {
            if (calls.Remove(call.Number))
            {
                _tell($"   meanwhile {_users.Work()}");
                Note();
            }

            return null;
        });
        var outcome = await _portal.RunAsync(["--object-type", ObjectTypes, .. flags]);
        _portal.Simulator.Faults.Clear();
        return outcome;
    }

    // Of several objects a killed run may have finished the first ones.
    private async Task CheckAsync(TableModel table, DateTimeOffset began, bool refreshedLinks, bool isExpected)
    {
        if (!await _portal.ValueAsync<bool>("SELECT to_regclass('etl_run') IS NOT NULL"))
            return;
        var rows = await _portal.RowsAsync(
            $"""
            SELECT run_id, sync_mode, reason, extract(epoch FROM watermark_from)::bigint, extract(epoch FROM watermark_to)::bigint
            FROM etl_run WHERE table_name = '{table.Table}' AND status = 'healthy'
            """);
        var run = rows.Select(row => row.Split('|')).SingleOrDefault(row => _checkedRuns.Add(row[0]));
        if (run is null)
        {
            Assert.False(isExpected, $"{table.Table} was not synced.");
            return;
        }

        _tell($"   {table.Table}: {run[1]}, {run[2]}");
        await table.CheckAsync(
            new CompletedRun(run[1] == "full", refreshedLinks, run[3] == "" ? null : Time(run[3]) - s_overlap, began, Time(run[4])));
    }

    private static DateTimeOffset Time(string seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
}
