using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Session;

namespace HubSpotEtl.Pipeline.Runs;

/// <summary>
/// Whether an object's run is begun again after a fault of the database, and after how long. It goes on from its checkpoint then, just as
/// the next run would: what is stored is read from the database and never taken from memory, so that an answer that was lost, or a commit
/// that a crash undid, makes no difference.
/// </summary>
/// <param name="database">Whether it ever answered.</param>
/// <param name="self">How this process's own locks are named: one may outlive its connection for a moment.</param>
internal sealed class DatabaseRetries(Database database, string self)
{
    // Three minutes in all: a restart takes seconds, or a minute or two when the server has to recover.
    private static readonly int[] WaitSeconds = [1, 2, 4, 8, 15, 30, 30, 30, 30, 30];

    // What another session does or a time limit forbids passes soon, or not at all; and each of these attempts costs calls to HubSpot, or
    // half a minute of waiting for a pooler.
    private const int TriesAfterConflict = 4;

    // A load of days survives that many breaks. What breaks more often would let each attempt do a little and read again what the last one
    // had in hand, for ever.
    private const int MostTries = 40;

    private long _furthest;
    private int _triesInAll;
    private int _tries;

    /// <summary>Whether to try again.</summary>
    /// <param name="failure">What ended the run.</param>
    /// <returns>
    /// False when the failure will not pass, or has been met too often: ten times without any progress, or forty times with it.
    /// </returns>
    public bool MayRetry(Exception failure)
    {
        if (_triesInAll >= MostTries)
            return false;
        if (DatabaseFault.IsConflict(failure) || DatabaseFault.LacksSessions(failure))
            return _tries < TriesAfterConflict;
        return _tries < WaitSeconds.Length
            && (failure is SyncLockLostException
                || (failure is SyncLockedException locked && _tries > 0 && IsOwn(locked.Holder))
                || database.Passes(failure));
    }

    // One that had let go when it was looked for was the own session too: nobody else begins a run in the moment in which the server ends
    // it.
    private bool IsOwn(LockHolder? holder) => holder is null || self.StartsWith(holder.Name, StringComparison.Ordinal);

    /// <summary>Counts a try.</summary>
    /// <returns>How long to wait before it.</returns>
    public TimeSpan Next()
    {
        _triesInAll++;
        return TimeSpan.FromSeconds(WaitSeconds[_tries++]);
    }

    /// <summary>A run that gets further than any before it has as many tries again.</summary>
    /// <param name="records">Records that the database holds of the run.</param>
    public void Reached(long records)
    {
        if (records <= _furthest)
            return;
        _furthest = records;
        _tries = 0;
    }
}
