using HubSpotEtl.Postgres.Bookkeeping;

namespace HubSpotEtl.Postgres.Views;

/// <summary>
/// SQL that shows an internal value as people know it. The labels of an object type are gathered into maps, once a query and only those
/// that it asks for; each row then looks its values up in them. So no row can come twice, and a value without a label shows as it is.
/// </summary>
/// <remarks>
/// The maps are columns of one row that is joined to all. They are not repeated where they are used: PostgreSQL would charge them to every
/// row, and take seconds to compile a cheap query (<c>jit_above_cost</c>). OFFSET 0 keeps it from putting them there by itself.
/// </remarks>
internal sealed class LabelExpression
{
    private readonly SortedDictionary<string, string> _maps = new(StringComparer.Ordinal);

    /// <summary>The row of all maps that were used, to be joined; empty when none was.</summary>
    internal string Join => _maps.Count == 0
        ? ""
        : $"\nCROSS JOIN (SELECT {string.Join(",\n  ", _maps.Select(map => $"({map.Value}) AS {map.Key}"))} OFFSET 0) m";

    /// <summary>The label of an option, also of one that HubSpot has no longer.</summary>
    /// <param name="main">The main table.</param>
    /// <param name="property">HubSpot's name of the property.</param>
    /// <returns>The SQL of a label by the SQL of a value.</returns>
    internal Func<string, string> Option(TableName main, string property)
    {
        _maps["options"] =
            "SELECT jsonb_object_agg(p.property, p.labels) FROM (SELECT o.property, jsonb_object_agg(o.value, NULLIF(o.label, '')) AS " +
            "labels " +
            $"FROM {main.Schema}.{BookkeepingSchema.PropertyOptions} o WHERE o.table_name = {new SqlText(main.Key)} GROUP BY o.property) p";
        return value => $"m.options #>> ARRAY[{new SqlText(property)}, {value}]";
    }

    /// <summary>The name of an owner, archived ones included.</summary>
    /// <param name="owners">The table of owners.</param>
    /// <returns>The SQL of a name by the SQL of an id.</returns>
    internal Func<string, string> Owner(TableName owners)
    {
        _maps["owners"] = $"SELECT jsonb_object_agg(o.owner_id::text, o.name) FROM {owners} o";
        return value => $"m.owners ->> {value}";
    }

    /// <summary>The label of a pipeline or a stage. An adopted table may have rows without an id, on which the map would break.</summary>
    /// <param name="map">What to call the map.</param>
    /// <param name="table">The table of the one or the other.</param>
    /// <param name="key">The column of their ids.</param>
    /// <returns>The SQL of a label by the SQL of an id.</returns>
    internal Func<string, string> Labelled(string map, TableName table, string key)
    {
        _maps[map] = $"SELECT jsonb_object_agg(p.{key}, NULLIF(p.label, '')) FROM {table} p WHERE p.{key} IS NOT NULL";
        return value => $"m.{map} ->> {value}";
    }

    /// <summary>A value as its label.</summary>
    /// <param name="value">A column of texts.</param>
    /// <param name="label">Looks one up.</param>
    internal static string One(string value, Func<string, string> label) => $"COALESCE({label(value)}, {value})";

    /// <summary>
    /// A list of values, parted by semicolons, as the list of their labels; an option that has a semicolon itself, as its own.
    /// </summary>
    /// <remarks>PostgreSQL documentation, "Array Functions": unnest reads the elements out in storage order.</remarks>
    /// <param name="value">A column of texts.</param>
    /// <param name="label">Looks one up.</param>
    internal static string List(string value, Func<string, string> label) =>
        $"COALESCE({label(value)}, CASE WHEN {value} LIKE '%;%' THEN array_to_string(ARRAY(" +
        $"SELECT {One("v.part", label)} FROM unnest(string_to_array({value}, ';')) v(part)), '; ') ELSE {value} END)";
}
