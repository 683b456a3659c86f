using System.Text.Json;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Runs.Loads;

/// <summary>
/// Recorded answers of real portals, served by the simulator, through the executable into PostgreSQL: the tables are compared with the
/// files themselves, which are read here.
/// </summary>
public sealed class RealDataTests
{
    private const string CustomObject = "2-3604285";

    private static readonly string[] s_system = ["hs_object_id", "hs_lastmodifieddate"];

    [Fact]
    public async Task recorded_records_definitions_and_pipelines_are_in_the_tables()
    {
        var folder = RealData.RequireFolder();
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick() with { RecordedFolder = folder });

        await fixture.SyncAsync($"companies,line_items,contacts,tasks,deals,{CustomObject}");

        await AssertTableAsync(
            fixture, "company", 57, Results(folder, "nango-eu1-2026/companies.json"),
            Results(folder, "nango-eu1-2026/fetch-properties.json"), 247);
        await AssertTableAsync(
            fixture, "line_item", 2, Results(folder, "nango-2024/batch-read-line_items-83props.json"),
            Results(folder, "nango-2024/properties-line_items.json"), 83);
        await AssertTableAsync(
            fixture, "contact", 26, Results(folder, "nango-eu1-2026/list-contacts.json"),
            Results(folder, "amp-labs-2026/metadata-contacts-properties-sampled.json"), 0);
        await AssertTableAsync(fixture, "task", 25, Results(folder, "nango-eu1-2026/tasks.json"), [], 0);
        await AssertTableAsync(
            fixture, "grouparoo_object", 0, Latest(Results(folder, "grouparoo-2022/search-custom-object.json")),
            [.. Bodies(folder, "grouparoo-2022/schema-2-3604285.json").First().GetProperty("properties").EnumerateArray()], 18);
        await AssertPipelinesAsync(fixture, Results(folder, "nango-eu1-2026/fetch-pipelines.json"));
        await fixture.AssertTruthAsync("companies,line_items,contacts,tasks");
    }

    private static async Task AssertTableAsync(
        SyncFixture fixture, string name, int records,
        IReadOnlyList<JsonElement> recorded, IReadOnlyList<JsonElement> definitions, int properties)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var table = await TableColumns.ReadAsync(fixture.Schema.DataSource, name, cancellationToken);
        var differences = new Differences();
        differences.AddIf(records > 0 && recorded.Count != records, $"{name}: the file has {recorded.Count} records, not {records}");
        differences.AddIf(
            properties > 0 && definitions.Count != properties, $"{name}: the file has {definitions.Count} properties, not {properties}");
        CompareTypes(table, definitions, differences);

        var columns = table.Catalog.Values.OfType<string>().ToList();
        var byId = recorded.ToDictionary(one => long.Parse(one.GetProperty("id").GetString()!, null));
        var found = new List<long>();
        await foreach (var row in MainTableRows.ReadAsync(fixture.Schema.DataSource, table, columns, cancellationToken))
        {
            found.Add(row.Id);
            if (byId.TryGetValue(row.Id, out var record))
                CompareRow(table, columns, row, record.GetProperty("properties"), differences);
        }

        differences.Compare($"rows of {name}", byId.Keys, found);
        differences.AssertNone();
        Assert.NotEmpty(found);
    }

    private static void CompareRow(
        TableColumns table, List<string> columns, MainTableRow row, JsonElement properties, Differences differences)
    {
        differences.AddIf(row.IsDeleted != false, $"{table.Table} {row.Id} is marked");
        var values = properties.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString());
        var modified = ExpectedValue.Of(
            values.GetValueOrDefault("lastmodifieddate") ?? values["hs_lastmodifieddate"], "timestamp with time zone").Stored;
        differences.AddIf(row.Modified != modified, $"{table.Table} {row.Id}: hs_lastmodifieddate is {row.Modified}, not {modified}");
        differences.Compare(
            $"{table.Table} {row.Id}", values.Keys.Except(s_system), values.Keys.Except(s_system).Where(table.Catalog.ContainsKey));
        foreach (var (property, column) in table.Catalog)
        {
            var expected = ExpectedValue.Of(values.GetValueOrDefault(property), table.Types[column!]);
            var actual = row.Values[columns.IndexOf(column!)];
            differences.AddIf(
                actual != expected.Stored || expected.Rejected is not null,
                $"{table.Table} {row.Id}: {property} is {Differences.Show(actual)}, not {Differences.Show(expected.Stored)}");
        }
    }

    private static void CompareTypes(TableColumns table, IReadOnlyList<JsonElement> definitions, Differences differences)
    {
        foreach (var definition in definitions)
        {
            var (name, type) = (definition.GetProperty("name").GetString()!, definition.GetProperty("type").GetString()!);
            if (s_system.Contains(name) && !(name == "hs_lastmodifieddate" && table.Table == "contact"))
                continue;
            if (type == "object_coordinates")
            {
                differences.AddIf(table.Catalog.ContainsKey(name), $"{table.Table}: {name} has coordinates and a column");
                continue;
            }

            var expected = type switch { "number" => "numeric", "datetime" => "timestamp with time zone", "date" => "date", "bool" => "boolean", _ => "text" };
            var actual = table.Catalog.GetValueOrDefault(name) is { } column ? table.Types[column] : "no column";
            differences.AddIf(actual != expected, $"{table.Table}: the column of {name} ({type}) is {actual}");
        }
    }

    private static async Task AssertPipelinesAsync(SyncFixture fixture, IReadOnlyList<JsonElement> pipelines)
    {
        static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();
        static string Time(JsonElement element, string name) =>
            ExpectedValue.Of(element.GetProperty(name).GetString(), "timestamp with time zone").Stored!;
        var differences = new Differences();
        differences.Compare(
            "deal_pipeline",
            pipelines.Select(
                one =>
                    $"{Text(one, "id")}|{Text(one, "label")}|{Text(one, "displayOrder")}|{Time(one, "createdAt")}|{Time(one, "updatedAt")}"),
            await TextsAsync(
                fixture,
                "SELECT concat_ws('|', pipeline_id, label, display_order, (extract(epoch FROM created_at) * 1000000)::bigint, "
                    + "(extract(epoch FROM updated_at) * 1000000)::bigint) FROM deal_pipeline"));
        differences.Compare(
            "deal_pipeline_stage",
            from pipeline in pipelines
            from stage in pipeline.GetProperty("stages").EnumerateArray()
            let metadata = stage.GetProperty("metadata")
            select $"{Text(stage, "id")}|{Text(pipeline, "id")}|{Text(stage, "label")}|{Text(stage, "displayOrder")}|{Time(stage, "createdAt")}|{Time(stage, "updatedAt")}|{Text(metadata, "isClosed")}|{Text(metadata, "probability")}",
            await TextsAsync(
                fixture,
                "SELECT concat_ws('|', stage_id, pipeline_id, label, display_order, (extract(epoch FROM created_at) * 1000000)::bigint, "
                    + "(extract(epoch FROM updated_at) * 1000000)::bigint, is_closed::text, probability) FROM deal_pipeline_stage"));
        differences.AssertNone();
        Assert.NotEmpty(pipelines);
    }

    private static async Task<List<string>> TextsAsync(SyncFixture fixture, string sql)
    {
        var texts = new List<string>();
        await using var command = fixture.Schema.DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            texts.Add(reader.GetString(0));
        return texts;
    }

    private static IReadOnlyList<JsonElement> Latest(IEnumerable<JsonElement> records) =>
        [.. records.GroupBy(one => one.GetProperty("id").GetString())
            .Select(same => same.MaxBy(one => one.GetProperty("updatedAt").GetDateTimeOffset()))];

    // A file is one body, or an array of exchanges.
    private static IEnumerable<JsonElement> Bodies(string folder, string file)
    {
        var root = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, file))).RootElement;
        return root.ValueKind == JsonValueKind.Array

                ? root.EnumerateArray().Where(one => one.GetProperty("status").GetInt32() == 200).Select(one => one.GetProperty("response"))
                : [root];
    }

    private static List<JsonElement> Results(string folder, string file) =>
        [.. Bodies(folder, file).Where(body => body.TryGetProperty("results", out _))
            .SelectMany(body => body.GetProperty("results").EnumerateArray())];
}
