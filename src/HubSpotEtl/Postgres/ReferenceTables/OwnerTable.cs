using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HubSpotEtl.Crm;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Deletions;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Tables;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Postgres.ReferenceTables;

/// <summary>The portal's owners: one reference table for all object types, replaced as a whole by each process that syncs some.</summary>
/// <param name="database">Where it is.</param>
/// <param name="name">The table, as <see cref="TableCatalog"/> gave it.</param>
/// <param name="logger">Takes what is changed.</param>
internal sealed class OwnerTable(Database database, TableName name, ILogger logger)
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ReferenceTable<OwnerDefinition> _table =
        new(name, "The users and queues of HubSpot that records can belong to, archived ones too.",
    [
        new("owner_id", o => o.Id, "The value of hubspot_owner_id and of other properties that name owners."),
        new("user_id", o => o.UserId, "HubSpot's id of the user behind the owner."),
        new("type", o => o.Type, "PERSON or QUEUE."),
        new("email", o => o.Email, "The user's address."),
        new("first_name", o => o.FirstName, "The user's first name."),
        new("last_name", o => o.LastName, "The user's last name."),
        new("name", NameOf, "First and last name; the address of one that has neither."),
        new("archived", o => o.IsArchived, "True for a user that was deactivated or removed; records may still belong to it."),
        new("created_at", o => o.CreatedAt, "When it was made in HubSpot."),
        new("updated_at", o => o.UpdatedAt, "When it was last changed in HubSpot."),
        ReferenceColumn<OwnerDefinition>.Json("teams", TeamsOf, "The owner's teams, each with id, name and whether it is the main one."),
        ReferenceColumn<OwnerDefinition>.Deleted(o => o.IsArchived),
        ReferenceColumn<OwnerDefinition>.Synced,
    ]);

    /// <summary>Makes the table say what HubSpot says, in one transaction: see <see cref="ReferenceTable{TRow}.ReplaceAsync"/>.</summary>
    internal Task<string?> ReplaceAsync(
        IReadOnlyList<OwnerDefinition> owners, MassDeletion massDeletion, CancellationToken cancellationToken) => database.ChangeAsync(
        async connection =>
        {
            // Processes that sync different objects side by side all load the owners.
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock($1)", [AdvisoryKey.Of("owners", name.Schema.Name)],
                cancellationToken);
            return await _table.ReplaceAsync(connection, owners, massDeletion, logger, cancellationToken);
        },
        cancellationToken);

    /// <summary>What <see cref="ReplaceAsync"/> would change in the form of the table. It reads only.</summary>
    internal async Task<TableDelta> PlanAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return _table.Delta(await ActualTable.ReadAsync(connection, name, cancellationToken));
    }

    /// <summary>What views show in place of the id: first and last name, else the address; null where there is neither.</summary>
    internal static string? NameOf(OwnerDefinition owner) => NullIfBlank($"{owner.FirstName} {owner.LastName}") ?? NullIfBlank(owner.Email);

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    // jsonb refuses an escaped NUL as TEXT refuses a plain one, so names are cleaned before they are escaped.
    private static string TeamsOf(OwnerDefinition owner)
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
