using System.Text.Json;
using System.Text.Json.Serialization;

namespace HubSpotEtl.HubSpot.Answers;

/// <summary>HubSpot's metadata shapes, generated at build time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Answer<PropertyAnswer>))]
[JsonSerializable(typeof(Answer<SchemaAnswer>))]
[JsonSerializable(typeof(Answer<PipelineAnswer>))]
[JsonSerializable(typeof(SchemaAnswer))]
[JsonSerializable(typeof(CountAnswer))]
[JsonSerializable(typeof(RecordAnswer))]
[JsonSerializable(typeof(Answer<LabelAnswer>))]
[JsonSerializable(typeof(AccountAnswer))]
[JsonSerializable(typeof(Answer<DailyUsageAnswer>))]
[JsonSerializable(typeof(RecordCountsAnswer))]
[JsonSerializable(typeof(OwnersAnswer))]
internal sealed partial class HubSpotJson : JsonSerializerContext;
