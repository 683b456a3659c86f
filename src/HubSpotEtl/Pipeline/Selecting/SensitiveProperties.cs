using System.Text.Json;
using System.Text.Json.Serialization;
using HubSpotEtl.Crm;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;

namespace HubSpotEtl.Pipeline.Selecting;

/// <summary>
/// What HubSpot has told about an object's properties of Sensitive Data. It lists them only when it is asked for them, which is done once a
/// day: in between they are taken as they were, so that no run leaves them out because it did not ask.
/// </summary>
/// <param name="Definitions">The properties, of both kinds.</param>
/// <param name="AskedAt">When HubSpot was last asked; null: never.</param>
internal sealed partial record SensitiveProperties(IReadOnlyList<PropertyDefinition> Definitions, DateTimeOffset? AskedAt)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(1);

    /// <summary>HubSpot was never asked.</summary>
    public static SensitiveProperties Unknown { get; } = new([], null);

    /// <summary>What an earlier run has stored; whatever else stands there is as if nothing did.</summary>
    public static SensitiveProperties Of(StoredSensitivity stored)
    {
        try
        {
            return stored is { Definitions: { } json, AskedAt: { } at }
                && JsonSerializer.Deserialize(json, Shapes.Default.ListPropertyDefinition) is { } definitions && definitions.All(IsUsable)
                ? new SensitiveProperties(definitions, at)
                : Unknown;
        }
        catch (JsonException)
        {
            return Unknown;
        }
    }

    /// <summary>Whether HubSpot is to be asked again; a moment in the future is no moment.</summary>
    public bool IsDue(DateTimeOffset now) => AskedAt is not { } asked || now < asked || now - asked > GoodFor;

    /// <summary>To be stored.</summary>
    public string ToJson() => JsonSerializer.Serialize([.. Definitions], Shapes.Default.ListPropertyDefinition);

    private static bool IsUsable(PropertyDefinition? definition) =>
        definition is { Name.Length: > 0, Type: not null, Options: not null, Sensitivity: not null };

    [JsonSerializable(typeof(List<PropertyDefinition>))]
    private sealed partial class Shapes : JsonSerializerContext;
}
