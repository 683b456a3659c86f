namespace HubSpotEtl.Postgres;

/// <summary>
/// SQL that shows an internal value as people know it. The labels of a property are gathered into one map, once a query and only where the query asks for
/// the column; each row then looks its value up in it. Nothing is joined, so that no row can come twice, and a value without a label shows as it is.
/// </summary>
internal static class LabelExpression
{
    /// <summary>The labels of a property's options, also of those that HubSpot has no longer.</summary>
    /// <param name="main">The main table.</param>
    /// <param name="property">HubSpot's name of the property.</param>
    internal static string OptionsOf(TableName main, string property) =>
        $"(SELECT jsonb_object_agg(o.value, NULLIF(o.label, '')) FROM {main.Schema}.{Bookkeeping.PropertyOptions} o " +
        $"WHERE o.table_name = {new SqlText(main.Key)} AND o.property = {new SqlText(property)})";

    /// <summary>The names of owners, deleted ones too.</summary>
    internal static string Owners(TableName owners) => $"(SELECT jsonb_object_agg(o.owner_id::text, o.name) FROM {owners} o)";

    /// <summary>The labels of pipelines or stages. An adopted table may have rows without an id, on which the map would break.</summary>
    /// <param name="table">Of the one or the other.</param>
    /// <param name="key">The column of their ids.</param>
    internal static string Labels(TableName table, string key) =>
        $"(SELECT jsonb_object_agg(p.{key}, NULLIF(p.label, '')) FROM {table} p WHERE p.{key} IS NOT NULL)";

    /// <summary>
    /// A value's label. What is no value by itself, and has semicolons, is a list of values (developers.hubspot.com, "Properties": multiple checkboxes), and
    /// shows as the list of their labels.
    /// </summary>
    /// <param name="value">A column of type text.</param>
    /// <param name="labels">The map.</param>
    internal static string Of(string value, string labels) =>
        $"COALESCE({labels} ->> {value}, CASE WHEN {value} LIKE '%;%' " +
        $"THEN (SELECT string_agg(COALESCE({labels} ->> v.part, v.part), '; ' ORDER BY v.place) " +
        $"FROM unnest(string_to_array({value}, ';')) WITH ORDINALITY AS v(part, place)) ELSE {value} END)";
}
