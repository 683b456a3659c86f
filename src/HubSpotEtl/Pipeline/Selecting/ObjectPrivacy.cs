using System.Text;
using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.Crm;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Privacy;

namespace HubSpotEtl.Pipeline.Selecting;

/// <summary>The privacy rules that concern one object: for each property the first that covers it counts.</summary>
internal sealed class ObjectPrivacy
{
    private readonly IReadOnlyList<PrivacyRule> _rules;
    private readonly KeyedHash? _hash;

    private ObjectPrivacy(IReadOnlyList<PrivacyRule> rules, KeyedHash? hash, string key)
    {
        (_rules, _hash) = (rules, hash);
        Rules = string.Join(',', rules.Select(rule => rule with { Pattern = rule.Pattern with { Object = null } }));
        Key = rules.Any(rule => rule.Masking == Masking.Hash) ? key : "";
    }

    /// <summary>No rules.</summary>
    public static ObjectPrivacy None { get; } = new([], null, "");

    /// <summary>The rules as they are written, without the object's name; empty: none.</summary>
    public string Rules { get; }

    /// <summary>Tells which secret the hashes are made with; empty where nothing is hashed.</summary>
    public string Key { get; }

    /// <summary>Those of the user's rules that concern an object.</summary>
    /// <param name="rules">All rules.</param>
    /// <param name="names">All that the object is called.</param>
    public static ObjectPrivacy Of(PrivacyRules rules, IReadOnlyCollection<string> names)
    {
        var hash = rules.Secret is { } secret ? new KeyedHash(Encoding.UTF8.GetBytes(secret.Reveal())) : null;
        return new ObjectPrivacy([.. rules.Rules.Where(rule => rule.Pattern.IsFor(names))], hash, hash?.KeyId ?? "");
    }

    /// <summary>The rules of an earlier run, to be compared with: nothing can be hashed by them.</summary>
    /// <param name="rules">As <see cref="Rules"/> had them.</param>
    /// <param name="key">As <see cref="Key"/> was.</param>
    public static ObjectPrivacy Earlier(string rules, string key) =>
        new([.. SelectionReader.Entries(rules).Select(PrivacyRule.Parse).OfType<PrivacyRule>()], null, key);

    /// <summary>What becomes of a property's values.</summary>
    /// <param name="property">Its name.</param>
    public Masking MaskingOf(string property) => _rules.FirstOrDefault(rule => rule.Pattern.Matches(property))?.Masking ?? Masking.None;

    /// <summary>Whether a property's values are treated alike by other rules.</summary>
    /// <param name="other">The other rules.</param>
    /// <param name="property">Its name.</param>
    public bool IsAsIn(ObjectPrivacy other, string property) =>
        MaskingOf(property) is var masking && masking == other.MaskingOf(property) && (masking != Masking.Hash || Key == other.Key);

    /// <summary>The rules at work.</summary>
    /// <param name="properties">What HubSpot says about the properties.</param>
    /// <returns>Null where there are none.</returns>
    public PrivacyMask? Mask(IEnumerable<PropertyDefinition> properties)
    {
        if (_rules.Count == 0)
            return null;
        var types = properties.DistinctBy(property => property.Name)
            .ToDictionary(property => property.Name, property => property.Type, StringComparer.Ordinal);
        return new PrivacyMask(
            MaskingOf, name => PropertyTypes.ColumnTypeOf(types.GetValueOrDefault(name, "string")) is null or ColumnType.Text, _hash);
    }
}
