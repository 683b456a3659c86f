namespace HubSpotEtl.Postgres.Connection;

/// <summary>
/// Which bookkeeping tables are there, with which columns: for those who only look. A database of the Python system has
/// <c>etl_sync_metadata</c> alone, and not all of its columns.
/// </summary>
internal sealed class BookkeepingTables(IReadOnlyDictionary<string, HashSet<string>> columns)
{
    internal static async Task<BookkeepingTables> FindAsync(Database database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return new BookkeepingTables(await BookkeepingCreation.ColumnsAsync(connection, database.Schema, cancellationToken)
            ?? new Dictionary<string, HashSet<string>>());
    }

    internal bool Has(string table) => columns.ContainsKey(table);

    internal bool Has(string table, string column) => columns.TryGetValue(table, out var present) && present.Contains(column);
}
