using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HubSpotEtl.Lambda;

/// <summary>The generated JSON forms of what Lambda is told. Their names are AWS's.</summary>
[JsonSerializable(typeof(LambdaAnswer))]
[JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(RuntimeError))]
internal sealed partial class LambdaJson : JsonSerializerContext
{
    /// <summary>The forms. Relaxed: the report travels as a text, and each of its quotes would else take six characters.</summary>
    public static LambdaJson Shapes { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
