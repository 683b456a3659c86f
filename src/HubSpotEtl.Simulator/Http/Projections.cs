using System.Collections.Concurrent;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>Remembers the choice of properties that the pages of one walk ask for again and again.</summary>
internal sealed class Projections
{
    private const int Kept = 200;

    /// <summary>The scope that a refusal names.</summary>
    public const string Scope = "crm.objects.contacts.sensitive.read.v2";

    private readonly ConcurrentDictionary<(PropertySet Set, string Names), RecordWriter> known = new();

    /// <summary>The writer for these properties, or for the type's default ones when none are named.</summary>
    public RecordWriter For(SimulatedType type, IReadOnlyList<string> names)
    {
        IReadOnlyList<string> wanted = names.Count > 0 ? names : type.DefaultProperties;
        type.Asked.TryAdd(string.Join('\n', names), true);
        PropertySet set = type.PropertySet;
        wanted = Readable(type.Portal.SensitiveAccess, set, wanted);
        if (known.Count > Kept)
            known.Clear();
        return known.GetOrAdd(
            (set, string.Join('\n', wanted)), _ => new RecordWriter(type, set.Project(wanted), type.Portal.Options.OmitNulls));
    }

    private static IReadOnlyList<string> Readable(SensitiveAccess access, PropertySet set, IReadOnlyList<string> names)
    {
        if (access == SensitiveAccess.Granted || !names.Any(IsSensitive))
            return names;
        return access == SensitiveAccess.KeysLeftOut ? [.. names.Where(name => !IsSensitive(name))] : throw ApiRefusal.MissingScope(Scope);

        bool IsSensitive(string name) => set.Find(name)?.Property.Sensitivity is not null;
    }
}
