namespace HubSpotEtl.Postgres;

/// <summary>A table's name with its schema. <see cref="ToString"/> is the quoted form for SQL.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Table">The table.</param>
public sealed record TableName(SqlIdentifier Schema, SqlIdentifier Table)
{
    /// <summary>The table's name without the schema, unquoted: the key of the bookkeeping tables.</summary>
    public string Key => Table.Name;

    /// <summary>The name for messages: <c>schema.table</c>, unquoted.</summary>
    public string Display => $"{Schema.Name}.{Table.Name}";

    /// <summary>The quoted, schema-qualified name, ready for SQL.</summary>
    /// <returns><c>"schema"."table"</c>.</returns>
    public override string ToString() => $"{Schema}.{Table}";
}
