using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Connection;

namespace HubSpotEtl.Postgres.Tables;

/// <summary>The tables that runs have made beside the main ones: of links, pipelines, stages and owners.</summary>
internal static class SideTables
{
    /// <summary>Lists them, by name. It only reads, and some may not be there any more.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<IReadOnlyList<TableName>> ListAsync(Database database, CancellationToken cancellationToken)
    {
        if (!(await ExistingBookkeeping.FindAsync(database, cancellationToken)).Has(BookkeepingSchema.Tables))
            return [];
        await using var connection = await database.OpenAsync(cancellationToken);
        var names = await connection.ColumnAsync<string>(
            $"SELECT table_name FROM {database.Schema}.{BookkeepingSchema.Tables} " +
            $"WHERE kind NOT IN ('main', 'view') AND table_name <> '' AND octet_length(table_name) <= {SqlIdentifier.MaxBytes} ORDER BY 1",
            [], cancellationToken);
        return [.. names.Distinct().Select(database.Table)];
    }
}
