using HubSpotEtl.Postgres.Bookkeeping;
using Npgsql;

namespace HubSpotEtl.Postgres.Naming;

/// <summary>A table that needs a name.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Candidate">The names to try, by attempt; null for one that cannot be had.</param>
internal sealed record TableWish(TableOwner Owner, Func<int, string?> Candidate)
{
    /// <summary>
    /// True for what no other program made before: a relation of that name that was never given is somebody else's, and another name is
    /// tried. A main table of that name would be adopted.
    /// </summary>
    internal bool AdoptsNothing { get; init; }
}

/// <summary>The names of <c>etl_table</c>, and those that are given on top of them.</summary>
internal sealed class GivenNames
{
    private readonly Dictionary<string, TableOwner> _owners = new(StringComparer.Ordinal);
    private readonly HashSet<string> _relations = new(StringComparer.Ordinal);
    private readonly HashSet<string> _adopted = new(StringComparer.Ordinal);

    /// <summary>
    /// Names that an earlier version gave away although they are kept for another: with whom they are now, and whom they are kept for.
    /// </summary>
    internal IEnumerable<(string Name, TableOwner Owner, TableOwner KeptFor)> Misplaced =>
        from given in _owners
        let kept = ReservedNames.OwnerOf(given.Key)
        where kept is not null && kept != given.Value && !given.Value.IsOfEarlierPortal
        select (given.Key, given.Value, kept);

    /// <summary>Reads what was given earlier; the table must be there.</summary>
    internal async Task ReadAsync(NpgsqlConnection connection, SqlIdentifier schema, CancellationToken cancellationToken)
    {
        var sql = $"SELECT table_name, object_type_id, kind, target_object_type_id FROM {schema}.{BookkeepingSchema.Tables}";
        await foreach (var row in connection.QueryAsync(sql, [], cancellationToken))
            _owners.Add(row.GetString(0), new TableOwner(row.GetString(1), row.GetString(2), row.GetString(3)));
    }

    /// <summary>Reads which main tables the Python system made; their bookkeeping must be there.</summary>
    internal async Task ReadAdoptedAsync(NpgsqlConnection connection, SqlIdentifier schema, CancellationToken cancellationToken) =>
        _adopted.UnionWith(await connection.ColumnAsync<string>(
            $"SELECT object_type::text FROM {schema}.{BookkeepingSchema.SyncMetadata} WHERE object_type IS NOT NULL", [],
            cancellationToken));

    /// <summary>Reads what is there, which wishes that adopt nothing keep clear of.</summary>
    internal async Task ReadRelationsAsync(NpgsqlConnection connection, SqlIdentifier schema, CancellationToken cancellationToken)
    {
        const string Relations =
            "SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " +
            "n.nspname::text = $1";
        _relations.UnionWith(await connection.ColumnAsync<string>(Relations, [schema.Name], cancellationToken));
    }

    /// <summary>Whether the owner has a name.</summary>
    internal bool Has(TableOwner owner) => _owners.ContainsValue(owner);

    /// <summary>The name the owner has; null for none.</summary>
    internal string? Find(TableOwner owner) => _owners.FirstOrDefault(o => o.Value == owner).Key;

    /// <summary>Who has a name; null for nobody.</summary>
    internal TableOwner? OwnerOf(string name) => _owners.GetValueOrDefault(name);

    /// <summary>The name the owner has, or the first candidate that nobody has and that is kept for nobody else.</summary>
    internal (string Name, bool IsNew) Give(TableWish wish)
    {
        if (Find(wish.Owner) is { } given)
            return (given, false);
        var attempt = 0;
        string? name;
        while ((name = wish.Candidate(attempt++)) is null || IsTaken(name, wish) || IsKept(name, wish.Owner))
        {
        }
        _owners[name] = wish.Owner;
        return (name, true);
    }

    private bool IsTaken(string name, TableWish wish) => _owners.TryGetValue(name, out var owner)
        ? !owner.IsOfEarlierPortal || owner.Kind != wish.Owner.Kind
        : wish.AdoptsNothing && _relations.Contains(name);

    // The Python system kept nothing free: what it called LIST or TEAM was a custom object. Whose CONTACT was it cannot be told, and is
    // taken for HubSpot's.
    private bool IsKept(string name, TableOwner wisher)
    {
        var isAdopted = _adopted.Contains(name) && !_owners.ContainsKey(name);
        if (!ReservedNames.IsMain(wisher))
            return isAdopted || (ReservedNames.OwnerOf(name) is { } other && other != wisher);
        return ReservedNames.OwnerOf(name) is { } kept && kept != wisher && (ReservedNames.IsMain(kept) || !isAdopted);
    }
}
