using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.HubSpot;

public class RefusalTests
{
    [Theory]
    [InlineData("""{"category":"MISSING_SCOPES","errors":[{"context":{"requiredGranularScopes":["a.read","b.read"]}}]}""")]
    [InlineData("""{"category":"MISSING_SCOPES","context":{"requiredGranularScopes":["a.read","b.read"],"links":["x"]}}""")]
    [InlineData("""{"category":"MISSING_SCOPES","requiredScopes":["a.read","b.read"]}""")]
    [InlineData("""{"category":"MISSING_SCOPES","errors":[{"context":{"requiredScopes":["a.read"]}},{"context":{"requiredScopes":["b.read","a.read"]}}]}""")]
    [InlineData("""{"category":"MISSING_SCOPES","missingScopes":["a.read","b.read"]}""")]
    [InlineData("""{"category":"MISSING_SCOPES","context":{"missingScopes":["a.read","b.read"]}}""")]
    [InlineData("""{"category":"MISSING_SCOPES","errors":[{"context":{"missingScopes":["a.read","b.read"]}}],"missingScopes":"a.read"}""")]
    public async Task a_missing_scope_is_named_wherever_hubspot_puts_it(string body)
    {
        using var portal = new FakePortal().Answers(Answer.Json(body, 403));

        var refusal = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.True(refusal.IsMissingScope);
        Assert.Equal(["a.read", "b.read"], refusal.MissingScopes);
        Assert.Contains("a.read, b.read", refusal.Message);
    }

    [Theory]
    [InlineData("""{"message":"You do not have permissions to view_schema object type"}""")]
    [InlineData("<html/>")]
    [InlineData("[]")]
    [InlineData("""{"errors":[null,7,{"context":[]}],"context":"x","message":7,"requiredScopes":{}}""")]
    [InlineData("""{"message":"\ud800"}""")]
    public async Task any_403_is_a_missing_scope_whatever_its_body(string body)
    {
        using var portal = new FakePortal().Answers(Answer.Json(body, 403));

        var refusal = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.True(refusal.IsMissingScope);
        Assert.Empty(refusal.MissingScopes);
    }

    [Fact]
    public async Task hubspots_words_reach_the_user()
    {
        using var portal = new FakePortal()
            .Answers(Answer.Json(Answer.Error("Unable to infer object type from: foo", "VALIDATION_ERROR"), 400));

        var refusal = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.Contains("contacts: list, first page failed: HubSpot answered 400: Unable to infer object type from: foo.", refusal.Message);
        Assert.Equal("VALIDATION_ERROR", refusal.Category);
        Assert.Equal("c-1", refusal.CorrelationId);
    }

    [Fact]
    public async Task a_wrong_token_is_told_apart()
    {
        using var portal = new FakePortal()
            .Answers(Answer.Json(Answer.Error("Authentication credentials not found", "INVALID_AUTHENTICATION"), 401));

        var refusal = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.True(refusal.IsUnauthorized);
        Assert.Contains("ACCESS_TOKEN", refusal.Message);
    }

    [Fact]
    public async Task a_redirect_is_refused_by_naming_its_host()
    {
        using var portal = new FakePortal().Answers(Answer.Status(302, ("Location", "https://evil.example/steal?x=1")));

        var refusal = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.Contains("evil.example", refusal.Message);
        Assert.Contains("HUBSPOT_BASE_URL", refusal.Message);
        Assert.Equal("api.example.test", Assert.Single(portal.Sent).Url.Host);
    }

    [Fact]
    public async Task words_from_outside_cannot_forge_lines()
    {
        using var portal = new FakePortal().Answers(Answer.Json("""{"message":"a\r\n2026 INFO all well\u001b[2J\u2028b"}""", 400));

        var refusal = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.DoesNotContain(refusal.Message, char.IsControl);
        Assert.DoesNotContain('\u2028', refusal.Message);
    }

