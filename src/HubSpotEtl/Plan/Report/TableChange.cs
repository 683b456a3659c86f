using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Schema;

namespace HubSpotEtl.Plan.Report;

/// <summary>
/// What a sync would change in the form of one table. Serialised, its names become snake_case; programs read them, so they stay as they
/// are.
/// </summary>
/// <param name="Table">Without schema, unquoted.</param>
/// <param name="Creates">True when there is no such table.</param>
/// <param name="ColumnsAdded">All columns of a new table.</param>
/// <param name="ColumnsWidened">Columns that get a wider type, or lose a limit.</param>
/// <param name="ColumnsNullable">Columns that must take NULL.</param>
/// <param name="Key">Columns of a key that is added; empty for none.</param>
/// <param name="KeysDropped">Keys over fewer columns, which would refuse good rows.</param>
/// <param name="Sql">The statements.</param>
internal sealed record TableChange(
    string Table,
    bool Creates,
    IReadOnlyList<string> ColumnsAdded,
    IReadOnlyList<string> ColumnsWidened,
    IReadOnlyList<string> ColumnsNullable,
    IReadOnlyList<string> Key,
    IReadOnlyList<string> KeysDropped,
    IReadOnlyList<string> Sql)
{
    public static TableChange Of(TableName table, TableDelta delta, params IEnumerable<string> more) => new(
        table.Key,
        delta.Creates,
        [.. delta.Added.Select(column => column.Name)],
        [.. delta.Unlimited.Concat(delta.Widened).Select(column => column.Name)],
        delta.Nullable,
        delta.Key,
        [.. delta.NarrowKeys.Select(key => key.Constraint ?? key.Index)],
        [.. delta.ToSql(table), .. more]);
}
