using System.Security.Cryptography;
using System.Text;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Naming;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Postgres.Tables;

/// <summary>
/// Gives tables their names and remembers them in <c>etl_table</c>: a name once given stays, even when HubSpot's schema is renamed,
/// and no two object types ever share one. A wanted name that is taken, too long, reserved (<c>etl_…</c>) or kept for another
/// (<see cref="ReservedNames"/>) gets the object type id as a suffix, so that it does not depend on which type came first elsewhere.
/// </summary>
/// <param name="database">Where the catalog is; its bookkeeping tables must be there.</param>
public sealed class TableCatalog(Database database)
{
    private const string ReservedPrefix = "etl_";

    /// <summary>The wish for the table of owners, which belongs to no object type.</summary>
    internal static TableWish Owners { get; } = new(new TableOwner("", "owner", ""), n => n switch
    {
        0 => "owner",
        1 => "hubspot_owner",
        _ => Candidate("owner", "", n),
    }) { AdoptsNothing = true };

    /// <summary>The names of an object type's tables, claimed now or earlier.</summary>
    /// <param name="objectTypeId"><c>0-1</c>, <c>2-123456</c>.</param>
    /// <param name="schemaName">HubSpot's schema name (<c>SERVICE</c>); what is wanted when no name was given yet.</param>
    /// <param name="cancellationToken">Gives up; nothing is claimed then.</param>
    /// <returns>The names.</returns>
    public Task<ObjectTables> ClaimAsync(string objectTypeId, string schemaName, CancellationToken cancellationToken) =>
        ClaimAsync(objectTypeId, schemaName, withView: false, cancellationToken);

    /// <summary>The same, and, with <paramref name="withView"/>, the name of its view as well.</summary>
    internal async Task<ObjectTables> ClaimAsync(string objectTypeId, string schemaName, bool withView, CancellationToken cancellationToken)
    {
        await using var claim = await TableClaim.BeginAsync(database, cancellationToken);
        var mainWish = MainOf(objectTypeId, schemaName);
        var isNew = !claim.Has(mainWish.Owner);
        var main = await claim.GiveAsync(mainWish, cancellationToken);
        var pipeline = await claim.GiveAsync(PipelineOf(objectTypeId, main), cancellationToken);
        var stage = await claim.GiveAsync(PipelineStageOf(objectTypeId, main), cancellationToken);
        var wish = ViewOf(objectTypeId, main);
        var view = withView ? await claim.GiveAsync(wish, cancellationToken) : claim.Find(wish.Owner);
        await claim.CommitAsync(cancellationToken);
        return new ObjectTables(database.Table(main), database.Table(pipeline), database.Table(stage))
        {
            View = view is null ? null : database.Table(view),
            Owners = claim.Find(Owners.Owner) is { } owners ? database.Table(owners) : null,
            Remarks = [.. Remarks(claim, objectTypeId, schemaName, isNew ? main : null)],
        };
    }

    /// <summary>The name of the table of owners, claimed now or earlier: never one that was there before.</summary>
    /// <param name="cancellationToken">Gives up; nothing is claimed then.</param>
    /// <returns>The table.</returns>
    public async Task<TableName> ClaimOwnersAsync(CancellationToken cancellationToken)
    {
        await using var claim = await TableClaim.BeginAsync(database, cancellationToken);
        var name = await claim.GiveAsync(Owners, cancellationToken);
        await claim.CommitAsync(cancellationToken);
        return database.Table(name);
    }

    /// <summary>The names of association tables, claimed now or earlier: <c>{table}_{target}</c>.</summary>
    /// <param name="objectTypeId">The type the links start from.</param>
    /// <param name="main">Its main table.</param>
    /// <param name="targets">The types the links lead to: schema name by object type id.</param>
    /// <param name="cancellationToken">Gives up; nothing is claimed then.</param>
    /// <returns>The tables by target object type id, each with whether its name was claimed earlier.</returns>
    public async Task<IReadOnlyDictionary<string, (TableName Table, bool IsKnown)>> ClaimAssociationsAsync(
        string objectTypeId, TableName main, IReadOnlyDictionary<string, string> targets, CancellationToken cancellationToken)
    {
        await using var claim = await TableClaim.BeginAsync(database, cancellationToken);
        var tables = new Dictionary<string, (TableName Table, bool IsKnown)>(StringComparer.Ordinal);
        foreach (var (targetId, targetName) in targets.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            var wish = AssociationOf(objectTypeId, main.Key, targetId, targetName);
            var isKnown = claim.Has(wish.Owner);
            tables.Add(targetId, (database.Table(await claim.GiveAsync(wish, cancellationToken)), isKnown));
        }

        await claim.CommitAsync(cancellationToken);
        return tables;
    }

