using HubSpotEtl.Transform.Pages;

namespace HubSpotEtl.Pipeline.Context;

/// <summary>
/// Puts the figures right when an object's run goes on from its checkpoint after a fault of the database: what is read again counts once,
/// and a batch counts when the database holds it, whether it had answered or not.
/// </summary>
/// <param name="counters">The object's counters.</param>
internal sealed class AttemptFigures(RunCounters counters)
{
    private ObjectTableSet? _tables;
    private Attempt? _last;

    /// <summary>What the transformer met in all attempts.</summary>
    public TransformStatistics Statistics { get; } = new(counters.Timeline.Add);

    /// <summary>Records read once more, because what was read first was not stored.</summary>
    public long ReadAgain { get; private set; }

    /// <summary>Schema changes of the attempts before the last.</summary>
    public int SchemaChanges { get; private set; }

    /// <summary>Association tables that the attempts before the last made.</summary>
    public int AssociationTablesCreated { get; private set; }

    /// <summary>An attempt begins.</summary>
    /// <param name="tables">The tables as it found or made them.</param>
    /// <param name="plan">Where it goes on.</param>
    public void Begin(ObjectTableSet tables, RunPlan plan)
    {
        if (_tables is { } last)
        {
            SchemaChanges += last.SchemaChanges;
            AssociationTablesCreated += last.Links.Created;
        }

        _tables = tables;
        Begin(plan.LogicalRunId, plan.Resumed?.Records ?? 0);
    }

    /// <summary>An attempt begins.</summary>
    /// <param name="logicalRunId">
    /// Of the run that it goes on with. Another one than the attempt before had: the database has lost that run, and all of it is read
    /// again.
    /// </param>
    /// <param name="held">Records of that run that the database holds.</param>
    internal void Begin(Guid logicalRunId, long held)
    {
        if (_last is { } last && last.LogicalRunId == logicalRunId)
        {
            counters.AddBatch(held - last.Stored, 0, 0);
            ReadAgain += Statistics.RecordsRead - last.ReadBefore - (held - last.Held);
            _last = new Attempt(logicalRunId, held, last.FirstHeld, Statistics.RecordsRead) { Stored = held };
            return;
        }

        if (_last is { } lost)
        {
            counters.AddBatch(lost.FirstHeld - lost.Stored, 0, 0);
            ReadAgain = Statistics.RecordsRead;
        }

        _last = new Attempt(logicalRunId, held, held, Statistics.RecordsRead) { Stored = held };
    }

    /// <summary>The attempt is over.</summary>
    /// <param name="stored">Records of the logical run that were stored, as far as the database answered.</param>
    public void End(long stored) => _last!.Stored = stored;

    /// <param name="LogicalRunId">Of the run that the attempt went on with.</param>
    /// <param name="Held">Records of it that the database held when the attempt began.</param>
    /// <param name="FirstHeld">The same when the first attempt of this process at that run began: what another process has stored.</param>
    /// <param name="ReadBefore">Records that this process had read before.</param>
    private sealed record Attempt(Guid LogicalRunId, long Held, long FirstHeld, long ReadBefore)
    {
        public long Stored { get; set; }
    }
}
