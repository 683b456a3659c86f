using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Listing;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Deletions;
using HubSpotEtl.Postgres.ReferenceTables;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Tables;
using Npgsql;

namespace HubSpotEtl.Pipeline.Phases;

/// <summary>
/// The portal's owners, which all objects share: read once in a run, by the first object that gets so far, and stored once. Without them a
/// sync is complete all the same, so what goes wrong with them is told in the report of that object and fails nothing. For one object after
/// another.
/// </summary>
/// <param name="client">The API.</param>
internal sealed class OwnerLoading(HubSpotClient client)
{
    private bool _isRead;
    private IReadOnlyList<OwnerDefinition>? _owners;

    /// <summary>Reads them, live and archived ones, unless an earlier object has.</summary>
    /// <param name="warnings">Where it is told why they could not be read.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>When they are read.</returns>
    public async Task ReadAsync(RunWarnings warnings, CancellationToken cancellationToken)
    {
        if (_isRead)
            return;
        try
        {
            var walk = new OwnerWalk(client);
            var both = await Task.WhenAll(
                walk.ReadAsync(archived: false, cancellationToken), walk.ReadAsync(archived: true, cancellationToken));
            _owners = [.. both.SelectMany(owners => owners).DistinctBy(owner => owner.Id)];
        }
        catch (HubSpotApiException failure)
        {
            // What is wrong with the token or the quota fails the object by itself.
            if (!Failures.EndsTheRun(failure))
                warnings.Note($"The table of owners was not loaded: {failure.Message}");
        }
        _isRead = true;
    }

    /// <summary>Stores what was read, unless that is done.</summary>
    /// <param name="database">Where.</param>
    /// <param name="massDeletion">Whether more than half of the owners may be marked deleted.</param>
    /// <param name="scope">Where it is told why they could not be stored.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When they are stored.</returns>
    /// <exception cref="NpgsqlException">The database failed; the next try stores them.</exception>
    public async Task StoreAsync(Database database, MassDeletion massDeletion, RunScope scope, CancellationToken cancellationToken)
    {
        if (_owners is null)
            return;
        try
        {
            var name = await new TableCatalog(database).ClaimOwnersAsync(cancellationToken);
            if (await new OwnerTable(database, name, scope.Logger).ReplaceAsync(_owners, massDeletion, cancellationToken) is { } objection)
                scope.Warnings.Fault($"No owner was marked as deleted: {objection}.");
        }
        catch (Exception refusal) when (refusal is SchemaConflictException
            or PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege })
        {
            scope.Warnings.Note($"The table of owners was not loaded: {Failures.Detail(refusal)}");
        }
        _owners = null;
    }

    /// <summary>What <see cref="StoreAsync"/> would change in the form of the table; null when it would not be called.</summary>
    /// <param name="database">Where.</param>
    /// <param name="names">Gives the table its name.</param>
    /// <param name="scope">Where it is told why they could not be stored.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The table and what it lacks.</returns>
    public async Task<(TableName Table, TableDelta Delta)?> PlanAsync(
        Database database, ForeseenNames names, RunScope scope, CancellationToken cancellationToken)
    {
        if (_owners is null)
            return null;
        _owners = null;
        try
        {
            var name = names.Owners(database);
            return (name, await new OwnerTable(database, name, scope.Logger).PlanAsync(cancellationToken));
        }
        catch (SchemaConflictException conflict)
        {
            scope.Warnings.Note($"The table of owners would not be loaded: {conflict.Message}");
            return null;
        }
    }
}
