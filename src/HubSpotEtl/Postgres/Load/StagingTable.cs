using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Transform.Layout;
using Npgsql;

namespace HubSpotEtl.Postgres.Load;

/// <summary>
/// The target of COPY: a temporary table of one held connection, made once for each layout and emptied by every commit. Its columns
/// have the layout's types, so the server takes the tuples as they were encoded.
/// </summary>
internal sealed class StagingTable(NpgsqlConnection connection, RowLayout layout)
{
    internal const string Name = "pg_temp.etl_rows";

    // PostgreSQL documentation, COPY, "Binary Format": signature, flags, length of the header extension.
    private static readonly ReadOnlyMemory<byte> Header =
        (byte[])[.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, .. new byte[8]];

    private static readonly ReadOnlyMemory<byte> Trailer = new byte[] { 0xFF, 0xFF };

    private readonly string _copy = $"COPY {Name} ({ColumnList(layout)}) FROM STDIN (FORMAT BINARY)";

    internal RowLayout Layout => layout;

    internal static string ColumnList(RowLayout layout) => string.Join(", ", layout.Columns.Select(c => new SqlIdentifier(c.Name)));

    /// <summary>Makes the table, in place of the one for another layout.</summary>
    internal async Task CreateAsync(CancellationToken cancellationToken)
    {
        var columns = layout.Columns.Select(c => $"{new SqlIdentifier(c.Name)} {SqlTypes.ToSql(c.Type)}");
        await connection.ExecuteAsync($"DROP TABLE IF EXISTS {Name}", [], cancellationToken);
        await connection.MakeTemporaryAsync(
            $"CREATE TEMPORARY TABLE etl_rows ({string.Join(", ", columns)}) ON COMMIT DELETE ROWS", cancellationToken);
    }

    /// <summary>Streams rows into the table; on a fault nothing of them is there.</summary>
    internal async Task CopyAsync(IEnumerable<ReadOnlyMemory<byte>> tuples, CancellationToken cancellationToken)
    {
        var copy = await connection.BeginRawBinaryCopyAsync(_copy, cancellationToken);
        try
        {
            await copy.WriteAsync(Header, cancellationToken);
            foreach (var run in tuples)
                await copy.WriteAsync(run, cancellationToken);
            await copy.WriteAsync(Trailer, cancellationToken);
        }
        catch
        {
            await CancelAsync(copy);
            throw;
        }
        await copy.DisposeAsync();
    }

    internal Task ClearAsync(CancellationToken cancellationToken) => connection.ExecuteAsync($"DELETE FROM {Name}", [], cancellationToken);

    // The first error is the one that counts; a broken connection makes the cancelling fail as well.
    private static async Task CancelAsync(NpgsqlRawCopyStream copy)
    {
        try
        {
            await copy.CancelAsync();
            await copy.DisposeAsync();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException)
        {
        }
    }
}
