using HubSpotEtl.Simulator.Data;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>What an account says of itself: details, use of the API, numbers of records.</summary>
internal sealed class AccountEndpoints(RateLimits limits)
{
    private const long MostRecords = 15_000_000;

    public void Account(ApiCall call, ApiAnswer answer)
    {
        if (call.Route.Tail == "details")
            Details(call, answer);
        else if (call.Route.Tail == "api-usage/daily/private-apps")
            Usage(call, answer);
        else
            ErrorBodies.Html(answer, 404);
    }

    public static void Records(ApiCall call, ApiAnswer answer)
    {
        var counts = call.Portal.Types.Select(type => (Type: type, Count: type.LiveCount())).ToLookup(pair => pair.Type.Identity.IsCustom);
        long custom = counts[true].Sum(pair => (long)pair.Count);
        answer.Json(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("hubspotDefinedObjectTypes");
            foreach ((SimulatedType type, int count) in counts[false])
                Record(json, type, count);
            json.WriteEndArray();
            json.WriteStartObject("customObjectTypes");
            json.WriteNumber("overallLimit", MostRecords);
            json.WriteNumber("overallUsage", custom);
            json.WriteNumber("overallPercentage", custom * 100.0 / MostRecords);
            json.WriteStartArray("byObjectType");
            foreach ((SimulatedType type, int count) in counts[true])
                Record(json, type, count);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static void Record(System.Text.Json.Utf8JsonWriter json, SimulatedType type, int count)
    {
        json.WriteStartObject();
        json.WriteString("objectTypeId", type.Identity.TypeId);
        json.WriteString("singularLabel", type.Identity.SingularLabel);
        json.WriteString("pluralLabel", type.Identity.PluralLabel);
        json.WriteNumber("limit", MostRecords);
        json.WriteNumber("usage", count);
        json.WriteNumber("percentage", count * 100.0 / MostRecords);
        json.WriteEndObject();
    }

    private static void Details(ApiCall call, ApiAnswer answer) => answer.Json(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("portalId", call.Portal.PortalId);
        json.WriteString("accountType", "STANDARD");
        json.WriteString("timeZone", "US/Eastern");
        json.WriteString("companyCurrency", "USD");
        ErrorBodies.List(json, "additionalCurrencies", []);
        json.WriteString("utcOffset", "-05:00");
        json.WriteNumber("utcOffsetMilliseconds", -18_000_000);
        json.WriteString("uiDomain", "app.hubspot.com");
        json.WriteString("dataHostingLocation", "na1");
        json.WriteEndObject();
    });

    private void Usage(ApiCall call, ApiAnswer answer)
    {
        DateTimeOffset now = call.Portal.Clock.GetUtcNow();
        MetadataEndpoints.Results(answer, ["private-apps-api-calls-daily"], (json, name) =>
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteNumber("usageLimit", limits.Limits.Daily);
            json.WriteNumber("currentUsage", limits.Today);
            json.WriteString("collectedAt", Iso.Text(now.ToUnixTimeMilliseconds()));
            json.WriteString("fetchStatus", "SUCCESS");
            json.WriteString(
                "resetsAt", Iso.Text(new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero).ToUnixTimeMilliseconds()));
            json.WriteEndObject();
        });
    }
}
