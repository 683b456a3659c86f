using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Connection;
using Npgsql;

namespace HubSpotEtl.Postgres.Naming;

/// <summary>One look at <c>etl_table</c> that nobody else changes meanwhile, and the names given in it.</summary>
internal sealed class TableClaim : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly SqlIdentifier _schema;
    private readonly GivenNames _names = new();

    private TableClaim(NpgsqlConnection connection, NpgsqlTransaction transaction, SqlIdentifier schema) =>
        (_connection, _transaction, _schema) = (connection, transaction, schema);

    internal static Task<TableClaim> BeginAsync(Database database, CancellationToken cancellationToken) => database.OpenAsync(
        async connection =>
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var claim = new TableClaim(connection, transaction, database.Schema);
            await claim.ReadAsync(cancellationToken);
            return claim;
        },
        cancellationToken);

    /// <summary>Whether the owner had a name before.</summary>
    internal bool Has(TableOwner owner) => _names.Has(owner);

    /// <summary>The name the owner has; null for none.</summary>
    internal string? Find(TableOwner owner) => _names.Find(owner);

    /// <inheritdoc cref="GivenNames.Misplaced"/>
    internal IEnumerable<(string Name, TableOwner Owner, TableOwner KeptFor)> Misplaced => _names.Misplaced;

    /// <summary>Who has a name; null for nobody.</summary>
    internal TableOwner? OwnerOf(string name) => _names.OwnerOf(name);

    /// <summary>The name the owner has, or the first candidate that it may have, stored at once.</summary>
    internal async Task<string> GiveAsync(TableWish wish, CancellationToken cancellationToken)
    {
        if (!_names.Has(wish.Owner))
        {
            await _names.ReadAdoptedAsync(_connection, _schema, cancellationToken);
            if (wish.AdoptsNothing)
                await _names.ReadRelationsAsync(_connection, _schema, cancellationToken);
        }

        var (name, isNew) = _names.Give(wish);
        if (isNew)
            await _connection.ExecuteAsync(
                $"""
                INSERT INTO {_schema}.{BookkeepingSchema.Tables} (table_name, object_type_id, kind, target_object_type_id)
                VALUES ($1, $2, $3, $4)
                ON CONFLICT (table_name) DO UPDATE SET object_type_id = EXCLUDED.object_type_id,
                    target_object_type_id = EXCLUDED.target_object_type_id
                """,
                [name, wish.Owner.ObjectTypeId, wish.Owner.Kind, wish.Owner.TargetObjectTypeId], cancellationToken);
        return name;
    }

    internal Task CommitAsync(CancellationToken cancellationToken) => _transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await _connection.ExecuteAsync("SELECT pg_advisory_xact_lock($1)", [AdvisoryKey.Of("table names", _schema.Name)],
            cancellationToken);
        await _names.ReadAsync(_connection, _schema, cancellationToken);
    }
}