    [Fact]
    public async Task the_token_is_in_no_message_and_no_log_even_when_hubspot_repeats_it()
    {
        var echo = Answer.Error($"bad token {FakePortal.Token}", $"C-{FakePortal.Token}");
        foreach (var status in (int[])[302, 400, 401, 403, 404, 414, 423, 429, 477, 500, 502, 530])
        {
            using var portal = new FakePortal()
                .Answers([.. Enumerable.Repeat(Answer.Json(echo, status, ("Location", "https://x.example/")), 9)]);

            var refusal = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

            Assert.DoesNotContain(FakePortal.Token, refusal.ToString());
            Assert.DoesNotContain(FakePortal.Token, refusal.HubSpotMessage + refusal.Category + refusal.CorrelationId);
            Assert.All(portal.Logger.Entries, entry => Assert.DoesNotContain(FakePortal.Token, entry.Text));
            Assert.Equal("Bearer " + FakePortal.Token, portal.Sent[0].Authorization);
        }
    }

    public static TheoryData<string, Func<HttpResponseMessage>> Echoes => new()
    {
        { "cut off by our own limit", Answer.Json(Answer.Error(new string('x', 385) + FakePortal.Token), 400) },
        { "broken by a line end", Answer.Json(Answer.Error(FakePortal.Token.Insert(9, "\\r\\n")), 400) },
        { "encoded for a URL", Answer.Json(Answer.Error(FakePortal.Token.Replace("-", "%2D", StringComparison.Ordinal)), 400) },
        { "as a missing scope", Answer.Json($$$"""{"context":{"requiredGranularScopes":["{{{FakePortal.Token}}}"]}}""", 403) },
        { "as the host of a redirect", Answer.Status(307, ("Location", $"https://{FakePortal.Token}.example/")) },
        { "as a media type", Html($"text/{FakePortal.Token}") },
        { "as a partial error", Answer.Json($$"""{"results":[],"errors":[{"category":"X{{FakePortal.Token}}","message":"{{FakePortal.Token}}"}]}""", 207) },
        { "in words about a broken connection", Answer.Status(
            200, (FailingHandler.NoConnection, $"invalid status line: 'Bearer {FakePortal.Token}'")) },
    };

    [Theory]
    [MemberData(nameof(Echoes), DisableDiscoveryEnumeration = true)]
    public async Task the_token_does_not_show_wherever_and_however_it_is_repeated(string how, Func<HttpResponseMessage> answer)
    {
        using var portal = new FakePortal().Answers([.. Enumerable.Repeat(answer, 5)]);

        var refusal = await Assert.ThrowsAsync<HubSpotApiException>(
            () => portal.Client.BatchReadAsync("contacts", [1], [], TestContext.Current.CancellationToken));

        string?[] told = [
            refusal.ToString(), refusal.Reason, refusal.HubSpotMessage, refusal.Category, .. refusal.MissingScopes,
            .. portal.Logger.Entries.Select(entry => entry.Text)];
        Assert.All(told, text => Assert.DoesNotContain("5ecre7", text, StringComparison.OrdinalIgnoreCase));
        Assert.True(refusal.ToString().Contains("***", StringComparison.Ordinal), how);
    }

    [Fact]
    public async Task an_error_of_some_associations_does_not_show_the_token_either()
    {
        using var portal = new FakePortal().Answers(Answer.Json($$"""{"results":[],"errors":[{"category":"X","message":"bad {{FakePortal.Token}}"}]}""", 207));

        var page = await portal.Client.ReadAssociationsAsync(
            "contacts", "companies", [new AssociationInput(1)], TestContext.Current.CancellationToken);

        Assert.Equal("bad ***", Assert.Single(page.Errors).Message);
    }

    [Fact]
    public void options_print_no_token()
    {
        var options = new HubSpotClientOptions { BaseUrl = new Uri("https://x.test"), Token = new(FakePortal.Token) };

        Assert.DoesNotContain(FakePortal.Token, options.ToString());
    }

    private static Func<HttpResponseMessage> Html(string mediaType) => () =>
    {
        var answer = Answer.Html(200)();
        answer.Content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(mediaType);
        return answer;
    };

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("line\nbreak")]
    [InlineData("ünicode")]
    public void a_token_that_cannot_be_sent_is_refused_without_being_shown(string token)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new FakePortal(o => o with { Token = new(token) }));

        Assert.Contains("Token", refusal.Message);
        Assert.True(token.Length == 0 || !refusal.ToString().Contains(token));
    }
}
