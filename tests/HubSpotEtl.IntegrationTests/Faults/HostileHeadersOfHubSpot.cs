using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>Headers that no server should send, over real sockets.</summary>
public sealed class HostileHeadersOfHubSpot : HubSpotFaultFixture
{
    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-1")]
    [InlineData("1e400")]
    public async Task a_wait_that_is_no_number_is_the_usual_one(string value)
    {
        await using var portal = await SyncedPortal.StartAsync(Options);
        portal.Simulator.Faults.Next(CallFamily.List, Type, Fault.Header("Retry-After", value, 503));

        await AssertHealthyAsync(portal, await portal.RunAsync("--object-type", Both), retries: 1);
    }

    [Theory]
    [InlineData("Date", "Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("Date", "Mon, 01 Jan 0001 00:00:00 GMT")]
    [InlineData("Date", "Thu, 01 Jan 1970 00:00:00 GMT")]
    [InlineData("Date", "yesterday")]
    [InlineData("Retry-After", "99999999999999999999")]
    [InlineData("X-HubSpot-RateLimit-Max", "1")]
    [InlineData("X-HubSpot-RateLimit-Max", "NaN")]
    [InlineData("X-HubSpot-RateLimit-Interval-Milliseconds", "0")]
    [InlineData("X-HubSpot-RateLimit-Remaining", "99999999")]
    [InlineData("X-HubSpot-RateLimit-Daily-Remaining", "0")]
    [InlineData("X-HubSpot-RateLimit-Daily-Remaining", "-1")]
    [InlineData("Location", "//[::1")]
    [InlineData("X-HubSpot-Correlation-Id", "<html>")]
    public async Task a_header_on_good_answers_changes_nothing(string name, string value)
    {
        await using var portal = await SyncedPortal.StartAsync(Options);
        portal.Simulator.Faults.When(_ => Fault.Header(name, value));

        await AssertHealthyAsync(portal, await portal.RunAsync("--object-type", Both), retries: 0);
        Change(portal);
        await AssertHealthyAsync(portal, await portal.RunAsync("--object-type", Both), retries: 0);
    }
}
