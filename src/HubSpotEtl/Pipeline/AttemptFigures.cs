using HubSpotEtl.Transform;

namespace HubSpotEtl.Pipeline;

/// <summary>
/// Puts the figures right when an object's run goes on from its checkpoint after a fault of the database: what is read again counts once, and a
/// batch counts when the database holds it, whether it had answered or not.
/// </summary>
/// <param name="counters">The object's counters.</param>
internal sealed class AttemptFigures(RunCounters counters)
{
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
        var held = plan.Resumed?.Records ?? 0;
        if (_last is { } last)
        {
            SchemaChanges += last.Tables.SchemaChanges;
            AssociationTablesCreated += last.Tables.Links.Created;
            if (last.LogicalRunId == plan.LogicalRunId || last.Stored == 0)
            {
                counters.AddBatch(held - last.Stored, 0, 0);
                ReadAgain += Statistics.RecordsRead - last.ReadBefore - (held - last.Held);
            }
        }

        _last = new Attempt(tables, plan.LogicalRunId, held, Statistics.RecordsRead) { Stored = held };
    }

    /// <summary>The attempt is over.</summary>
    /// <param name="stored">Records of the logical run that were stored, as far as the database answered.</param>
    public void End(long stored) => _last!.Stored = stored;

    private sealed record Attempt(ObjectTableSet Tables, Guid LogicalRunId, long Held, long ReadBefore)
    {
        public long Stored { get; set; }
    }
}
