using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Runs.Model;

/// <summary>When what was edited, by the portal's clock.</summary>
internal sealed class EditLog
{
    private readonly Dictionary<(SimulatedType Type, long Id), DateTimeOffset> _changed = [];
    private readonly Dictionary<SimulatedType, DateTimeOffset> _changedAll = [];

    /// <summary>The last edit of anything.</summary>
    public DateTimeOffset Last { get; private set; }

    public void Changed(SimulatedType type, long id, DateTimeOffset time) => Last = _changed[(type, id)] = time;

    /// <summary>All records of the type, or something that belongs to none.</summary>
    public void ChangedAll(SimulatedType type, DateTimeOffset time) => Last = _changedAll[type] = time;

    /// <summary>Links alone, which leaves no mark at their records.</summary>
    public void Linked(DateTimeOffset time) => Last = time;

    public DateTimeOffset ChangedAt(SimulatedType type, long id)
    {
        var (one, all) = (_changed.GetValueOrDefault((type, id)), _changedAll.GetValueOrDefault(type));
        return one > all ? one : all;
    }
}
