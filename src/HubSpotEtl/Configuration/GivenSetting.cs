using HubSpotEtl.TextSafety;
using HubSpotEtl.Secrets;

namespace HubSpotEtl.Configuration;

/// <summary>A setting as somebody gave it.</summary>
/// <param name="Setting">Which one.</param>
/// <param name="Name">What it is called where it was given: <c>--max-workers</c> or <c>ETL_MAX_WORKERS</c>.</param>
/// <param name="Value">The text, not empty. It may be a secret: never print this record.</param>
internal sealed record GivenSetting(Setting Setting, string Name, string Value)
{
    private const int ShownCharacters = 100;

    /// <summary>The mistake of giving this value, which is not shown where it is a secret, or holds what looks like one.</summary>
    public SettingMistake Mistake(string allowed) => new(Name, IsSecret ? null : Shown(), allowed);

    /// <inheritdoc/>
    public override string ToString() => IsSecret ? $"{Name}=***" : $"{Name}={Shown()}";

    private bool IsSecret => Setting.IsSecret || SecretPatterns.AreIn(Value);

    private string Shown() => Printable.Escape(Value.Length <= ShownCharacters ? Value : Value[..ShownCharacters] + "…");
}
