using System.Text.Encodings.Web;
using System.Text.Json;

namespace HubSpotEtl.Reporting.Documents;

/// <summary>The form of all JSON documents: indented, names in snake case.</summary>
internal static class JsonForm
{
    // Relaxed: the text goes to files and pipes, never into HTML, and accents should be readable. Control characters are escaped all the
    // same.
    private static readonly JavaScriptEncoder s_encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>For a document that is written bit by bit.</summary>
    public static JsonWriterOptions Writer { get; } = new() { Encoder = s_encoder, Indented = true, NewLine = "\n" };

    /// <summary>For a context of generated shapes, which keeps them for itself: so they are new ones each time.</summary>
    public static JsonSerializerOptions ForShapes() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = s_encoder,
        WriteIndented = true,
        NewLine = "\n",
    };
}
