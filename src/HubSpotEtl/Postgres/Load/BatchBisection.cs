using System.Globalization;
using System.Runtime.ExceptionServices;
using HubSpotEtl.Postgres.Bookkeeping.Rejects;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Transform.Batches;
using Npgsql;

namespace HubSpotEtl.Postgres.Load;

/// <summary>
/// Loads a batch of which some rows are refused: halves, and halves of these, down to the rows that are to blame. Each part has a
/// savepoint, so all of it stays the caller's one transaction. Where the rows are not to blame, because the statement fails without any of
/// them or because none of several can be loaded, the fault leaves here as it came: nobody's records are rejected for what the table lacks.
/// </summary>
internal sealed class BatchBisection(NpgsqlTransaction transaction, StagingTable staging, Func<int, int, Task<long>> merge)
{
    private const string Savepoint = "part";

    private readonly List<RefusedRow> _refused = [];
    private readonly List<KeptRecord> _kept = [];
    private ExceptionDispatchInfo? _doubtful;

    internal IReadOnlyList<RefusedRow> Refused => _refused;

    internal IReadOnlyList<KeptRecord> Kept => _kept;

    /// <summary>Rows that were new or changed. Unit: rows.</summary>
    internal long Written { get; private set; }

    /// <exception cref="PostgresException">The fault is not the rows'.</exception>
    /// <param name="batch">The rows.</param>
    /// <param name="tellsOfTheTable">False where rows that are refused one and all may be to blame all the same.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task LoadAsync(RowBatch batch, bool tellsOfTheTable, CancellationToken cancellationToken)
    {
        await merge(0, 0);
        var parts = new Stack<(int First, int Count)>([(0, batch.Rows.Count)]);
        while (parts.TryPop(out var part))
        {
            if (part.Count == 0 || await TryAsync(batch, part.First, part.Count, cancellationToken))
                continue;
            if (part.Count == 1)
                continue;
            var half = part.Count / 2;
            parts.Push((part.First + half, part.Count - half));
            parts.Push((part.First, half));
        }
        if (tellsOfTheTable && _refused.Count == batch.Rows.Count && batch.Rows.Count > 1)
            _doubtful?.Throw();
    }

    private async Task<bool> TryAsync(RowBatch batch, int first, int count, CancellationToken cancellationToken)
    {
        await transaction.SaveAsync(Savepoint, cancellationToken);
        try
        {
            Written += await merge(first, count);
            await staging.ClearAsync(cancellationToken);
            await transaction.ReleaseAsync(Savepoint, cancellationToken);
            return true;
        }
        catch (PostgresException e) when (RowFault.Is(e))
        {
            await transaction.RollbackAsync(Savepoint, cancellationToken);
            if (count == 1)
                Keep(batch, first, e);
            if (!RowFault.IsSurely(e))
                _doubtful ??= ExceptionDispatchInfo.Capture(e);
            return false;
        }
    }

    private void Keep(RowBatch batch, int row, PostgresException error)
    {
        var refused = batch.Rows[row];
        _refused.Add(new RefusedRow(refused.Id, error.SqlState, RowFault.Describe(error)));
        _kept.Add(new KeptRecord(refused.Id.ToString(CultureInfo.InvariantCulture), PlainText.Clean(batch.ToJson(refused))!,
            PlainText.Clean(error.MessageText)!, error.SqlState));
    }
}
