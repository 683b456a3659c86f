using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Batches;
using static HubSpotEtl.Tests.Transform.Pages;

namespace HubSpotEtl.Tests.Transform;

/// <summary>Answers that real portals gave, each value compared with the file by the framework's own reader.</summary>
public class RecordedPagesTests
{
    [Theory]
    [InlineData("nango-2024/batch-read-line_items-83props.json")]
    [InlineData("nango-2024/objects-companies.json")]
    [InlineData("nango-eu1-2026/list-companies.json")]
    [InlineData("nango-eu1-2026/companies.json")]
    [InlineData("nango-eu1-2026/list-contacts.json")]
    [InlineData("grouparoo-2022/search-COMPANY.json")]
    [InlineData("grouparoo-2022/batch-custom-object.json")]
    public void every_value_arrives_as_text(string file)
    {
        foreach (var page in PagesIn(file))
        {
            var records = page.GetProperty("results").EnumerateArray().ToArray();
            var names = records.SelectMany(r => r.GetProperty("properties").EnumerateObject()).Select(p => p.Name).Distinct()
                .Where(n => !SystemColumns.Hold(n)).ToArray();
            using var batcher = Batcher(
                Layout([.. names.Select(n => Column(n, ColumnType.Text))]), new RowBatchLimits { Rows = int.MaxValue });
            var batch = Assert.Single(TransformAll(batcher, Encoding.UTF8.GetBytes(page.GetRawText())));

            var rows = batch.Decode().ToDictionary(r => (long)r["hs_object_id"]!);

            Assert.Empty(batch.RejectedRecords);
            foreach (var record in records.GroupBy(r => r.GetProperty("id").GetString()!).Where(g => g.Count() == 1)
                .Select(g => g.Single()))
            {
                var row = rows[long.Parse(record.GetProperty("id").GetString()!)];
                Assert.All(
                    names,
                    n =>
                        Assert.Equal(record.GetProperty("properties").TryGetProperty(n, out var value) ? value.GetString() : null, row[n]));
            }
        }
    }

    private static IEnumerable<JsonElement> PagesIn(string file)
    {
        string? path = Recorded(file);
        if (path is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip($"No shared/real-data/{file} beside the repository.");
        Assert.NotNull(path);
        var pages = Find(JsonDocument.Parse(File.ReadAllBytes(path)).RootElement).ToArray();
        Assert.NotEmpty(pages);
        return pages;
    }

    private static IEnumerable<JsonElement> Find(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when IsPage(element) => [element],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Find(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Find),
        _ => [],
    };

    private static bool IsPage(JsonElement element) =>
        element.TryGetProperty("results", out var results) && results.ValueKind == JsonValueKind.Array && results.GetArrayLength() > 0
        && results.EnumerateArray()
            .All(r => r.TryGetProperty("id", out _) && r.TryGetProperty("properties", out var p) && p.ValueKind == JsonValueKind.Object);

    // Beside the repository, or further up when this is a linked work tree.
    private static string? Recorded(string file, [CallerFilePath] string here = "")
    {
        for (var folder = new DirectoryInfo(here).Parent; folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared/real-data", file);
            if (File.Exists(path))
                return path;
        }

        return null;
    }
}
