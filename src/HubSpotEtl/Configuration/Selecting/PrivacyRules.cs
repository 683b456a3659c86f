using HubSpotEtl.Secrets;

namespace HubSpotEtl.Configuration.Selecting;

/// <summary>The privacy rules (<c>--privacy</c>, <c>PRIVACY_RULES</c>): for each property the first rule that covers it.</summary>
/// <param name="Setting">As it was given, for messages; empty when it was not.</param>
/// <param name="Rules">In their order.</param>
/// <param name="Secret">The key of the hashes (<c>PRIVACY_SECRET</c>): at least 16 bytes, there whenever a rule hashes.</param>
public sealed record PrivacyRules(string Setting, IReadOnlyList<PrivacyRule> Rules, Secret? Secret)
{
    /// <summary>The list's word for no rules, where earlier runs had some.</summary>
    public const string NoRules = "none";

    /// <summary>Where nothing is said.</summary>
    public static PrivacyRules Unset { get; } = new("", [], null);

    /// <summary>True when there are rules, or <see cref="NoRules"/> was said.</summary>
    public bool IsSet => Setting.Length > 0;

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', Rules);
}
