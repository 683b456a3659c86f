using System.Text.Json;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Verify;
using HubSpotEtl.Simulator;

namespace HubSpotEtl.IntegrationTests.Check;

/// <summary>A portal, a schema, and the findings of <c>check</c>.</summary>
internal static class CheckFixture
{
    public static Task<VerifyFixture> StartAsync(params (string Type, int Records)[] objects) =>
        VerifyFixture.StartNowAsync(SyncFixture.Quick(objects) with { Limits = PortalLimits.Pro with { AssociationsPerTenSeconds = 0 } });

    /// <summary>Runs it; without objects where none are named.</summary>
    public static async Task<IReadOnlyList<CheckLine>> CheckAsync(this VerifyFixture fixture, int exitCode, string? objectTypes = null)
    {
        string[] objects = objectTypes is null ? [] : ["--object-type", objectTypes];
        var run = (await fixture.RunAsync(["check", "--output", "json", .. objects])).Expect(exitCode);
        return
        [
            .. run.Json.GetProperty("findings").EnumerateArray().Select(finding => new CheckLine(
                Text(finding, "section")!, Text(finding, "id")!, Text(finding, "state")!, Text(finding, "text")!, Text(finding, "remedy"))),
        ];
    }

    public static CheckLine Of(this IEnumerable<CheckLine> lines, string id) => lines.First(line => line.Id == id);

    private static string? Text(JsonElement document, string key) => document.GetProperty(key).GetString();
}

/// <summary>A finding as the JSON has it.</summary>
internal sealed record CheckLine(string Section, string Id, string State, string Text, string? Remedy);
