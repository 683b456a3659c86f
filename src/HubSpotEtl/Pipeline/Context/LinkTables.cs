using System.Collections.Concurrent;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Tables;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline.Context;

/// <summary>
/// An object's association tables. Those of declared targets are made at the start, so that views and models on them work before there is
/// any link; those of targets that are only tried, with their first link.
/// </summary>
/// <param name="database">Where they are.</param>
/// <param name="main">The object's main table.</param>
/// <param name="names">The tables' names, by target object type id, and whether they were claimed by an earlier run.</param>
/// <param name="logger">The run's log.</param>
internal sealed class LinkTables(
    Database database, TableName main, IReadOnlyDictionary<string, (TableName Table, bool IsKnown)> names, ILogger logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, AssociationTable> _tables = [];
    private readonly ConcurrentDictionary<string, bool> _filled = [];
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>The main table of the records on the near side.</summary>
    public TableName Main => main;

    /// <summary>Those that are there.</summary>
    public IReadOnlyCollection<AssociationTable> All => [.. _tables.Values];

    /// <summary>How many were made in this run.</summary>
    public int Created => _tables.Values.Count(table => table.Created);

    /// <summary>Columns and keys changed in those that were there before.</summary>
    public int SchemaChanges => _tables.Values.Sum(table => table.SchemaChanges);

    /// <summary>Those that had links once which somebody has dropped.</summary>
    public IReadOnlyList<TableName> Lost => [.. _tables.Values.Where(table => table.IsLost).Select(table => table.Name)];

    /// <summary>Claims the names and makes the tables of declared targets.</summary>
    /// <param name="database">Where.</param>
    /// <param name="metadata">The object and its targets.</param>
    /// <param name="main">Its main table.</param>
    /// <param name="logger">The run's log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The tables.</returns>
    public static async Task<LinkTables> PrepareAsync(
        Database database, ObjectMetadata metadata, TableName main, ILogger logger, CancellationToken cancellationToken)
    {
        var wanted = metadata.Targets.ToDictionary(target => target.ObjectTypeId, target => target.SchemaName);
        var names = await new TableCatalog(database).ClaimAssociationsAsync(metadata.ObjectTypeId, main, wanted, cancellationToken);
        foreach (var (targetId, (table, _)) in names.Where(name => !name.Value.IsKnown))
            if (TableCatalog.LinksOf(main, wanted[targetId], targetId) is var usual && table.Key != usual)
                Log.LinksNamedOtherwise(logger, main.Display, targetId, table.Display, usual);
        var tables = new LinkTables(database, main, names, logger);
        await tables.EnsureAsync([.. metadata.Targets.Select(target => (target, target.IsDeclared))], cancellationToken);
        return tables;
    }

    /// <summary>The table of a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="hasLinks">True when there is something to put into it, so that it is made if need be.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The table, or null when there is none and none is needed.</returns>
    public async Task<AssociationTable?> OfAsync(AssociationTarget target, bool hasLinks, CancellationToken cancellationToken)
    {
        if (hasLinks)
            _filled[target.ObjectTypeId] = true;
        return _tables.GetValueOrDefault(target.ObjectTypeId) ?? (hasLinks ? await EnsureAsync(target, cancellationToken) : null);
    }

    /// <summary>
    /// Whether a target's table is certain to hold no link: there is none, or this run has made it and put nothing into it.
    /// </summary>
    /// <param name="target">The target.</param>
    /// <returns>False where nobody knows.</returns>
    public bool IsEmpty(AssociationTarget target) =>
        !_filled.ContainsKey(target.ObjectTypeId) && _tables.GetValueOrDefault(target.ObjectTypeId) is not { Created: false };

    /// <summary>Whether a target's table holds any link: it is looked into.</summary>
    /// <param name="target">The target.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False also where there is no table.</returns>
    public async Task<bool> HasLinksAsync(AssociationTarget target, CancellationToken cancellationToken)
    {
        if (IsEmpty(target) || !_tables.TryGetValue(target.ObjectTypeId, out var table))
            return false;
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ScalarAsync<bool>($"SELECT EXISTS (SELECT 1 FROM {table.Name})", [], cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private async Task<AssociationTable> EnsureAsync(AssociationTarget target, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (_tables.TryGetValue(target.ObjectTypeId, out var there))
                return there;
            await EnsureAsync([(target, true)], cancellationToken);
            return _tables[target.ObjectTypeId];
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task EnsureAsync(IReadOnlyList<(AssociationTarget Target, bool MakeIt)> wanted, CancellationToken cancellationToken)
    {
        var ready = await AssociationTable.EnsureAsync(
            database, main, [.. wanted.Select(one => Wanted(one.Target, one.MakeIt))], logger, cancellationToken);
        foreach (var (target, _) in wanted)
        {
            if (ready.TryGetValue(names[target.ObjectTypeId].Table, out var table))
                _tables.TryAdd(target.ObjectTypeId, table);
        }
    }

    // That of a target which is only tried need not have been made, though its name was claimed.
    private WantedLinks Wanted(AssociationTarget target, bool makeIt)
    {
        var (table, isKnown) = names[target.ObjectTypeId];
        return new WantedLinks(table, TableCatalog.TargetOf(target.SchemaName, target.ObjectTypeId), makeIt) { WasMade = isKnown
            && target.IsDeclared, IsKnown = isKnown };
    }
}
