using System.Text.Encodings.Web;
using System.Text.Json;

namespace HubSpotEtl.Simulator.Http;

/// <summary>An answer in the making. Its buffer comes from a pool and goes back when the answer is sent.</summary>
internal sealed class ApiAnswer
{
    public const string JsonType = "application/json;charset=utf-8";
    public const string HtmlType = "text/html; charset=UTF-8";

    private static readonly JsonWriterOptions Relaxed =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public int Status { get; set; } = 200;

    public string ContentType { get; set; } = JsonType;

    public JsonBuffer Body { get; } = new();

    public string CorrelationId { get; private set; } = "";

    public Dictionary<string, string> Headers { get; } = [];

    public void Clear()
    {
        Status = 200;
        ContentType = JsonType;
        Body.Clear();
        Headers.Clear();
        CorrelationId = Guid.NewGuid().ToString();
    }

    /// <summary>Starts the body anew and writes it as JSON.</summary>
    public void Json(Action<Utf8JsonWriter> write)
    {
        Body.Clear();
        ContentType = JsonType;
        using var writer = new Utf8JsonWriter(Body, Relaxed);
        write(writer);
    }

    /// <summary>Adds JSON to what is there.</summary>
    public void Append(Action<Utf8JsonWriter> write)
    {
        using var writer = new Utf8JsonWriter(Body, Relaxed);
        write(writer);
    }

    /// <summary>Starts the body anew with a page of Cloudflare or of the web server.</summary>
    public void Html(int status, string title)
    {
        Status = status;
        ContentType = HtmlType;
        Body.Clear();
        Body.Raw(System.Text.Encoding.UTF8.GetBytes(
            $"<html>\n<head><title>{status} {title}</title></head>\n<body bgcolor=\"white\">\n<center><h1>{status} "
                + $"{title}</h1></center>\n<hr><center>cloudflare</center>\n</body>\n</html>\n"));
    }
}
