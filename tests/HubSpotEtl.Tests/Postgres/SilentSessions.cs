using System.Data;
using HubSpotEtl.Postgres.Session;

namespace HubSpotEtl.Tests.Postgres;

public class SilentSessions
{
    private const ConnectionState Executing = ConnectionState.Open | ConnectionState.Executing;
    private const ConnectionState Fetching = ConnectionState.Open | ConnectionState.Fetching;

    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Executing, true, "idle", "ClientRead", true)]
    [InlineData(Executing, true, "idle in transaction", "ClientRead", true)]
    [InlineData(Executing, true, "active", "ClientRead", true)]
    [InlineData(Executing, false, null, null, true)]
    [InlineData(Executing, true, "active", null, false)]
    [InlineData(Executing, true, "active", "relation", false)]
    [InlineData(Executing, true, null, null, false)]
    [InlineData(Fetching, true, "active", "ClientRead", true)]
    [InlineData(Fetching, true, "idle", "ClientRead", false)]
    [InlineData(Fetching, true, "active", "ClientWrite", false)]
    [InlineData(Fetching, false, null, null, false)]
    [InlineData(ConnectionState.Open, true, "idle", "ClientRead", false)]
    public void are_those_of_which_both_sides_wait_for_the_other(
        ConnectionState client, bool isThere, string? state, string? waitsFor, bool isSilent)
    {
        var snapshot = new SessionSnapshot(7, client, isThere, state, waitsFor, Noon);

        Assert.Equal(isSilent, snapshot.IsSilentSince(snapshot));
    }

    [Fact]
    public void have_been_looked_at_before_and_have_done_nothing_since()
    {
        var snapshot = new SessionSnapshot(7, Executing, true, "idle", "ClientRead", Noon);

        Assert.False(snapshot.IsSilentSince(null));
        Assert.False(snapshot.IsSilentSince(snapshot with { Since = Noon.AddSeconds(-5) }));
        Assert.False(snapshot.IsSilentSince(snapshot with { ServerPid = 8 }));
        Assert.False(snapshot.IsSilentSince(snapshot with { State = "active", WaitsFor = null }));
    }
}
