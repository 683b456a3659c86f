using System.Text.Json;

namespace HubSpotEtl.Simulator.Recorded;

/// <summary>
/// The recorded answers of a folder. Exchanges are arrays of {method, path, status, response}; some files are bare bodies.
/// </summary>
internal sealed class RecordedFiles
{
    private readonly string folder;

    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    public RecordedFiles(string folder)
    {
        this.folder = Path.GetFullPath(folder);
        if (!Directory.Exists(this.folder))
            throw new DirectoryNotFoundException($"There are no recorded answers in {this.folder}.");
    }

    /// <summary>The bodies of a file's answers of status 200.</summary>
    public IEnumerable<JsonElement> Bodies(string name)
    {
        JsonElement root = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, name))).RootElement;
        return root.ValueKind == JsonValueKind.Array
            ? root.EnumerateArray().Where(one => one.GetProperty("status").GetInt32() == 200).Select(one => one.GetProperty("response"))
            : [root];
    }

    public IEnumerable<JsonElement> Results(string name) =>
        Bodies(name).Where(body => body.TryGetProperty("results", out _)).SelectMany(body => body.GetProperty("results").EnumerateArray());

    public byte[] FirstBody(string name) => Raw(Bodies(name).First());

    public static byte[] Raw(JsonElement element) => System.Text.Encoding.UTF8.GetBytes(element.GetRawText());
}
