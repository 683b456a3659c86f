using System.Globalization;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Runs.Model;

/// <summary>What users of a portal do, at random. Given the same seed it does the same.</summary>
internal sealed class PortalLife
{
    private static readonly string[] s_types = ["string", "number", "datetime", "date", "bool", "enumeration"];

    private readonly SyncedPortal _portal;
    private readonly Random _random;
    private readonly IReadOnlyList<SimulatedType> _types;
    private readonly EditLog _edits;
    private readonly (int Weight, Func<SimulatedType, string?> Do)[] _work;
    private readonly (int Weight, Func<SimulatedType, string?> Do)[] _deeds;
    private int _number;

    public PortalLife(SyncedPortal portal, IReadOnlyList<SimulatedType> types, EditLog edits, Random random)
    {
        (_portal, _types, _edits, _random) = (portal, types, edits, random);
        _work =
        [
            (14, Create), (26, Update), (4, Touch), (9, Archive), (6, Restore), (4, Purge), (5, Merge), (12, Associate), (9, Dissociate),
            (3, EditTarget),
        ];
        _deeds = [.. _work, (3, AddProperty), (2, RetypeProperty), (2, RemoveProperty), (3, EditPipelines)];
    }

    private DateTimeOffset Now => _portal.Simulator.Clock.GetUtcNow();

    /// <summary>Does one thing.</summary>
    /// <returns>What, in words.</returns>
    public string DoSomething() => DoOne(_deeds);

    /// <summary>Does one thing to a record or a link, as may happen in the middle of a run. The shape of the portal stays.</summary>
    /// <returns>What, in words.</returns>
    public string Work() => DoOne(_work);

    private string DoOne((int Weight, Func<SimulatedType, string?> Do)[] deeds)
    {
        for (; ; )
        {
            var type = Any(_types);
            var chance = _random.Next(deeds.Sum(deed => deed.Weight));
            var deed = deeds.First(one => (chance -= one.Weight) < 0);
            // Writes of one millisecond would have one stamp.
            _portal.Simulator.Clock.Advance(TimeSpan.FromMilliseconds(_random.Next(2, 400)));
            if (deed.Do(type) is { } done)
                return $"{Now:HH:mm:ss.fff} {type.Name}: {done}";
        }
    }

    private string Create(SimulatedType type)
    {
        var id = type.Create(Values(type));
        _edits.Changed(type, id, Now);
        return $"create {id}";
    }

    private string? Update(SimulatedType type) =>
        Live(type) is { } id ? Edited(type, id, "update", () => type.Update(id, Values(type))) : null;

    private string? Touch(SimulatedType type) => Live(type) is { } id ? Edited(type, id, "touch", () => type.Touch(id)) : null;

    private string? Archive(SimulatedType type) => Live(type) is { } id ? Edited(type, id, "archive", () => type.Archive(id)) : null;

    private string? Restore(SimulatedType type) => Archived(type) is { } id ? Edited(type, id, "restore", () => type.Restore(id)) : null;

    private string? Purge(SimulatedType type) =>
        (_random.Next(3) == 0 ? Archived(type) : Live(type)) is { } id ? Edited(type, id, "purge", () => type.Purge(id)) : null;

    private string? Merge(SimulatedType type)
    {
        if (Live(type) is not { } winner || Live(type) is not { } loser || winner == loser)
            return null;
        var survivor = type.Merge(winner, loser);
        foreach (var id in (long[])[winner, loser, survivor])
            _edits.Changed(type, id, Now);
        return $"merge {loser} into {winner}, which gives {survivor}";
    }

    private string? Associate(SimulatedType type)
    {
        if (AnyTarget(type) is not { } target || Live(type) is not { } from || Live(target) is not { } to || from == to)
            return null;
        var definition = Any(_portal.Portal.AssociationTypes(type.Name, target.Name));
        _portal.Portal.Associate(type.Name, from, target.Name, to, definition.TypeId, definition.Category);
        Linked(type, from, target, to);
        return $"associate {from} with {target.Name} {to} as {definition}";
    }

    private string? Dissociate(SimulatedType type)
    {
        if (Live(type) is not { } from || type.Associations(from) is not { Count: > 0 } links)
            return null;
        var link = Any(links);
        _portal.Portal.Dissociate(type.Name, from, link.ToType, link.ToId, link.TypeId, link.Category);
        Linked(type, from, _portal.Portal.Type(link.ToType), link.ToId);
        return $"dissociate {from} from {link}";
    }

