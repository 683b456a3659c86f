namespace HubSpotEtl.Configuration;

/// <summary>One thing that is wrong with the configuration.</summary>
/// <param name="Name">The variable, option or file.</param>
/// <param name="Value">What was given, made printable; null when nothing was, or when it is a secret.</param>
/// <param name="Allowed">What would be right.</param>
public sealed record SettingMistake(string Name, string? Value, string Allowed)
{
    /// <inheritdoc/>
    public override string ToString() => Value is null ? $"{Name}: {Allowed}" : $"{Name}: \"{Value}\" is not allowed; {Allowed}";
}
