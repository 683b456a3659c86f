using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HubSpotEtl.Postgres.Owners;

/// <summary>How owners are written: one array a column, rows that are already so left alone, not even locked.</summary>
internal static class OwnerStatements
{
    private const string Content = "user_id, type, email, first_name, last_name, name, archived, created_at, updated_at, teams, fivetran_deleted";

    private static readonly string[] ContentColumns = Content.Split(", ");

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Upsert(TableName table) => $"""
        INSERT INTO {table} AS t (owner_id, {Content}, fivetran_synced)
        SELECT n.*, now()
        FROM (SELECT owner_id, user_id, type, email, first_name, last_name, name, archived, created_at, updated_at, teams::jsonb, archived
              FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[],
                          $9::timestamptz[], $10::timestamptz[], $11::text[])
                   AS u(owner_id, user_id, type, email, first_name, last_name, name, archived, created_at, updated_at, teams))
             AS n(owner_id, {Content})
        LEFT JOIN {table} AS o USING (owner_id)
        WHERE o.owner_id IS NULL OR ({Of("o")}) IS DISTINCT FROM ({Of("n")})
        ON CONFLICT (owner_id) DO UPDATE
        SET {string.Join(", ", ContentColumns.Select(c => $"{c} = EXCLUDED.{c}"))}, fivetran_synced = EXCLUDED.fivetran_synced
        """;

    internal static object?[] Columns(IReadOnlyList<OwnerRow> owners) =>
    [
        owners.Select(o => o.Id).ToArray(), owners.Select(o => o.UserId).ToArray(), Sql.Texts(owners, o => o.Type), Sql.Texts(owners, o => o.Email),
        Sql.Texts(owners, o => o.FirstName), Sql.Texts(owners, o => o.LastName), Sql.Texts(owners, o => o.Name),
        owners.Select(o => o.Archived).ToArray(), Sql.Times(owners, o => o.CreatedAt), Sql.Times(owners, o => o.UpdatedAt), Sql.Texts(owners, Teams),
    ];

    private static string Of(string alias) => string.Join(", ", ContentColumns.Select(c => $"{alias}.{c}"));

    // jsonb refuses an escaped NUL as TEXT refuses a plain one, so names are cleaned before they are escaped.
    private static string Teams(OwnerRow owner)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Readable))
        {
            json.WriteStartArray();
            foreach (var team in owner.Teams)
            {
                json.WriteStartObject();
                json.WriteString("id", PlainText.Clean(team.Id));
                json.WriteString("name", PlainText.Clean(team.Name));
                json.WriteBoolean("primary", team.IsPrimary);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
