using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator;

namespace HubSpotEtl.IntegrationTests.Lambda;

/// <summary>
/// Less memory than a page of a portal needs. A run that goes on after an exception of the kind may wait without end for what was lost with
/// it, so it has to end.
/// </summary>
public sealed class ScarceMemory
{
    // The one page has more than 32 MB, for which a buffer of 64 MB is asked for.
    private static readonly SimulatorOptions s_wide = SyncFixture.Quick(("contacts", 100)) with
    {
        Properties = new Dictionary<string, int> { ["contacts"] = 6_000 }, FillRate = 1, Associations = false,
    };

    // 64 MB. So near to a limit by many small things .NET 10's collector may end the process itself, by a segmentation fault; that is not
    // what is looked for.
    private static readonly Dictionary<string, string?> s_little = new() { ["DOTNET_GCHeapHardLimit"] = "4000000" };

    [Fact]
    public async Task a_run_ends_at_once_and_says_why_and_the_next_one_completes_the_table()
    {
        await using var fixture = await SyncFixture.StartAsync(s_wide);

        var ended = (await fixture.RunWithAsync(s_little, "--object-type", "contacts")).Expect(1);
        await fixture.SyncAsync("contacts");

        Assert.Equal("", ended.Process.Output);
        Assert.Contains("Out of memory", ended.Process.Error, StringComparison.Ordinal);
        await fixture.AssertTruthAsync("contacts", new TruthOptions { Deleted = [], RowsOverflow = true });
    }

    [Fact]
    public async Task the_function_ends_too_and_is_begun_anew_by_lambda()
    {
        await using var fixture = await LambdaFixture.StartAsync(s_wide, s_little);
        var lost = fixture.InvokeAsync("""{"object_type":"contacts"}""");
        var ended = (await fixture.Sync.FinishAsync(fixture.Process)).Expect(1);

        await using var next = fixture.Sync.Start(new() { ["AWS_LAMBDA_RUNTIME_API"] = fixture.Lambda.Endpoint });
        var answer = await fixture.InvokeAsync("""{"object_type":"contacts"}""");

        Assert.Contains("Out of memory", ended.Process.Error, StringComparison.Ordinal);
        Assert.False(lost.IsCompleted);
        Assert.Equal((200, "healthy"), (answer.StatusCode, answer.Status));
    }
}
