using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.Crm;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;

namespace HubSpotEtl.Pipeline.Selecting;

/// <summary>
/// Narrows what HubSpot has of an object to what the user has selected. All that follows, from the requests to the tables, goes by what is
/// left.
/// </summary>
/// <param name="options">The user's wishes.</param>
/// <param name="use">Told which patterns have matched something.</param>
internal sealed class ObjectSelection(SyncOptions options, PatternUse use)
{
    /// <summary>Selects.</summary>
    /// <param name="metadata">All that HubSpot has.</param>
    /// <returns>What is selected, with what was left out, and with the privacy rules.</returns>
    /// <exception cref="SelectionException">No property is left.</exception>
    public ObjectMetadata Apply(ObjectMetadata metadata)
    {
        var names = NamesOf(metadata);
        use.Add(
            options.Privacy.Setting, options.Privacy.Rules.Select(rule => rule.Pattern), names,
            metadata.Properties.Select(property => (string[])[property.Name]));
        var properties = PropertiesOf(metadata, names);
        var targets = TargetsOf(metadata, names);
        return metadata with
        {
            Properties = properties,
            Targets = targets,
            LeftOut = metadata.LeftOut.With(new Exclusions(
                [.. metadata.Properties.Except(properties).Select(property => property.Name)],
                [.. metadata.Targets.Except(targets).Select(target => target.ObjectTypeId)])),
            Privacy = ObjectPrivacy.Of(options.Privacy, names),
        };
    }

    private IReadOnlyList<PropertyDefinition> PropertiesOf(ObjectMetadata metadata, IReadOnlyCollection<string> names)
    {
        var all = metadata.Properties;
        var (wanted, unwanted) = (Patterns(options.Selection.Properties), Patterns(options.Selection.ExcludedProperties));
        if (wanted.Count + unwanted.Count == 0)
            return all;
        var selected = all.Where(property => IsSelected(property.Name)).ToList();
        if (selected.Count == 0)
            throw new SelectionException(
                $"No property of {metadata.ObjectType} is selected by {string.Join(" and ", Texts())}: it has {all.Count}, among them "
                    + $"{string.Join(", ", all.Take(5).Select(property => property.Name))}.");
        return [.. all.Where(
            property => IsSelected(property.Name) || property.Name == metadata.ModifiedProperty || KeptProperties.Hold(property.Name))];

        bool IsSelected(string name) =>
            (wanted.Count == 0 || wanted.Any(pattern => pattern.Matches(name))) && !unwanted.Any(pattern => pattern.Matches(name));

        IReadOnlyList<NamePattern> Patterns(PatternList list)
        {
            use.Add(list.Setting, list.Patterns, names, all.Select(property => (string[])[property.Name]));
            return list.For(names);
        }

        IEnumerable<string> Texts() =>
            from list in (PatternList[])[options.Selection.Properties, options.Selection.ExcludedProperties]
            where list.For(names).Count > 0
            select $"{list.Setting} ({list})";
    }

    private IReadOnlyList<AssociationTarget> TargetsOf(ObjectMetadata metadata, IReadOnlyCollection<string> names)
    {
        var list = options.Selection.AssociationsTo;
        var wanted = list.For(names);
        if (wanted.Count == 0)
            return metadata.Targets;
        use.Add(list.Setting, list.Patterns.Where(pattern => !IsNone(pattern)), names, metadata.Targets.Select(NamesOf));
        return [.. metadata.Targets.Where(target => wanted.Any(pattern => !IsNone(pattern) && pattern.Matches(NamesOf(target))))];
    }

    private static bool IsNone(NamePattern pattern) => pattern.Name.Equals(Selection.NoAssociations, StringComparison.OrdinalIgnoreCase);

    private static string[] NamesOf(ObjectMetadata metadata) =>
        NamesOf(metadata.ObjectTypeId, metadata.SchemaName, metadata.FullyQualifiedName, metadata.ObjectType);

    private static string[] NamesOf(AssociationTarget target) => NamesOf(target.ObjectTypeId, target.SchemaName, target.FullyQualifiedName);

    private static string[] NamesOf(string objectTypeId, params ReadOnlySpan<string?> others)
    {
        var names = new List<string> { objectTypeId };
        if (StandardObjectTypes.Find(objectTypeId) is { } standard)
            names.AddRange([standard.Path, standard.SchemaName]);
        foreach (var other in others)
            if (other is not null)
                names.Add(other);
        return [.. names.Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
