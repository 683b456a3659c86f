using HubSpotEtl.Transform;

namespace HubSpotEtl.Postgres;

/// <summary>What PostgreSQL calls the column types, and how a value of one becomes a value of another without losing anything.</summary>
internal static class SqlTypes
{
    internal static string ToSql(ColumnType type) => type switch
    {
        ColumnType.Text => "text",
        ColumnType.Numeric => "numeric",
        ColumnType.Boolean => "boolean",
        ColumnType.Date => "date",
        ColumnType.TimestampTz => "timestamp with time zone",
        ColumnType.Timestamp => "timestamp without time zone",
        ColumnType.BigInt => "bigint",
        ColumnType.Integer => "integer",
        ColumnType.Double => "double precision",
        ColumnType.Jsonb => "jsonb",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a column type."),
    };

    /// <summary>The column type of a name as <c>format_type</c> gives it; null for types that no encoder exists for.</summary>
    internal static ColumnType? FromSql(string typeName) => typeName switch
    {
        "text" or "character varying" or "character" => ColumnType.Text,
        "numeric" => ColumnType.Numeric,
        "boolean" => ColumnType.Boolean,
        "date" => ColumnType.Date,
        "timestamp with time zone" => ColumnType.TimestampTz,
        "timestamp without time zone" => ColumnType.Timestamp,
        "bigint" => ColumnType.BigInt,
        "integer" => ColumnType.Integer,
        "double precision" => ColumnType.Double,
        "jsonb" => ColumnType.Jsonb,
        _ => null,
    };

    /// <summary>
    /// True when every value of <paramref name="narrow"/> has its place in <paramref name="wide"/>, which is another type.
    /// </summary>
    internal static bool IsWider(ColumnType wide, ColumnType narrow) => wide != narrow && (wide, narrow) switch
    {
        (ColumnType.Text, _) => true,
        (ColumnType.TimestampTz or ColumnType.Timestamp, ColumnType.Date) => true,
        (ColumnType.TimestampTz, ColumnType.Timestamp) or (ColumnType.Timestamp, ColumnType.TimestampTz) => false,
        (ColumnType.BigInt, ColumnType.Integer) => true,
        (ColumnType.Numeric, ColumnType.BigInt or ColumnType.Integer or ColumnType.Double) => true,
        _ => false,
    };

    /// <summary>
    /// True when a column of <paramref name="actual"/> type holds all that a property of <paramref name="natural"/> type should hold.
    /// </summary>
    internal static bool Covers(ColumnType actual, ColumnType natural) =>
        actual == natural
        || IsWider(actual, natural)
        || (actual, natural) is (ColumnType.Timestamp, ColumnType.TimestampTz) or (ColumnType.TimestampTz, ColumnType.Timestamp);

    /// <summary>
    /// An SQL expression that turns <paramref name="expression"/> into <paramref name="to"/>. As text, times read as HubSpot writes
    /// them (<c>YYYY-MM-DDTHH:MM:SS.MSZ</c>, more digits only where there are some), numbers keep their digits.
    /// </summary>
    internal static string Cast(string expression, ColumnType from, ColumnType to) => (from, to) switch
    {
        _ when from == to => expression,
        (ColumnType.Date, ColumnType.TimestampTz) => $"({expression}::timestamp AT TIME ZONE 'UTC')",
        (ColumnType.Timestamp, ColumnType.TimestampTz) or (ColumnType.TimestampTz, ColumnType.Timestamp) =>
            $"({expression} AT TIME ZONE 'UTC')",
        (ColumnType.TimestampTz, ColumnType.Text) => TimeAsText($"({expression} AT TIME ZONE 'UTC')"),
        (ColumnType.Timestamp, ColumnType.Text) => TimeAsText(expression),
        (ColumnType.Date, ColumnType.Text) =>
            $"CASE WHEN {expression} BETWEEN '0001-01-01' AND '9999-12-31' THEN to_char({expression}, 'YYYY-MM-DD') ELSE " +
            $"{expression}::text END",
        _ => $"{expression}::{ToSql(to)}",
    };

    // Years that to_char would write wrongly (BC) or ambiguously (five digits), and infinity, keep PostgreSQL's own spelling.
    private static string TimeAsText(string utc) =>
        $"CASE WHEN {utc} >= '0001-01-01' AND {utc} < '10000-01-01' " +
        $"THEN to_char({utc}, CASE WHEN date_part('microseconds', {utc})::bigint % 1000 = 0 " +
        "THEN 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"' ELSE 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"' END) " +
        $"ELSE {utc}::text END";
}
