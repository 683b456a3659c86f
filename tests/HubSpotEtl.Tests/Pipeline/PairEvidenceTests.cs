using System.Net;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Tests.HubSpot.Support;
using HubSpotEtl.Tests.Pipeline.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.Tests.Pipeline;

public sealed class PairEvidenceTests : IDisposable
{
    private readonly Portal _portal = new();

    public void Dispose() => _portal.Dispose();

    [Theory]
    [InlineData("company is not a valid association type between contacts and companies", null, true)]
    [InlineData("INVALID_ASSOCIATION_TYPE: there is not a valid association type between contact and company", null, true)]
    [InlineData("Unable to infer object type from: 0-999", null, true)]
    [InlineData("bad", "INVALID_ASSOCIATION_TYPE", true)]
    [InlineData("Invalid input JSON on line 1, column 2", "VALIDATION_ERROR", false)]
    [InlineData("Something went wrong", null, false)]
    [InlineData(null, null, false)]
    public void hubspots_words_speak_of_the_pair_or_of_something_else(string? message, string? category, bool speaks) =>
        Assert.Equal(speaks, PairEvidence.SpeaksOfPair(Refusal(message, category)));

    [Theory]
    [InlineData("""{"results":[]}""", 200, true)]
    [InlineData("""{"results":[{"category":"HUBSPOT_DEFINED","typeId":279,"label":null}]}""", 200, false)]
    [InlineData("""{"message":"not a valid association type between 0-1 and 0-2"}""", 400, true)]
    [InlineData("""{"message":"Something went wrong"}""", 400, false)]
    [InlineData("""{"message":"Something went wrong"}""", 404, false)]
    [InlineData("""{"message":"scope"}""", 403, false)]
    [InlineData("oops", 503, false)]
    public async Task words_that_do_not_speak_of_the_pair_are_asked_about(string labels, int status, bool isNotAssociable)
    {
        _portal.On("/labels", labels, status);

        var found = await new PairEvidence(_portal.Client, "contacts", NullLogger.Instance)
            .IsNotAssociableAsync(Given.Company, Refusal("Something went wrong"), TestContext.Current.CancellationToken);

        Assert.Equal(isNotAssociable, found);
    }

    private static HubSpotApiException Refusal(string? message, string? category = null) =>
        new("refused") { Status = HttpStatusCode.BadRequest, HubSpotMessage = message, Category = category };
}
