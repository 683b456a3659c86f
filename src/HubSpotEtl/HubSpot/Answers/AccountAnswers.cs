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
    public AccountDetails? ToDetails() =>
        AnswerValues.ToNumber(PortalId) is > 0 and { } id ? new AccountDetails(id, AccountType, TimeZone) : null;
}

internal sealed record DailyUsageAnswer(
    [property: JsonConverter(typeof(LenientText))] string? UsageLimit,
    [property: JsonConverter(typeof(LenientText))] string? CurrentUsage,
    [property: JsonConverter(typeof(LenientText))] string? ResetsAt)
{
    public DailyUsage? ToUsage() => (AnswerValues.ToNumber(UsageLimit), AnswerValues.ToNumber(CurrentUsage)) is ({ } limit, { } used)
        ? new DailyUsage(limit, used, AnswerValues.ToTime(ResetsAt))
        : null;
}

internal sealed record RecordCountsAnswer(List<RecordCountAnswer?>? HubspotDefinedObjectTypes, CustomRecordCountsAnswer? CustomObjectTypes)
{
    public IReadOnlyDictionary<string, long> ToCounts()
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var count in (HubspotDefinedObjectTypes ?? []).Concat(CustomObjectTypes?.ByObjectType ?? []))
            if (count is { ObjectTypeId: { } id } && AnswerValues.ToNumber(count.Usage) is { } records)
                counts[id] = records;
        return counts;
    }
}

internal sealed record CustomRecordCountsAnswer(List<RecordCountAnswer?>? ByObjectType);

internal sealed record RecordCountAnswer(
    [property: JsonConverter(typeof(LenientText))] string? ObjectTypeId,
    [property: JsonConverter(typeof(LenientText))] string? Usage);
