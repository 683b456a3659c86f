using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Runs.Adopted;

/// <summary>The tables of an object as the Python system left them, filled with what the portal holds at the moment.</summary>
internal sealed partial class PythonTables(SyncedPortal portal, SimulatedType type)
{
    private readonly string _table = NamingRules.Normalize(type.Identity.SchemaName);
    private readonly SimulatedProperty[] _properties =
        [.. type.Properties.Where(
            property => property.Type != "object_coordinates" && property.Name is not ("hs_object_id" or "hs_lastmodifieddate"))];

    /// <summary>The types of the columns that this system would make otherwise.</summary>
    public IReadOnlyDictionary<string, string> DateColumns =>
        _properties.Where(property => property.Type == "date").ToDictionary(property => property.Name, _ => "timestamp with time zone");

    /// <summary>Creates and fills the tables, and sets the watermark to the portal's present.</summary>
    /// <param name="targets">The targets whose association tables there are.</param>
    public async Task CreateAsync(IEnumerable<string> targets)
    {
        var sql = new StringBuilder($"CREATE SCHEMA {portal.Schema.Name};\n").Append(MainTable()).Append(PipelineTables());
        foreach (var target in targets)
            sql.Append(AssociationTable(portal.Portal.Type(target)));
        await portal.ExecuteAsync(sql.Append(Metadata()).ToString());
    }

    private string MainTable()
    {
        var columns = _properties.Select(property => $", \"{Column(property)}\" {PythonType(property)}");
        var rows = type.LiveIds().Select(id => Row(type.Record(id)!));
        return $"""
            CREATE TABLE {_table} (hs_object_id BIGINT PRIMARY KEY, hs_lastmodifieddate TIMESTAMPTZ, fivetran_synced TIMESTAMP, fivetran_deleted BOOLEAN DEFAULT FALSE{string.Concat(columns)});
            INSERT INTO {_table} VALUES {string.Join(",\n", rows)};

            """;
    }

    private string Row(SimulatedRecord record)
    {
        var modified = Literal(record.Properties[type.Identity.ModifiedProperty], "timestamp with time zone");
        var values = _properties.Select(property => ", " + Literal(record.Properties[property.Name], PythonType(property)));
        return $"({record.Id}, {modified}, TIMESTAMP '2025-12-31 12:00', FALSE{string.Concat(values)})";
    }

    private string AssociationTable(SimulatedType target)
    {
        var name = NamingRules.Normalize(target.Identity.SchemaName);
        var links = type.LiveIds()
            .SelectMany(
                id => type.Associations(id).Where(link => link.ToType == target.Name),
                (id, link) => $"({id}, {link.ToId}, '{link.TypeId}', TIMESTAMP '2025-12-31 12:00')")
            .Distinct();
        return $"""
            CREATE TABLE {_table}_{name} ({_table}_id BIGINT, {name}_id BIGINT, type_id TEXT, fivetran_synced TIMESTAMP, PRIMARY KEY ({_table}_id, {name}_id, type_id));
            INSERT INTO {_table}_{name} VALUES {string.Join(", ", links)};

            """;
    }

    private string PipelineTables() =>
        $"""
        CREATE TABLE {_table}_pipeline (pipeline_id TEXT PRIMARY KEY, label TEXT, display_order INTEGER, created_at TIMESTAMPTZ, updated_at TIMESTAMPTZ,
            archived BOOLEAN, fivetran_deleted BOOLEAN, fivetran_synced TIMESTAMP);
        CREATE TABLE {_table}_pipeline_stage (stage_id TEXT PRIMARY KEY, pipeline_id TEXT REFERENCES {_table}_pipeline, label TEXT, display_order INTEGER,
            created_at TIMESTAMPTZ, updated_at TIMESTAMPTZ, archived BOOLEAN, state TEXT, fivetran_deleted BOOLEAN, fivetran_synced TIMESTAMP);
        INSERT INTO {_table}_pipeline VALUES ('gone', 'Gone', 0, now(), now(), FALSE, FALSE, now());
        INSERT INTO {_table}_pipeline_stage VALUES ('gone too', 'gone', 'Gone too', 0, now(), now(), FALSE, NULL, FALSE, now());

        """;

    private string Metadata() =>
        $"""
        CREATE TABLE etl_sync_metadata (object_type TEXT PRIMARY KEY, last_sync_timestamp TIMESTAMP WITH TIME ZONE, records_synced INTEGER, sync_mode TEXT, updated_at TIMESTAMP DEFAULT now());
        INSERT INTO etl_sync_metadata VALUES ('{_table}', '{portal.Simulator.Clock.GetUtcNow():O}', {type.LiveCount()}, 'full', now());
        """;

    private static string Column(SimulatedProperty property) => NamingRules.Normalize(StageTail().Replace(property.Name, "${short}"));

    private static string PythonType(SimulatedProperty property) => property.Type switch
    {
        "number" => "numeric",
        "bool" => "boolean",
        "date" or "datetime" => "timestamp with time zone",
        _ => "text",
    };

    private static string Literal(string? raw, string columnType)
    {
        var value = ExpectedValue.Of(raw, columnType).Stored;
        return value is null ? "NULL"
            : columnType == "timestamp with time zone"
                ? string.Create(CultureInfo.InvariantCulture, $"TIMESTAMPTZ 'epoch' + {value} * INTERVAL '1 microsecond'")
            : columnType == "text" ? $"'{value.Replace("'", "''", StringComparison.Ordinal)}'" : value;
    }

    [GeneratedRegex(
        @"\A(?<short>hs_v2_(date_entered|date_exited|latest_time_in|cumulative_time_in)_.+)_[0-9]+\z", RegexOptions.ExplicitCapture)]
    private static partial Regex StageTail();
}
