using Npgsql;

namespace HubSpotEtl.Postgres;

/// <summary>Whose table it is: the object type, what for, and for associations the target type.</summary>
internal sealed record TableOwner(string ObjectTypeId, string Kind, string TargetObjectTypeId);

/// <summary>A table that needs a name.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Candidate">The names to try, by attempt; null for one that cannot be had.</param>
internal sealed record TableWish(TableOwner Owner, Func<int, string?> Candidate)
{
    /// <summary>
    /// True for what no other program made before: a relation of that name that was never given is somebody else's, and another name is tried. A main
    /// table of that name would be adopted.
    /// </summary>
    internal bool AdoptsNothing { get; init; }
}

/// <summary>The names of <c>etl_table</c>, and those that are given on top of them.</summary>
internal sealed class GivenNames
{
    private readonly Dictionary<string, TableOwner> _owners = new(StringComparer.Ordinal);
    private readonly HashSet<string> _relations = new(StringComparer.Ordinal);

    /// <summary>Reads what was given earlier; the table must be there.</summary>
    internal async Task ReadAsync(NpgsqlConnection connection, SqlIdentifier schema, CancellationToken cancellationToken)
    {
        var sql = $"SELECT table_name, object_type_id, kind, target_object_type_id FROM {schema}.{Bookkeeping.Tables}";
        await foreach (var row in connection.QueryAsync(sql, [], cancellationToken))
            _owners.Add(row.GetString(0), new TableOwner(row.GetString(1), row.GetString(2), row.GetString(3)));
    }

    /// <summary>Reads what is there, which wishes that adopt nothing keep clear of.</summary>
    internal async Task ReadRelationsAsync(NpgsqlConnection connection, SqlIdentifier schema, CancellationToken cancellationToken)
    {
        const string Relations =
            "SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname::text = $1";
        _relations.UnionWith(await connection.ColumnAsync<string>(Relations, [schema.Name], cancellationToken));
    }

    /// <summary>Whether the owner has a name.</summary>
    internal bool Has(TableOwner owner) => _owners.ContainsValue(owner);

    /// <summary>The name the owner has; null for none.</summary>
    internal string? Find(TableOwner owner) => _owners.FirstOrDefault(o => o.Value == owner).Key;

    /// <summary>The name the owner has, or the first candidate that nobody has.</summary>
    internal (string Name, bool IsNew) Give(TableWish wish)
    {
        if (Find(wish.Owner) is { } given)
            return (given, false);
        var attempt = 0;
        string? name;
        while ((name = wish.Candidate(attempt++)) is null || _owners.ContainsKey(name) || (wish.AdoptsNothing && _relations.Contains(name)))
        {
        }
        _owners.Add(name, wish.Owner);
        return (name, true);
    }
}