    /// <summary>The part of a table's or column's name that stands for a target type: its schema name, else its id, normalised.</summary>
    /// <param name="schemaName">The target's schema name; may be empty.</param>
    /// <param name="objectTypeId">The target's id.</param>
    /// <returns>For example <c>company</c>.</returns>
    public static string TargetOf(string schemaName, string objectTypeId) =>
        ColumnNaming.Normalize(schemaName) is { Length: > 0 } name ? name : ColumnNaming.Normalize(objectTypeId);

    /// <summary>The wish for a main table.</summary>
    internal static TableWish MainOf(string objectTypeId, string schemaName) =>
        new(new TableOwner(objectTypeId, "main", ""), n => Candidate(Wanted(schemaName), objectTypeId, n));

    /// <summary>The wish for its pipelines' table.</summary>
    internal static TableWish PipelineOf(string objectTypeId, string main) =>
        new(new TableOwner(objectTypeId, "pipeline", ""), n => Candidate($"{main}_pipeline", objectTypeId, n));

    /// <summary>The wish for its stages' table.</summary>
    internal static TableWish PipelineStageOf(string objectTypeId, string main) =>
        new(new TableOwner(objectTypeId, "pipeline_stage", ""), n => Candidate($"{main}_pipeline_stage", objectTypeId, n));

    /// <summary>The wish for the view of its main table.</summary>
    internal static TableWish ViewOf(string objectTypeId, string main) =>
        new(new TableOwner(objectTypeId, "view", ""), n => Candidate($"{main}_view", objectTypeId, n)) { AdoptsNothing = true };

    /// <summary>The wish for an association table.</summary>
    internal static TableWish AssociationOf(string objectTypeId, string main, string targetId, string targetName) => new(
        new TableOwner(objectTypeId, "association", targetId), n => Candidate(LinksOf(main, targetName, targetId), targetId, n));

    /// <summary>What a table of links is called where nothing is in the way.</summary>
    internal static string LinksOf(TableName main, string targetName, string targetId) => LinksOf(main.Key, targetName, targetId);

    private static string LinksOf(string main, string targetName, string targetId) => $"{main}_{TargetOf(targetName, targetId)}";

    private static IEnumerable<string> Remarks(TableClaim claim, string objectTypeId, string schemaName, string? given)
    {
        var wanted = Wanted(schemaName);
        if (given is not null && given != wanted && (ReservedNames.OwnerOf(wanted) ?? claim.OwnerOf(wanted)) is { } other)
            yield return $"{schemaName} ({objectTypeId}) goes to the table {given}, since the name {wanted} "
                + (ReservedNames.OwnerOf(wanted) is null ? $"is that of {other.ObjectTypeId}."
                    : "is kept for what HubSpot itself calls so.");
        foreach (var (name, owner, keptFor) in claim.Misplaced.OrderBy(one => one.Name, StringComparer.Ordinal))
            if (owner.ObjectTypeId == objectTypeId || keptFor.ObjectTypeId == objectTypeId)
                yield return $"The table {name} holds {owner} and not {keptFor}, as its name says: it was named by an earlier version, " +
                    $"and names stay. "
                    + "etl_table has the tables of both.";
    }

    private static string Wanted(string schemaName)
    {
        var name = ColumnNaming.Normalize(schemaName);
        return name.StartsWith(ReservedPrefix, StringComparison.Ordinal) ? $"hubspot_{name}" : name;
    }

    /// <summary>The wanted name, then with the type id, then with a hash of both, which always ends the search.</summary>
    internal static string? Candidate(string wanted, string objectTypeId, int attempt)
    {
        var id = ColumnNaming.Normalize(objectTypeId);
        return attempt switch
        {
            0 => wanted.Length is > 0 and <= SqlIdentifier.MaxBytes ? wanted : null,
            1 => Suffixed(wanted, id),
            _ => Suffixed(wanted, Hash(FormattableString.Invariant($"{wanted}\0{objectTypeId}\0{attempt}"))),
        };
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];

    // Normalised names are ASCII, so characters are bytes.
    private static string Suffixed(string wanted, string suffix)
    {
        if (wanted.Length == 0)
            return suffix;
        var room = SqlIdentifier.MaxBytes - suffix.Length - 1;
        return $"{wanted[..Math.Min(wanted.Length, room)]}_{suffix}";
    }
}
