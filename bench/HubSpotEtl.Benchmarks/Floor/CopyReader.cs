using Npgsql;

namespace HubSpotEtl.Benchmarks.Floor;

/// <summary>
/// Reads a table as binary COPY gives it: what was loaded before, encoded as a loader would send it, by the server itself.
/// </summary>
/// <param name="copy">A binary COPY TO STDOUT.</param>
/// <param name="batchRows">Rows of a batch.</param>
internal sealed class CopyReader(Stream copy, int batchRows)
{
    // As the product's own limit.
    private const int BatchBytes = 8 << 20;

    private byte[] _buffer = new byte[2 * BatchBytes];
    private int _filled;

    /// <summary>Reads all rows of a table.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="table">The table, as SQL.</param>
    /// <param name="columns">Its columns, as SQL.</param>
    /// <param name="batchRows">Rows of a batch.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rows in the order in which they were written.</returns>
    public static async Task<EncodedRows> ReadAsync(
        NpgsqlConnection connection, string table, IEnumerable<string> columns, int batchRows, CancellationToken cancellationToken)
    {
        var sql = $"COPY (SELECT {string.Join(", ", columns)} FROM {table} ORDER BY ctid) TO STDOUT (FORMAT BINARY)";
        await using var copy = await connection.BeginRawBinaryCopyAsync(sql, cancellationToken);
        return new EncodedRows(await new CopyReader(copy, batchRows).ReadAsync(cancellationToken));
    }

    private async Task<List<EncodedBatch>> ReadAsync(CancellationToken cancellationToken)
    {
        await copy.ReadExactlyAsync(_buffer.AsMemory(0, CopyTuple.Header.Length), cancellationToken);
        var batches = new List<EncodedBatch>();
        var (end, rows) = (0, 0);
        while (true)
        {
            switch (CopyTuple.LengthOf(_buffer.AsSpan(end, _filled - end)))
            {
                case -1:
                    await FillAsync(cancellationToken);
                    break;
                case 0:
                    // Npgsql wants the stream read to its end.
                    while (await copy.ReadAsync(_buffer, cancellationToken) > 0)
                        continue;
                    return batches;
                case var length:
                    (end, rows) = (end + length, rows + 1);
                    break;
            }

            if (rows == batchRows || end >= BatchBytes || (rows > 0 && IsAtTrailer(end)))
            {
                batches.Add(new EncodedBatch(_buffer[..end], rows));
                _buffer.AsSpan(end, _filled - end).CopyTo(_buffer);
                (_filled, end, rows) = (_filled - end, 0, 0);
            }
        }
    }

    private bool IsAtTrailer(int end) => CopyTuple.LengthOf(_buffer.AsSpan(end, _filled - end)) == 0;

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (_filled == _buffer.Length)
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        var read = await copy.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
        _filled += read > 0 ? read : throw new EndOfStreamException("COPY ended without its trailer.");
    }
}
