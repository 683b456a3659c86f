using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Transform.Privacy;
using static System.FormattableString;

namespace HubSpotEtl.Pipeline.Context;

/// <summary>
/// What a table's rows were loaded with, set against what is selected now and the privacy rules in force: what has to be done about the
/// difference.
/// </summary>
/// <param name="metadata">What is selected.</param>
/// <param name="earlier">What the rows were loaded with.</param>
/// <param name="isNew">True when there was no table before this run.</param>
internal sealed class CoverageChange(ObjectMetadata metadata, TableCoverage earlier, bool isNew)
{
    private const int ShownNames = 5;

    private readonly ObjectPrivacy _rules = ObjectPrivacy.Earlier(earlier.PrivacyRules, earlier.PrivacyKey);

    /// <summary>The properties that are selected and listed, and that the rows were loaded without.</summary>
    public IReadOnlyList<string> Grown => [.. earlier.LeftOut.Properties.Intersect(metadata.Properties.Select(property => property.Name))];

    /// <summary>The object types whose associations are read again: those of all records are missing or old.</summary>
    public IReadOnlyList<string> TargetsOwed =>
        [.. earlier.LeftOut.Targets.Intersect(metadata.Targets.Select(target => target.ObjectTypeId))];

    /// <summary>The properties that privacy rules treat otherwise than before.</summary>
    public IReadOnlyList<string> Retreated => [.. Stored.Where(property => !metadata.Privacy.IsAsIn(_rules, property))];

    /// <summary>Those of them whose values must go before others take their place.</summary>
    public IReadOnlyList<string> Covered => [.. Retreated.Where(property => metadata.Privacy.MaskingOf(property) != Masking.None)];

    /// <summary>True when the rules are not written as they were, whatever that means.</summary>
    public bool HasOtherRules => (metadata.Privacy.Rules, metadata.Privacy.Key) != (earlier.PrivacyRules, earlier.PrivacyKey);

    /// <summary>Why only a full load will do; null when it need not be one.</summary>
    public string? FullLoadReason => (Retreated.Count, Grown.Count) switch
    {
        (> 0, _) => "the privacy rules have changed",
        (_, > 0) => Invariant($"{Grown.Count} properties are newly selected or listed again: {Names(Grown)}"),
        _ => null,
    };

    /// <summary>What the rows lack once the run is completed.</summary>
    public Exclusions LeftOut => new(
        [.. LeftOutByNow.Properties.Except(metadata.Properties.Select(property => property.Name))],
        [.. LeftOutByNow.Targets.Except(metadata.Targets.Select(target => target.ObjectTypeId))]);

    /// <summary>What the rows lack once some of them have been written, while the others are as they were.</summary>
    public Exclusions LeftOutByNow => earlier.LeftOut.With(metadata.LeftOut).With(NotListed);

    /// <summary>What is told once, when it is left out for the first time: what was loaded of it stays.</summary>
    public IEnumerable<string> Notes()
    {
        var properties = metadata.LeftOut.Properties.Except(metadata.Unreadable).Intersect(earlier.Stored)
            .Except(earlier.LeftOut.Properties).ToList();
        if (properties.Count > 0)
            yield return Invariant(
                $"{properties.Count} properties are not selected any more; their columns keep the values that they have, ")
                + $"and get old: {Names(properties)}.";
        var targets = metadata.LeftOut.Targets.Intersect(earlier.StoredTargets).Except(earlier.LeftOut.Targets).ToList();
        if (targets.Count > 0)
            yield return Invariant(
                $"Associations with {targets.Count} object types are not read any more; their tables stay as they are, ")
                + $"and get old: {Names(targets)}.";
        var vanished = NotListed.Properties.Except(earlier.LeftOut.Properties).ToList();
        if (vanished.Count > 0)
            yield return Invariant(
                $"HubSpot does not list {vanished.Count} properties any more; their columns keep the values ")
                + $"that they have: {Names(vanished)}.";
    }

    /// <summary>
    /// Refuses to load in clear what was loaded under rules, when nobody said so: a variable that is not set must not lift them.
    /// </summary>
    /// <param name="rulesAreSet">Whether the user has set rules, or said that there are none.</param>
    /// <exception cref="SelectionException">Rules were in force, and nothing is said of any now.</exception>
    public void RequireRules(bool rulesAreSet)
    {
        if (!rulesAreSet && earlier.PrivacyRules.Length > 0)
            throw new SelectionException(
                $"The table of {metadata.ObjectType} was loaded under privacy rules ({earlier.PrivacyRules}), and now there are none. Set "
                    + "PRIVACY_RULES, or load the values in clear by --privacy none.");
    }

    // For good, or in one answer that was short: what changes meanwhile in records that do not move again would be missing once it is
    // listed again.
    private Exclusions NotListed => isNew ? Exclusions.Nothing : new(
        [.. earlier.Stored.Except(metadata.Properties.Select(property => property.Name)).Except(metadata.LeftOut.Properties)],
        [.. earlier.StoredTargets.Except(metadata.Targets.Select(target => target.ObjectTypeId)).Except(metadata.LeftOut.Targets)]);

    // What this program knows nothing of, such as a column that somebody has added, is no property's.
    private IEnumerable<string> Stored =>
        isNew ? earlier.Rejected : earlier.Stored.Union(earlier.Rejected).Union(metadata.Properties.Select(property => property.Name));

    private static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Order(StringComparer.Ordinal).Take(ShownNames)) + (names.Count > ShownNames ? ", …" : "");
}