    private void Linked(SimulatedType type, long from, SimulatedType target, long to)
    {
        _edits.Linked(Now);
        if (!_portal.Simulator.Options.AssociationsTouchRecords)
            return;
        _edits.Changed(type, from, Now);
        _edits.Changed(target, to, Now);
    }

    private string? EditTarget(SimulatedType type)
    {
        if (AnyTarget(type) is not { } target || _types.Contains(target))
            return null;
        if (_random.Next(2) == 0 && Archived(target) is { } archived)
            return Edited(target, archived, $"restore {target.Name}", () => target.Restore(archived));
        return Live(target) is { } id ? Edited(target, id, $"archive {target.Name}", () => target.Archive(id)) : null;
    }

    private string AddProperty(SimulatedType type)
    {
        var (name, kind, fill) = ($"added_{++_number}", Any(s_types), _random.Next(3) == 0 ? 0.5 : 0);
        type.AddProperty(name, kind, fill);
        if (fill > 0)
            _edits.ChangedAll(type, Now);
        return $"add property {name}, {kind}, filled {fill}";
    }

    private string? RetypeProperty(SimulatedType type)
    {
        if (Writable(type).ToList() is not { Count: > 0 } properties)
            return null;
        var (property, kind) = (Any(properties), Any(s_types));
        type.RetypeProperty(property.Name, kind);
        return $"make property {property.Name}, {property.Type}, a {kind}";
    }

    private string? RemoveProperty(SimulatedType type)
    {
        if (Writable(type).ToList() is not { Count: > 4 } properties)
            return null;
        var property = Any(properties);
        type.RemoveProperty(property.Name);
        return $"remove property {property.Name}";
    }

    private string EditPipelines(SimulatedType type)
    {
        var (name, number) = ($"pipeline-{++_number}", _random.Next(4));
        type.EditPipelines(old => number switch
        {
            0 =>
                [
                    .. old,
                    new SimulatedPipeline(
                        name, "Made", old.Count,
                        [new SimulatedStage($"stage-{_number}", "First", 0, new Dictionary<string, string> { ["isClosed"] = "false" })])],
            1 => [.. old.Skip(1)],
            2 => [.. old.Select(one => one with { Label = one.Label + "!", ArchivedAt = null })],
            _ => [.. old.Select((one, place) => place == 0 ? one with { ArchivedAt = Now } : one)],
        });
        return $"edit pipelines, way {number}";
    }

    private string Edited(SimulatedType type, long id, string deed, Action edit)
    {
        edit();
        _edits.Changed(type, id, Now);
        return $"{deed} {id}";
    }

    private Dictionary<string, string?> Values(SimulatedType type) => Writable(type)
        .OrderBy(_ => _random.Next()).Take(_random.Next(1, 4)).ToDictionary(property => property.Name, property => Value(property));

    private string? Value(SimulatedProperty property) => _random.Next(8) switch
    {
        0 => null,
        1 => "",
        _ => property.Type switch
        {
            "number" => _random.Next(3) == 0 ? $"{_random.Next(1000)}.{_random.Next(10)}0" : $"{_random.Next()}",
            "bool" => _random.Next(2) == 0 ? "true" : "false",
            "date" => new DateOnly(2020, 1, 1).AddDays(_random.Next(2_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "datetime" =>
                new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(_random.Next())
                    .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            _ => _random.Next(4) == 0 ? $"00{_random.Next(100)}" : $"value \"{_random.Next(100)}\" 😀 ;\\|'\n",
        },
    };

    // The names that merges write and that pipelines are known by stay as they are.
    private static IEnumerable<SimulatedProperty> Writable(SimulatedType type) => type.Properties.Where(property =>
        property is { Calculated: false, Type: not "object_coordinates" } && !property.Name.StartsWith("hs_", StringComparison.Ordinal)
        && property.Name is not ("createdate" or "lastmodifieddate" or "dealstage" or "pipeline"));

    private SimulatedType? AnyTarget(SimulatedType type)
    {
        var targets = LinkTables.Targets(_portal.Portal, type).Where(target => target.LiveIds().Any()).ToList();
        return targets.Count == 0 ? null : Any(targets);
    }

    private long? Live(SimulatedType type) => AnyOf(type.LiveIds());

    private long? Archived(SimulatedType type) => AnyOf(type.ArchivedIds());

    private long? AnyOf(IEnumerable<long> ids) => ids.ToList() is { Count: > 0 } all ? Any(all) : null;

    private T Any<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];
}
