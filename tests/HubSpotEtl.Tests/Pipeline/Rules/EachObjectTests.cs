using System.Net;
using HubSpotEtl.Configuration;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Reporting;

namespace HubSpotEtl.Tests.Pipeline.Rules;

public class EachObjectTests
{
    private static readonly string[] s_types = ["contacts", "deals", "tickets"];

    private readonly List<string> _begun = [];

    [Fact]
    public async Task one_that_fails_is_told_and_the_rest_go_on()
    {
        var (results, errors) = await RunAsync("deals", new IOException("gone"));

        Assert.Equal(["contacts", "tickets"], results);
        Assert.Equal("deals: gone", Assert.Single(errors).Line);
    }

    [Fact]
    public async Task what_no_other_can_fare_better_with_ends_the_run_and_is_told_of_each()
    {
        var (results, errors) = await RunAsync(
            "deals", new HubSpotApiException("no") { Status = HttpStatusCode.Unauthorized });

        Assert.Equal(["contacts", "deals"], _begun);
        Assert.Equal(["contacts"], results);
        Assert.Equal(["deals", "tickets"], errors.Select(error => error.ObjectType));
    }

    [Fact]
    public async Task wrong_options_that_the_first_object_shows_are_a_mistake_of_the_call()
    {
        await Assert.ThrowsAsync<InvalidOptionsException>(
            () => RunAsync("contacts", new InvalidOptionsException(new SettingMistake("A", null, "wrong"))));
        Assert.Equal(["contacts"], _begun);
    }

    [Fact]
    public async Task those_that_a_later_one_shows_leave_what_was_done()
    {
        var (results, errors) = await RunAsync("deals", new InvalidOptionsException(new SettingMistake("A", null, "wrong")));

        Assert.Equal(["contacts"], results);
        Assert.Equal(["deals", "tickets"], errors.Select(error => error.ObjectType));
    }

    [Fact]
    public async Task a_stop_begins_no_further_one()
    {
        using var stop = new CancellationTokenSource();
        var (results, errors) = await new EachObject(s_types, Tell) { Stop = stop.Token }.RunAsync(type =>
        {
            stop.Cancel();
            return Task.FromResult(type);
        });

        Assert.Equal(["contacts"], results);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task what_is_given_up_is_thrown()
    {
        using var abandon = new CancellationTokenSource();

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => new EachObject(s_types, Tell) { Abandon = abandon.Token }.RunAsync<string>(_ =>
        {
            abandon.Cancel();
            throw new OperationCanceledException();
        }));
    }

    private Task<(List<string> Results, List<ObjectFailure> Errors)> RunAsync(string failing, Exception failure) =>
        new EachObject(s_types, Tell).RunAsync(type =>
        {
            _begun.Add(type);
            return type == failing ? throw failure : Task.FromResult(type);
        });

    private static ObjectFailure Tell(string type, Exception failure) => new(type, failure.GetType().Name, failure.Message);
}
