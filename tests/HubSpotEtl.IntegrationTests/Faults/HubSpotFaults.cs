using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// Each way in which HubSpot fails that passes, met by the real executable over real sockets: it is survived and costs nothing but a wait.
/// </summary>
public sealed class HubSpotFaults : HubSpotFaultFixture
{
    private static readonly Dictionary<string, Fault> s_passing = new()
    {
        ["429 of the second, without headers"] = Fault.SecondLimit,
        ["429 with Retry-After in seconds"] = Fault.Status(429, TimeSpan.FromSeconds(1)),
        ["429 with Retry-After as a date"] = Fault.Status(429, TimeSpan.FromSeconds(1), asDate: true),
        ["423"] = Fault.Status(423),
        ["477 for a second"] = Fault.Status(477, TimeSpan.FromSeconds(1)),
        ["500"] = Fault.Status(500),
        ["502 in HTML"] = Fault.Status(502),
        ["503 with Retry-After"] = Fault.Status(503, TimeSpan.FromSeconds(1)),
        ["504"] = Fault.Status(504),
        ["520 in HTML"] = Fault.Status(520),
        ["524 in HTML"] = Fault.Status(524),
        ["530 in HTML"] = Fault.Status(530),
        ["200 with a cut-off body"] = Fault.TruncatedBody,
        ["200 with another body"] = Fault.Status(200),
        ["a connection that breaks in the body"] = Fault.DroppedConnection,
        ["a connection that breaks before the answer"] = Fault.NoAnswer,
    };

    public static TheoryData<string> Passing => [.. s_passing.Keys];

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task what_passes_is_survived(string fault)
    {
        await using var portal = await SyncedPortal.StartAsync(Options);
        Plan(portal, s_passing[fault], CallFamily.Properties, CallFamily.List, CallFamily.Associations);

        var run = await portal.RunAsync("--object-type", Both);

        await AssertHealthyAsync(portal, run, retries: 3);
        var report = run.ResultOf(Type);
        Assert.Equal((230, 230), (report.GetProperty("records_processed_ok").GetInt64(), report.GetProperty("db_upserts").GetInt64()));
        Change(portal);
        await AssertHealthyAsync(portal, await portal.RunAsync("--object-type", Both), retries: 0);
    }

    [Theory]
    [InlineData("429 of the second, without headers")]
    [InlineData("503 with Retry-After")]
    [InlineData("200 with a cut-off body")]
    [InlineData("a connection that breaks in the body")]
    public async Task what_passes_is_survived_by_incremental_runs_too(string fault)
    {
        await using var portal = await SyncedPortal.StartAsync(Options);
        await portal.SyncAsync(Both);
        Change(portal);
        Plan(portal, s_passing[fault], CallFamily.Search, CallFamily.ArchivedList);

        var run = await portal.RunAsync("--object-type", Both);

        await AssertHealthyAsync(portal, run, retries: 2);
        Assert.Equal("incremental", run.ResultOf(Type).GetProperty("sync_mode").GetString());
    }

    [Fact]
    public async Task a_body_that_takes_its_time_is_waited_for()
    {
        await using var portal = await SyncedPortal.StartAsync(Options);
        portal.Simulator.Faults.Next(CallFamily.List, Type, Fault.SlowBody(TimeSpan.FromSeconds(3)), times: 2);

        await AssertHealthyAsync(portal, await portal.RunAsync("--object-type", Both), retries: 0);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task a_body_that_takes_more_than_two_minutes_is_given_up_and_asked_for_again()
    {
        await using var portal = await SyncedPortal.StartAsync(Options);
        portal.Simulator.Faults.Next(CallFamily.List, Type, Fault.SlowBody(TimeSpan.FromMinutes(10)));

        var run = await portal.RunAsync("--object-type", Both);

        Assert.Contains("no complete answer within 120 s", run.Log, StringComparison.Ordinal);
        await AssertHealthyAsync(portal, run, retries: 1);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task a_ten_second_limit_that_names_no_time_is_waited_for()
    {
        await using var portal = await SyncedPortal.StartAsync(Options);
        Plan(portal, Fault.TenSecondLimit, CallFamily.Properties, CallFamily.List, CallFamily.Associations);

        var run = await portal.RunAsync("--object-type", Both);

        // Jitter only adds.
        Assert.Matches(@"pause for 1[0-2]\.\d s", run.Log);
        await AssertHealthyAsync(portal, run, retries: 3);
    }

    [Fact]
    public async Task a_page_that_is_too_big_for_the_server_is_halved()
    {
        await using var portal = await SyncedPortal.StartAsync(Options);
        portal.Simulator.Faults.When(
            call =>
                call is { Family: CallFamily.List, ObjectType: Type } && call.Target.Contains("limit=100", StringComparison.Ordinal)
                    ? Fault.Status(500)
                    : null);

        var run = await portal.RunAsync("--object-type", Both);

        Assert.Contains("asking for 50 records at once", run.Log, StringComparison.Ordinal);
        await AssertHealthyAsync(portal, run, retries: null);
    }

    [Fact]
    public async Task a_url_that_is_too_long_makes_the_run_read_by_id()
    {
        await using var portal = await SyncedPortal.StartAsync(
            Options with { Properties = SyncedPortal.Counts((Type, 200), (Other, 12)), MaxUrlLength = 2_500 });

        var run = await portal.RunAsync("--object-type", Both);

        Assert.True(portal.Simulator.Calls.Status(414) > 0, "the URL was not too long");
        Assert.True(portal.Simulator.Calls.Count(CallFamily.BatchRead, Type) >= 3);
        await AssertHealthyAsync(portal, run, retries: 0);
    }

    private static void Plan(SyncedPortal portal, Fault fault, params CallFamily[] families)
    {
        foreach (var family in families)
            portal.Simulator.Faults.Next(family, Type, fault);
    }
}
