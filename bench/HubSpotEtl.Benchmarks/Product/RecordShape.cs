using System.Text;
using System.Text.Json;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Benchmarks.Product;

/// <summary>How wide records are, and pages full of them: deterministic, in HubSpot's form, with the usual mix of types.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Properties">Properties asked for.</param>
/// <param name="Filled">Those of them that have a value in a record; the others are null.</param>
/// <param name="TextLength">Of a text value. Unit: characters.</param>
public sealed record RecordShape(string Name, int Properties, int Filled, int TextLength)
{
    /// <summary>Records of a page, HubSpot's maximum.</summary>
    public const int PageRecords = 100;

    internal const string Modified = "hs_lastmodifieddate";

    /// <summary>120 properties, 61 with a value, 4.8 kB of JSON a record.</summary>
    public static RecordShape Std { get; } = new("std", 120, 61, 22);

    /// <summary>300 properties, 82 with a value, 10.6 kB.</summary>
    public static RecordShape Wide { get; } = new("wide", 300, 82, 22);

    /// <summary>Unit: bytes of JSON, on the average of a page.</summary>
    public double BytesARecord => Page(0).Length / (double)PageRecords;

    /// <summary>The table's columns.</summary>
    /// <returns>A layout for all properties.</returns>
    public RowLayout Layout() => new(
        [.. Enumerable.Range(0, Properties).Select(i => new PropertyColumn(NameOf(i), NameOf(i), TypeOf(i), MisfitPolicy.Reject))],
        Modified);

    /// <summary>The properties as HubSpot lists them.</summary>
    /// <returns>Those of <see cref="Layout"/>.</returns>
    internal IReadOnlyList<TableProperty> TableProperties() =>
        [.. Enumerable.Range(0, Properties).Select(i => new TableProperty(NameOf(i), HubSpotTypeOf(TypeOf(i))))];

    /// <summary>A page of the listing.</summary>
    /// <param name="number">From 0; ids go on from page to page.</param>
    /// <param name="version">Another one makes every record a changed one. 0 to 59.</param>
    /// <returns>The body.</returns>
    public byte[] Page(int number, int version = 0)
    {
        var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("results");
            for (var i = 0; i < PageRecords; i++)
                WriteRecord(json, 1 + number * PageRecords + i, $"2026-03-04T05:06:{version:D2}.890Z");
            json.WriteEndArray();
            WritePaging(json, number);
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static void WritePaging(Utf8JsonWriter json, int number)
    {
        json.WriteStartObject("paging");
        json.WriteStartObject("next");
        json.WriteString("after", $"{1 + (number + 1) * PageRecords}");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteRecord(Utf8JsonWriter json, int id, string modified)
    {
        json.WriteStartObject();
        json.WriteString("id", $"{id}");
        json.WriteStartObject("properties");
        json.WriteString(Modified, modified);
        json.WriteString("hs_object_id", $"{id}");
        for (var i = 0; i < Properties; i++)
        {
            // Spread evenly, a little different from record to record.
            if ((i + id % 2) * Filled % Properties < Filled)
                json.WriteString(NameOf(i), ValueOf(i, id));
            else
                json.WriteNull(NameOf(i));
        }

        json.WriteEndObject();
        json.WriteString("createdAt", "2024-01-02T03:04:05.678Z");
        json.WriteString("updatedAt", modified);
        json.WriteBoolean("archived", false);
        json.WriteEndObject();
    }

    private static string NameOf(int property) => $"hs_property_a_name_{property:D3}";

    private static string HubSpotTypeOf(ColumnType type) => type switch
    {
        ColumnType.Text => "string",
        ColumnType.Numeric => "number",
        ColumnType.TimestampTz => "datetime",
        ColumnType.Boolean => "bool",
        _ => "date",
    };

    private static ColumnType TypeOf(int property) => (property % 20) switch
    {
        < 12 => ColumnType.Text,
        < 15 => ColumnType.Numeric,
        < 17 => ColumnType.TimestampTz,
        < 19 => ColumnType.Boolean,
        _ => ColumnType.Date,
    };

    private string ValueOf(int property, int id) => TypeOf(property) switch
    {
        ColumnType.Text => TextOf(property, id),
        ColumnType.Numeric => property % 2 == 0 ? $"{id % 1_000_000}" : $"{id % 10_000}.{property % 100:D2}",
        ColumnType.TimestampTz =>
            $"2025-{1 + id % 12:D2}-{1 + property % 28:D2}T{id % 24:D2}:{id % 60:D2}:{property % 60:D2}.{id % 1_000:D3}Z",
        ColumnType.Boolean => id % 2 == 0 ? "true" : "false",
        _ => $"2025-{1 + id % 12:D2}-{1 + property % 28:D2}",
    };

    // One text in ten holds a character that JSON escapes, one in ten letters beyond ASCII.
    private string TextOf(int property, int id)
    {
        var text = new StringBuilder($"{id} value {property} ");
        text.Append('x', Math.Max(0, TextLength - text.Length));
        if (property % 10 == 3)
            text.Append('"');
        if (property % 10 == 7)
            text.Append("äöñ");
        return text.ToString();
    }
}
