namespace HubSpotEtl.IntegrationTests.Runs.Model;

/// <summary>
/// What the row of one record may show, and its links to each target: the state of the last check, and those found since by runs.
/// </summary>
internal sealed class RowModel
{
    /// <summary>States that the row may show, oldest first; the last is the record's present one.</summary>
    public List<RecordState> States { get; set; } = [RecordState.Gone];

    /// <summary>Link sets that may be stored, by target, oldest first; the last is the present one. A set is written as text.</summary>
    public Dictionary<string, List<string>> Links { get; } = [];

    /// <summary>The last run that surely has read the record; the earliest time there is when none has.</summary>
    public DateTimeOffset LastRead { get; set; }

    public void AddState(RecordState state, string stamp)
    {
        if (!States[^1].IsSame(state, stamp))
            States.Add(state);
    }

    public void AddLinks(string target, string links)
    {
        if (!Links.TryGetValue(target, out var sets))
            Links.Add(target, sets = [""]);
        if (sets[^1] != links)
            sets.Add(links);
    }
}
