using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.HubSpot;

/// <summary>What the account says of itself: details, calls of the day, numbers of records.</summary>
public class AccountTests
{
    /// <summary>Each call, and the path of its request in v3.</summary>
    private static readonly Dictionary<string, (string Path, Func<HubSpotClient, Task> Call)> s_calls = new()
    {
        ["details"] = ("/account-info/v3/details", client => client.GetAccountAsync(Cancel)),
        ["calls of the day"] = ("/account-info/v3/api-usage/daily/private-apps", client => client.GetDailyUsageAsync(Cancel)),
        ["record counts"] = ("/crm/v3/limits/records", client => client.GetRecordCountsAsync(Cancel)),
    };

    public static TheoryData<string> Calls => new(s_calls.Keys);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"portalId":50445259,"accountType":"STANDARD","timeZone":"Europe/Madrid","utcOffset":"+01:00","companyCurrency":"EUR"}""", "STANDARD", "Europe/Madrid")]
    [InlineData("""{"portalId":"50445259","accountType":null,"timeZone":{"id":7},"additionalCurrencies":[]}""", null, null)]
    public async Task details_are_read_in_any_form(string body, string? kind, string? timeZone)
    {
        using var portal = new FakePortal().Answers(Answer.Json(body));

        Assert.Equal(new AccountDetails(50445259, kind, timeZone), await portal.Client.GetAccountAsync(Cancel));
    }

    [Theory]
    [InlineData("""{"results":[{"name":"private app calls","usageLimit":650000,"currentUsage":1234,"resetsAt":"2026-11-25T05:00:00Z"}]}""", true)]
    [InlineData("""{"results":[null,{"usageLimit":7},{"usageLimit":"many","currentUsage":1},{"usageLimit":"650000","currentUsage":"1234"},{"usageLimit":1,"currentUsage":1}]}""", false)]
    public async Task the_calls_of_the_day_are_the_first_that_tell_limit_and_use(string body, bool tellsItsEnd)
    {
        using var portal = new FakePortal().Answers(Answer.Json(body));

        var usage = await portal.Client.GetDailyUsageAsync(Cancel);

        Assert.Equal(new DailyUsage(650_000, 1_234, tellsItsEnd ? new DateTimeOffset(2026, 11, 25, 5, 0, 0, TimeSpan.Zero) : null), usage);
    }

    [Theory]
    [InlineData("""{"results":[]}""")]
    [InlineData("""{"results":[{"name":"private app calls","fetchStatus":"FAILED"}]}""")]
    public async Task calls_of_the_day_that_hubspot_does_not_tell_are_none(string body)
    {
        using var portal = new FakePortal().Answers(Answer.Json(body));

        Assert.Null(await portal.Client.GetDailyUsageAsync(Cancel));
    }

    [Fact]
    public async Task records_are_counted_by_type_standard_and_custom()
    {
        using var portal = new FakePortal().Answers(Answer.Json("""
            {"hubspotDefinedObjectTypes":[
               {"objectTypeId":"0-1","pluralLabel":"Contacts","limit":15000000,"usage":12345678901,"percentage":0.1},
               {"objectTypeId":"0-2","usage":"0"},{"objectTypeId":"0-3","usage":-1},{"objectTypeId":"0-4"},{"usage":5},null],
             "customObjectTypes":{"overallLimit":10,"overallUsage":1,"byObjectType":[{"objectTypeId":"2-7","usage":3,"limit":500000}]}}
            """));

        Assert.Equal(
            new Dictionary<string, long> { ["0-1"] = 12_345_678_901, ["0-2"] = 0, ["2-7"] = 3 },
            await portal.Client.GetRecordCountsAsync(Cancel));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"hubspotDefinedObjectTypes":null,"customObjectTypes":null}""")]
    [InlineData("""{"hubspotDefinedObjectTypes":[],"customObjectTypes":{"byObjectType":null}}""")]
    public async Task a_portal_whose_records_hubspot_does_not_count_has_no_counts(string body)
    {
        using var portal = new FakePortal().Answers(Answer.Json(body));

        Assert.Empty(await portal.Client.GetRecordCountsAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task each_is_one_call_that_counts_as_the_accounts(string name)
    {
        var (path, call) = s_calls[name];
        using var portal = new FakePortal().Answers(Answer.Json("""{"portalId":1,"results":[]}"""));

        await call(portal.Client);

        var sent = Assert.Single(portal.Sent);
        Assert.Equal(
            (HttpMethod.Get, path, "", null, $"Bearer {FakePortal.Token}"),
            (sent.Method, sent.Path, sent.Query, sent.Body, sent.Authorization));
        Assert.Equal(new Dictionary<ApiFamily, long> { [ApiFamily.Account] = 1 }, portal.Client.Usage.CallsByFamily());
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task an_answer_that_is_cut_is_asked_for_again(string name)
    {
        const string whole = """{"portalId":1,"results":[]}""";
        using var portal = new FakePortal().Answers(Answer.Json(whole[..^1]), Answer.Status(502), Answer.Json(whole));

        await s_calls[name].Call(portal.Client);

        Assert.Equal(3, portal.Sent.Count);
    }

    [Theory]
    [InlineData("details", """{"accountType":"STANDARD"}""")]
    [InlineData("details", """{"portalId":-1}""")]
    [InlineData("details", "null")]
    [InlineData("calls of the day", """{"status":"ok"}""")]
    [InlineData("record counts", "null")]
    public async Task an_answer_without_what_was_asked_for_is_an_error_and_not_nothing(string name, string body)
    {
        using var portal = new FakePortal().Answers([.. Enumerable.Repeat(Answer.Json(body), 5)]);

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(() => s_calls[name].Call(portal.Client));

        Assert.StartsWith($"account: {name} failed (try 5): ", failure.Message);
        Assert.True(failure.IsTransient);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task a_refusal_is_told_at_once(string name)
    {
        using var portal = new FakePortal().Answers(
            Answer.Json("""{"category":"MISSING_SCOPES","errors":[{"context":{"requiredGranularScopes":["account-info.read"]}}]}""", 403),
            Answer.Json(Answer.Error("expired", "EXPIRED_AUTHENTICATION"), 401));

        var scope = await Assert.ThrowsAsync<HubSpotApiException>(() => s_calls[name].Call(portal.Client));
        var token = await Assert.ThrowsAsync<HubSpotApiException>(() => s_calls[name].Call(portal.Client));

        Assert.Equal((true, "account-info.read"), (scope.IsMissingScope, Assert.Single(scope.MissingScopes)));
        Assert.True(token.IsUnauthorized);
        Assert.Equal(2, portal.Sent.Count);
    }
}
