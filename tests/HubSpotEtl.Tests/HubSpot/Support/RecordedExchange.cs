using System.Text;
using System.Text.Json;

namespace HubSpotEtl.Tests.HubSpot.Support;

/// <summary>One exchange recorded at a real portal. The recordings lie beside the repository, never in it.</summary>
internal sealed record RecordedExchange(string Path, int Status, IReadOnlyList<(string Name, string Value)> Headers, JsonElement Response)
{
    public Func<HttpResponseMessage> Answer => () =>
    {
        var content = new StringContent(Response.ToString(), Encoding.UTF8, "application/json");
        var message = new HttpResponseMessage((System.Net.HttpStatusCode)Status) { Content = content };
        foreach (var (name, value) in Headers.Where(header => !header.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)))
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
    };

    public JsonElement Results => Response.GetProperty("results");

    /// <summary>All exchanges of a file; skips the test where the recordings are not at hand.</summary>
    public static IReadOnlyList<RecordedExchange> Load(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(Folder(), file)));
        return [.. document.RootElement.EnumerateArray().Select(From)];
    }

    private static string Folder()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(System.IO.Path.Combine(root.FullName, "HubSpotEtl.sln")))
            root = root.Parent;
        var folder = Environment.GetEnvironmentVariable("REAL_DATA_DIR")
            ?? System.IO.Path.Combine(root!.FullName, "..", "shared", "real-data");
        if (!Directory.Exists(folder) && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip($"The recorded answers are not at {folder}");
        return folder;
    }

    private static RecordedExchange From(JsonElement exchange) => new(
        exchange.GetProperty("path").GetString()!,
        exchange.GetProperty("status").GetInt32(),
        [.. exchange.GetProperty("headers").EnumerateObject().Select(header => (header.Name, header.Value.ToString()))],
        exchange.GetProperty("response").Clone());
}
