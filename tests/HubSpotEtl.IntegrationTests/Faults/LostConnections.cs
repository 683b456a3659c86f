using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Runs.Evidence;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// Connections to PostgreSQL that break at each place of a batch: the run goes on from its checkpoint, and counts everything once.
/// </summary>
public sealed class LostConnections
{
    private static readonly Dictionary<string, Cut> s_cuts = new()
    {
        ["in COPY"] = Cut.InCopy with { Skip = 1 },
        ["between COPY and merge"] = Cut.BetweenCopyAndMerge with { Skip = 1 },
        ["in the first batch"] = Cut.BetweenCopyAndMerge,
        ["before the commit"] = Cut.BeforeCommitOfBatch with { Skip = 1 },
        ["after the commit"] = Cut.AfterCommitOfBatch with { Skip = 1 },
        ["after the commit of the first batch"] = Cut.AfterCommitOfBatch,
        ["three times in a row"] = Cut.BeforeCommitOfBatch with { Skip = 1, Times = 3 },
        ["in the COPY of links"] = Cut.InCopyOfLinks with { Skip = 1 },
        ["after the commit of links"] = Cut.AfterCommitOfLinks with { Skip = 1 },
        ["after the last commit"] = Cut.AfterLastCommit,
    };

    public static TheoryData<string> Places => [.. s_cuts.Keys];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task a_broken_connection_is_survived_wherever_it_breaks(string place)
    {
        await using var fixture = await FaultFixture.StartAsync();
        fixture.Proxy.Plan(s_cuts[place]);

        var run = await fixture.RunAsync("--full-load");

        run.RequireHealthy();
        var report = run.ResultOf(FaultFixture.Type);
        Assert.Equal(s_cuts[place].Times, fixture.Proxy.CutsMade);
        Assert.Equal(s_cuts[place].Times, report.GetProperty("retries").GetInt64());
        Assert.Equal(
            (FaultFixture.Records, FaultFixture.Records, 0),
            (
                report.GetProperty("records_processed_ok").GetInt64(), report.GetProperty("db_upserts").GetInt64(),
                report.GetProperty("records_failed").GetInt64()));
        Assert.Contains(
            report.GetProperty("warnings").EnumerateArray(),
            warning => warning.GetString()!.Contains("went on from its checkpoint", StringComparison.Ordinal));
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task a_connection_that_breaks_in_the_merge_is_survived()
    {
        await using var fixture = await FaultFixture.StartAsync();
        await fixture.FailWritesAsync("PERFORM pg_terminate_backend(pg_backend_pid());", skip: 1, times: 2);

        var run = await fixture.RunAsync();

        run.RequireHealthy();
        Assert.Equal(2, run.ResultOf(FaultFixture.Type).GetProperty("retries").GetInt64());
        Assert.Equal(FaultFixture.Records, run.ResultOf(FaultFixture.Type).GetProperty("db_upserts").GetInt64());
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task what_did_not_fit_before_and_after_a_break_is_said_once()
    {
        await using var fixture = await FaultFixture.StartAsync(options => options with { HostileData = true });
        fixture.Proxy.Plan(Cut.BeforeCommitOfBatch with { Skip = 1, Times = 2 });

        var run = await fixture.RunAsync();

        run.RequireHealthy();
        Assert.Equal(2, fixture.Proxy.CutsMade);
        Assert.Single(
            run.ResultOf(FaultFixture.Type).GetProperty("warnings").EnumerateArray(),
            warning => warning.GetString()!.Contains("did not fit their columns", StringComparison.Ordinal));
    }

    [Fact]
    public async Task the_answer_to_the_last_commit_is_not_needed_to_know_that_the_run_is_done()
    {
        await using var fixture = await FaultFixture.StartAsync();
        fixture.Proxy.Plan(Cut.AfterLastCommit);

        var run = await fixture.RunAsync("--full-load");

        run.RequireHealthy();
        Assert.Equal("full", run.ResultOf(FaultFixture.Type).GetProperty("sync_mode").GetString());
        Assert.Equal(["healthy"], await fixture.Portal.RowsAsync("SELECT status FROM etl_run WHERE table_name = 'contact'"));
        Assert.InRange(
            fixture.HubSpot.Calls.Count(CallFamily.List, FaultFixture.Type), FaultFixture.Records / 100, (FaultFixture.Records / 100) + 8);
    }
}
