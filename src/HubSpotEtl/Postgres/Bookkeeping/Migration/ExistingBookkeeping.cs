using HubSpotEtl.Postgres.Connection;

namespace HubSpotEtl.Postgres.Bookkeeping.Migration;

/// <summary>
/// Which bookkeeping tables are there, with which columns: for those who only look. A database of the Python system has
/// <c>etl_sync_metadata</c> alone, and not all of its columns.
/// </summary>
internal sealed class ExistingBookkeeping(IReadOnlyDictionary<string, HashSet<string>> columns)
{
    internal static async Task<ExistingBookkeeping> FindAsync(Database database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return new ExistingBookkeeping(await BookkeepingMigration.ColumnsAsync(connection, database.Schema, cancellationToken)
            ?? new Dictionary<string, HashSet<string>>());
    }

    internal bool Has(string table) => columns.ContainsKey(table);

    internal bool Has(string table, string column) => columns.TryGetValue(table, out var present) && present.Contains(column);
}
