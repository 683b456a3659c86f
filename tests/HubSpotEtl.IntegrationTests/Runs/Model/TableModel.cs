using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Runs.Model;

/// <summary>
/// What the tables of one object may show. The rule for a row: it equals the portal if the run had to read the record, and else either the
/// portal or a state that the record had when a run began since the row was last checked. The same for each record's links to each target.
/// </summary>
internal sealed class TableModel(SyncedPortal portal, SimulatedType type, EditLog edits, TimeSpan searchLag)
{
    // HubSpot's clock, as runs know it, has whole seconds.
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    private readonly Dictionary<long, RowModel> _rows = [];
    private readonly ColumnHistory _columns = new();
    private readonly string _stamp = type.Identity.ModifiedProperty;

    public SimulatedType Type => type;

    public string Table { get; } = NamingRules.Normalize(type.Identity.SchemaName);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>
    /// Keeps the present as something that runs may find: when one begins, and when something is edited while one is at work.
    /// </summary>
    public void Note()
    {
        foreach (var id in type.LiveIds())
            _rows.TryAdd(id, new RowModel());
        foreach (var (id, row) in _rows)
        {
            row.AddState(RecordState.Of(type.Record(id)), _stamp);
            var links = type.Associations(id).ToLookup(link => link.ToType, LinkTables.Text);
            foreach (var target in LinkTables.Targets(portal.Portal, type))
                row.AddLinks(target.Name, LinkTables.Joined(links[target.Name]));
        }
    }

    /// <summary>Compares the tables with what they may show after a run, and remembers what they do show.</summary>
    public async Task CheckAsync(CompletedRun run)
    {
        var differences = new Differences();
        var columns = await TableColumns.ReadAsync(portal.Schema.DataSource, Table, Cancelled);
        _columns.Note(columns.Types, run.To);
        var deleted = await CheckRowsAsync(run, columns, differences);
        foreach (var target in LinkTables.Targets(portal.Portal, type))
            CheckLinks(run, target, await LinkTables.ReadAsync(portal, Table, target), deleted, differences);
        await PipelineTruth.CompareAsync(
            portal.Schema.DataSource, type, Table, portal.Simulator.Options.ShowArchivedPipelines, differences, Cancelled);
        differences.AssertNone();
    }

    private async Task<HashSet<long>> CheckRowsAsync(CompletedRun run, TableColumns columns, Differences differences)
    {
        var properties = type.Properties.Where(property => columns.Catalog.ContainsKey(property.Name)).Select(property => property.Name)
            .ToList();
        differences.Compare(
            $"columns of {Table}", type.Properties.Where(HasColumn).Select(property => property.Name).ToList(), properties);
        var places = properties.Select(name => columns.Catalog[name]!).ToList();
        var named = NamedAsMerged(run);
        var deleted = new HashSet<long>(_rows.Keys);
        var missing = new HashSet<long>(_rows.Keys);
        await foreach (var row in MainTableRows.ReadAsync(portal.Schema.DataSource, columns, places, Cancelled))
        {
            missing.Remove(row.Id);
            if (row.IsDeleted == false)
                deleted.Remove(row.Id);
            if (_rows.TryGetValue(row.Id, out var model))
                CheckRow(run, row, model, named, properties, columns, differences);
            else
                differences.Add($"record {row.Id} never was, but has a row");
        }

        foreach (var id in missing)
            Settle(id, _rows[id], run, named, state => !state.IsLive, "has no row", differences);
        return deleted;
    }

    private bool HasColumn(SimulatedProperty property) =>
        property.Type != "object_coordinates" && property.Name != "hs_object_id"
            && (property.Name != "hs_lastmodifieddate" || _stamp != property.Name);

    private void CheckRow(
        CompletedRun run, MainTableRow row, RowModel model,
        HashSet<long> named, IReadOnlyList<string> properties, TableColumns columns, Differences differences)
    {
        if (IsSurelyRead(row.Id, model, run))
            model.LastRead = run.To;
        string? wrong = null;
        bool Shows(RecordState state) => state.IsLive
            ? row.IsDeleted == false && (wrong = FirstWrong(row, state, properties, columns, model.LastRead)) is null
            : row.IsDeleted == true;
        Settle(
            row.Id, model, run, named, Shows, () => row.IsDeleted == true ? "is marked deleted" : $"shows {wrong ?? "a live record"}",
            differences);
    }

    private void Settle(
        long id, RowModel model, CompletedRun run,
        HashSet<long> named, Func<RecordState, bool> shows, string what, Differences differences) =>
        Settle(id, model, run, named, shows, () => what, differences);

