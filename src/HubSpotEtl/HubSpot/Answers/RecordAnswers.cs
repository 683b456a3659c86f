using System.Text.Json.Serialization;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Answers;

/// <summary>How many records there are.</summary>
internal sealed record CountAnswer([property: JsonConverter(typeof(LenientText))] string? Total);

/// <summary>One record by id, of which only the id is of interest.</summary>
internal sealed record RecordAnswer([property: JsonConverter(typeof(LenientText))] string? Id);
