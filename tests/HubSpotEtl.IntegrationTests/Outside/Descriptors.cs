
using HubSpotEtl.IntegrationTests.Runs;

namespace HubSpotEtl.IntegrationTests.Outside;

/// <summary>
/// Standard input, output and error as daemons, cron and careless scripts leave them: closed, full, for reading alone, unread.
/// </summary>
public sealed class Descriptors
{
    // Made beside the test, never the machine's own: /dev/null, /dev/full.
    private const string Nodes = "mknod null c 1 3 && mknod full c 1 7 && mkfifo pipe && ";

    // A pipe whose reader has gone.
    private const string Unread = "exec 9<>pipe; exec 8>pipe; exec 9<&-; ";

    public static TheoryData<string, string> Closed => new(
        from verb in new[] { HostileShell.Sync
            + " --full-load", "hubspot-etl verify --object-type contacts,companies --no-progress",
            "hubspot-etl check --object-type contacts", "hubspot-etl status", "hubspot-etl plan --object-type contacts",
            "hubspot-etl discover --object-type contacts", "hubspot-etl --help" }
        from closed in new[] { "<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-" }
        select (verb, closed));

    public static TheoryData<string> Odd =>
    [
        "<null >null 2>null", ">full", "2>full", ">full 2>full", ">&8", "2>&8", ">&8 2>&8", "1<null", "2<null", "<null 1<null 2<null",
        "0>null", "<pipe 9<>pipe", ">full 2>&-",
        ">&- 2>full", "<&- >&8 2>&-",
    ];

    [Theory]
    [MemberData(nameof(Closed))]
    public async Task closed_ones_cost_what_is_said_there_and_nothing_else(string call, string closed)
    {
        await using var fixture = await LoadedAsync(call);

        var run = await fixture.ShellAsync($"{call} {closed}");

        // What cannot be printed is a failure, though not of the tables.
        Assert.Equal(
            (
                call,
                closed.Contains(">&-", StringComparison.Ordinal) && closed.Replace("2>&-", "", StringComparison.Ordinal)
                    .Contains(">&-", StringComparison.Ordinal) ? 1 : 0),
            (call, run.ExitCode));
        await fixture.AssertLoadedAsync();
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task odd_ones_cost_what_is_said_there_and_nothing_else(string redirections)
    {
        await using var fixture = await LoadedAsync(HostileShell.Sync);

        var run = await fixture.ShellAsync($"{Nodes}{Unread}{HostileShell.Sync} {redirections}");

        Assert.InRange(run.ExitCode, 0, 1);
        await fixture.AssertLoadedAsync();
    }

    // The sync has to do it itself; the others find something.
    private static async Task<SyncFixture> LoadedAsync(string call)
    {
        var fixture = await HostileShell.StartAsync();
        if (!call.StartsWith(HostileShell.Sync, StringComparison.Ordinal))
            await fixture.SyncAsync("contacts,companies");
        return fixture;
    }
}