    private void Settle(
        long id, RowModel model, CompletedRun run,
        HashSet<long> named, Func<RecordState, bool> shows, Func<string> what, Differences differences)
    {
        var mustBeRight = MustBeRight(id, model, run, named);
        var allowed = mustBeRight ? model.States[^1..] : model.States;
        if (allowed.LastOrDefault(shows) is { } shown)
            // An index that lags, and gives the version it knows, may still give those between the one shown now and the present one.
            model.States = portal.Simulator.Options.SearchReturnsIndexedVersion ? model.States[model.States.LastIndexOf(shown)..] : [shown];
        else
            differences.Add(
                $"{Table} {id}, {type.Record(id)?.State} and changed {edits.ChangedAt(type, id):HH:mm:ss.fff}, "
                    + $"{(mustBeRight ? "must be right" : $"may show {model.States.Count} states")}, but {what()}");
    }

    private string? FirstWrong(
        MainTableRow row, RecordState state, IReadOnlyList<string> properties, TableColumns columns, DateTimeOffset lastRead)
    {
        var modified = ExpectedValue.Of(state.Values![_stamp], "timestamp with time zone").Stored;
        if (row.Modified != modified)
            return $"hs_lastmodifieddate {row.Modified}, not {modified}";
        for (var i = 0; i < properties.Count; i++)
        {
            var column = columns.Catalog[properties[i]]!;
            if (!RawValues(row.Id, state, properties[i])
                .Any(raw => _columns.Matches(column, columns.Types[column], raw, row.Values[i], lastRead)))
                return $"{properties[i]} ({columns.Types[column]}) {Differences.Show(row.Values[i])}, not "
                    + $"{Differences.Show(state.Values.GetValueOrDefault(properties[i]))}";
        }

        return null;
    }

    // A property that came later has no value in an earlier state. The simulator's index shows such a state with the later property's
    // values.
    private IEnumerable<string?> RawValues(long id, RecordState state, string property) =>
        state.Values!.TryGetValue(property, out var raw) ? [raw]
        : portal.Simulator.Options.SearchReturnsIndexedVersion ? [null, type.Record(id)!.Properties[property]] : [null];

    private bool MustBeRight(long id, RowModel model, CompletedRun run, HashSet<long> named) =>
        run.IsFull ? IsSurelyRead(id, model, run)
        : (type.Record(id) is { IsArchived: true } && edits.ChangedAt(type, id) < run.ProcessBegan) || named.Contains(id)
            || IsSurelyRead(id, model, run);

    // A full load reads all records. A search finds what changed within its window, if the index has seen it.
    private bool IsSurelyRead(long id, RowModel model, CompletedRun run)
    {
        if (run.IsFull)
            return edits.ChangedAt(type, id) <= run.To;
        return model.States[^1].IsLive && type.Record(id) is { IsLive: true, UpdatedAt: var stamp } && stamp + searchLag <= run.To
            && stamp >= run.From;
    }

    // A merged record is found by the survivor that names it, once that is read.
    private HashSet<long> NamedAsMerged(CompletedRun run) =>
        [.. type.LiveIds().Where(id => IsSurelyRead(id, _rows[id], run))
            .SelectMany(
                id =>
                    (type.Record(id)!.Properties.GetValueOrDefault("hs_merged_object_ids") ?? "")
                        .Split(';', StringSplitOptions.RemoveEmptyEntries))
            .Select(text => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];

    private void CheckLinks(
        CompletedRun run, SimulatedType target, ILookup<long, string> stored, HashSet<long> deleted, Differences differences)
    {
        foreach (var id in stored.Select(group => group.Key).Where(id => !_rows.ContainsKey(id)))
            differences.Add($"{Table} {id} never was, but has links to {target.Name}");
        foreach (var (id, row) in _rows)
        {
            var shown = LinkTables.Joined(stored[id]);
            var sets = row.Links[target.Name];
            var mustBeRight = edits.Last <= run.To
                && (run.IsFull || run.RefreshedLinks || (IsSurelyRead(id, row, run) && type.Record(id)!.UpdatedAt >= run.From + s_tick));
            var allowed = deleted.Contains(id) ? [""] : mustBeRight ? sets[^1..] : sets;
            differences.AddIf(
                !allowed.Contains(shown),
                $"{Table} {id} {(deleted.Contains(id) ? "(deleted) " : "")}shows the links [{shown}] to {target.Name}, "
                    + $"{(allowed.Count > 1 ? "none of" : "not")} [{string.Join("] [", allowed)}]");
            row.Links[target.Name] = [shown];
        }
    }
}
