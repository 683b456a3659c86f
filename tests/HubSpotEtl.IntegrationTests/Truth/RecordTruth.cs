using HubSpotEtl.Simulator.Model;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Truth;

/// <summary>Compares the rows of a main table, value by value, with the records of a simulated portal.</summary>
internal sealed class RecordTruth
{
    private readonly SimulatedType _type;
    private readonly TableColumns _table;
    private readonly TruthOptions _options;
    private readonly Differences _differences;
    private readonly string[] _properties;
    private readonly Dictionary<string, int> _column;
    private readonly Dictionary<string, string> _types;
    private readonly HashSet<string> _datesWithTime = [];
    private readonly Dictionary<(long Id, string Property), string> _rejects = [];

    private RecordTruth(SimulatedType type, TableColumns table, TruthOptions options, Differences differences)
    {
        (_type, _table, _options, _differences) = (type, table, options, differences);
        _properties = [.. type.Properties.Where(HasPlace).Select(property => property.Name)];
        var places = _properties.Where(name => table.Catalog.GetValueOrDefault(name) is not null).ToList();
        Columns = [.. places.Select(name => table.Catalog[name]!)];
        _column = places.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index);
        _types = places.ToDictionary(name => name, name => table.Types.GetValueOrDefault(table.Catalog[name]!, "no column"));
    }

    private string[] Columns { get; }

    public static async Task CompareAsync(
        NpgsqlDataSource database, SimulatedType type, TableColumns table, TruthOptions options, Differences differences,
        CancellationToken cancellationToken)
    {
        var truth = new RecordTruth(type, table, options, differences);
        truth.CompareCatalog();
        await truth.CompareRowsAsync(database, cancellationToken);
        truth.CompareTypes();
        await truth.CompareRejectsAsync(database, cancellationToken);
    }

    private bool HasPlace(SimulatedProperty property) =>
        property.Type != "object_coordinates" && property.Name != "hs_object_id"
        && (property.Name != "hs_lastmodifieddate" || _type.Identity.ModifiedProperty != "hs_lastmodifieddate");

    private void CompareCatalog() => _differences.Compare(
        $"etl_property of {_table.Table}", _properties.Concat(_options.RemovedProperties), _table.Catalog.Keys);

    private async Task CompareRowsAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var gone = new List<long>();
        using var live = _type.LiveIds().GetEnumerator();
        var hasNext = live.MoveNext();
        await foreach (var row in MainTableRows.ReadAsync(database, _table, Columns, cancellationToken))
        {
            for (; hasNext && live.Current < row.Id; hasNext = live.MoveNext())
                _differences.Add($"record {live.Current} has no row");
            if (hasNext && live.Current == row.Id)
            {
                CompareRow(row, _type.Record(row.Id)!);
                hasNext = live.MoveNext();
            }
            else
            {
                gone.Add(row.Id);
                _differences.AddIf(
                    row.IsDeleted != true, $"record {row.Id} is not live ({_type.Record(row.Id)?.State}), its row is not marked");
            }
        }

        for (; hasNext; hasNext = live.MoveNext())
            _differences.Add($"record {live.Current} has no row");
        if (_options.Deleted is not null)
            _differences.Compare("rows marked deleted", _options.Deleted, gone);
    }

    private void CompareRow(MainTableRow row, SimulatedRecord record)
    {
        _differences.AddIf(row.IsDeleted != false, $"record {row.Id} is live, its row has fivetran_deleted {row.IsDeleted}");
        _differences.AddIf(!row.HasSynced, $"record {row.Id} has no fivetran_synced");
        var modified = ExpectedValue.Of(record.Properties[_type.Identity.ModifiedProperty], "timestamp with time zone").Stored;
        _differences.AddIf(row.Modified != modified, $"record {row.Id}: hs_lastmodifieddate is {row.Modified}, not {modified}");
        foreach (var property in _properties)
            CompareValue(row, property, record.Properties[property]);
        _differences.AddIf(
            row.Overflow.Keys.Any(name => !_properties.Contains(name)), $"record {row.Id}: the overflow names properties that are unknown");
    }

    private void CompareValue(MainTableRow row, string property, string? raw)
    {
        if (row.Overflow.TryGetValue(property, out var overflown))
        {
            CompareOverflown(row, property, raw, overflown);
            return;
        }

        if (!_column.TryGetValue(property, out var column))
        {
            _differences.AddIf(!string.IsNullOrEmpty(raw), $"record {row.Id}: {property} has no column and is not in the overflow");
            return;
        }

        NoteTimeOfDay(property, raw);
        var expected = ExpectedValue.Of(raw, _types[property]);
        _differences.AddIf(
            row.Values[column] != expected.Stored,
            $"record {row.Id}: {property} is {Differences.Show(row.Values[column])}, not {Differences.Show(expected.Stored)} (from "
                + $"{Differences.Show(raw)})");
        if (expected.Rejected is not null)
            _rejects.Add((row.Id, property), expected.Rejected);
    }

    private void CompareOverflown(MainTableRow row, string property, string? raw, string? overflown)
    {
        var hasColumn = _column.TryGetValue(property, out var column);
        _differences.AddIf(
            hasColumn && (!_options.RowsOverflow || row.Values[column] is not null),
            $"record {row.Id}: {property} has a column and is in the overflow too");
        _differences.AddIf(
            raw is null || overflown != PlainText.Of(raw),
            $"record {row.Id}: {property} in the overflow is {Differences.Show(overflown)}, not {Differences.Show(raw)}");
    }

    private void NoteTimeOfDay(string property, string? raw)
    {
        if (!string.IsNullOrEmpty(raw) && _types[property] is "date" or "timestamp with time zone"
            && PlainTime.Of(raw!) is { } moment && !PlainTime.IsMidnight(moment) && PlainTime.FitsTimestamp(moment))
            _datesWithTime.Add(property);
    }

    private void CompareTypes()
    {
        foreach (var property in _type.Properties.Where(property => _types.ContainsKey(property.Name)))
        {
            var natural = property.Type switch
            {
                "number" => "numeric",
                "bool" => "boolean",
                "datetime" => "timestamp with time zone",
                "date" => _datesWithTime.Contains(property.Name) ? "timestamp with time zone" : "date",
                _ => "text",
            };
            var expected = _options.Widened.GetValueOrDefault(property.Name, natural);
            _differences.AddIf(
                _types[property.Name] != expected,
                $"the column of {property.Name} ({property.Type}) is {_types[property.Name]}, not {expected}");
        }
    }

    private async Task CompareRejectsAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var kept = new List<(long Id, string Property, string Raw)>();
        await using var command = database.CreateCommand(
            "SELECT hs_object_id, property, raw_value, reason FROM etl_rejected_value WHERE object_type = $1");
        command.Parameters.Add(new() { Value = _table.Table });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            _differences.AddIf(string.IsNullOrEmpty(reader.GetString(3)), "a rejected value has no reason");
            if (_type.IsLive(reader.GetInt64(0)))
                kept.Add((reader.GetInt64(0), reader.GetString(1), reader.GetString(2)));
        }

        _differences.Compare("etl_rejected_value", _rejects.Select(reject => (reject.Key.Id, reject.Key.Property, reject.Value)), kept);
    }
}
