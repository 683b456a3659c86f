using HubSpotEtl.Diagnostics;
using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Transform;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Postgres.Load;

/// <summary>
/// Takes the values of newly covered properties out of a table before a load brings what the rules make of them. So the rules hold from
/// then on for every row, also for one that the load does not bring: deleted long ago, refused, or of a property that is not loaded any
/// more. What is taken out must not be vouched for, so watermark and checkpoint go first; the rules are noted last, so that who breaks off
/// in between begins here again.
/// </summary>
/// <param name="database">Where the table is.</param>
/// <param name="table">The main table.</param>
/// <param name="logger">The run's log.</param>
internal sealed class PrivacyCleansing(Database database, TableName table, ILogger logger)
{
    // A transaction each: of a table with millions of rows what is done stays done when the run is stopped.
    private const int RowsOfStep = 20_000;

    /// <summary>Lets go of what vouches for the rows: the next load that is completed is a full one.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task ForgetLoadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginAsync(connection, cancellationToken);
        await LostContent.ForgetLoadAsync(connection, table, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Takes the values out, and notes the rules that are in force from now on.</summary>
    /// <param name="properties">The newly covered properties.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="key">Which secret they hash with.</param>
    /// <param name="cancellationToken">Gives up; what is done stays done.</param>
    internal async Task RunAsync(IReadOnlyCollection<string> properties, string rules, string key, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        if (properties.Count > 0 && await StepAsync(connection, [.. properties], cancellationToken) is { } step)
        {
            Log.CoveredValuesRemoved(logger, table.Display, properties.Count);
            for (long? last = long.MinValue; last is not null;)
                last = await StepAsync(connection, step, [.. properties], last.Value, cancellationToken);
        }

        await using var transaction = await database.BeginAsync(connection, cancellationToken);
        if (properties.Count > 0)
        {
            await ForgetRejectsAsync(connection, [.. properties], cancellationToken);
            // Who knows the rest of a row could try what its hash was made of.
            await Fingerprints.ForgetAsync(connection, table, cancellationToken);
        }

        await CoverageStore.SaveAsync(connection, table, rules, key, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // Null when no value of the properties can be in the table.
    private async Task<string?> StepAsync(NpgsqlConnection connection, string[] properties, CancellationToken cancellationToken)
    {
        if (await ActualTable.ReadAsync(connection, table, cancellationToken) is not { } actual)
            return null;
        var covered = properties.ToHashSet(StringComparer.Ordinal);
        var stored = await PropertyCatalog.ReadAsync(connection, table, cancellationToken);
        List<string> columns = [.. stored.Where(one => covered.Contains(one.Property)).Select(one =>
            one.Column).OfType<string>().Where(name => actual.Column(name) is not null)];
        var empty = columns.ConvertAll(name => $"{new SqlIdentifier(name)} = NULL");
        var filled = columns.ConvertAll(name => $"o.{new SqlIdentifier(name)} IS NOT NULL");
        if (actual.Column(SystemColumns.Overflow) is not null)
        {
            empty.Add($"{SystemColumns.Overflow} = nullif(t.{SystemColumns.Overflow} - $2, '{{}}'::jsonb)");
            filled.Add($"o.{SystemColumns.Overflow} ?| $2");
        }

        return filled.Count == 0 ? null : $"""
            WITH part AS MATERIALIZED (
                SELECT o.{SystemColumns.ObjectId} AS id FROM {table} o
                WHERE o.{SystemColumns.ObjectId} > $1 AND ({string.Join(" OR ", filled)})
                ORDER BY 1 LIMIT {RowsOfStep}),
            emptied AS (
                UPDATE {table} t SET {string.Join(", ", empty)}, {SystemColumns.Synced} = now()
                FROM part WHERE t.{SystemColumns.ObjectId} = part.id)
            SELECT max(id) FROM part
            """;
    }

    private async Task<long?> StepAsync(
        NpgsqlConnection connection, string sql, string[] properties, long after, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(connection, cancellationToken);
        var last = await connection.ScalarAsync<long?>(sql, [after, properties], cancellationToken, Sql.Unlimited);
        await transaction.CommitAsync(cancellationToken);
        return last;
    }

    // Records are kept under names of columns or of properties, with messages of anybody; the full load keeps anew what it cannot load.
    private async Task ForgetRejectsAsync(NpgsqlConnection connection, string[] properties, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(
            $"DELETE FROM {table.Schema}.{BookkeepingSchema.RejectedValues} WHERE object_type = $1 AND property = ANY($2)",
            [table.Key, properties], cancellationToken, Sql.Unlimited);
        await connection.ExecuteAsync(
            $"DELETE FROM {table.Schema}.{BookkeepingSchema.RejectedRecords} WHERE object_type = $1", [table.Key], cancellationToken,
            Sql.Unlimited);
    }
}
