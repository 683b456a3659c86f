using System.Text.Json.Serialization;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Answers;

/// <summary>A kind of link between two object types, of which only the id is of interest.</summary>
internal sealed record LabelAnswer([property: JsonConverter(typeof(LenientText))] string? TypeId);
