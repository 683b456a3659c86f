using System.Globalization;
using System.Text.Json.Serialization;
using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Answers;

/// <summary>What an account says of itself; every field optional.</summary>
internal sealed record AccountAnswer(
    [property: JsonConverter(typeof(LenientText))] string? PortalId,
    [property: JsonConverter(typeof(LenientText))] string? AccountType,
    [property: JsonConverter(typeof(LenientText))] string? TimeZone)
{
    public AccountDetails? ToDetails() => Number(PortalId) is > 0 and { } id ? new AccountDetails(id, AccountType, TimeZone) : null;

    internal static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

internal sealed record DailyUsageAnswer(
    [property: JsonConverter(typeof(LenientText))] string? UsageLimit,
    [property: JsonConverter(typeof(LenientText))] string? CurrentUsage,
    [property: JsonConverter(typeof(LenientText))] string? ResetsAt)
{
    public DailyUsage? ToUsage() => (AccountAnswer.Number(UsageLimit), AccountAnswer.Number(CurrentUsage)) is ({ } limit, { } used)
        ? new DailyUsage(limit, used, Metadata.ToTime(ResetsAt))
        : null;
}

internal sealed record RecordCountsAnswer(List<RecordCountAnswer?>? HubspotDefinedObjectTypes, CustomRecordCountsAnswer? CustomObjectTypes);

internal sealed record CustomRecordCountsAnswer(List<RecordCountAnswer?>? ByObjectType);

internal sealed record RecordCountAnswer(
    [property: JsonConverter(typeof(LenientText))] string? ObjectTypeId,
    [property: JsonConverter(typeof(LenientText))] string? Usage);
