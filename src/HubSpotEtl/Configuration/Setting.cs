namespace HubSpotEtl.Configuration;

/// <summary>One thing that can be set, and what it is called in each place. <c>Setting.Table.cs</c> has all there are.</summary>
/// <param name="Variable">Its environment variable; null when it has none.</param>
/// <param name="Option">Its long option without dashes; null when it has none. The verbs that take it, and their help, are in
/// <c>Cli/Commands</c>.</param>
internal partial record Setting(string? Variable, string? Option = null)
{
    /// <summary>True when its value must not be shown, not even in a message about a mistake in it.</summary>
    public bool IsSecret { get; init; }

    /// <summary>True when a sync cannot do without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Its field in a Lambda event; null when an event cannot set it.</summary>
    public string? Field { get; init; }

    /// <summary>A value, for the message about a field that is no text.</summary>
    public string? Example { get; init; }

    /// <summary>What holds where nobody set it, for <c>docs/settings.md</c>; what stands in backquotes can be set.</summary>
    public string Default { get; init; } = "";

    /// <summary>What <c>docs/settings.md</c> says of it, beside the help of its option.</summary>
    public string? About { get; init; }

    /// <summary>What to call it when nobody set it.</summary>
    public string Name => (Option, Variable) switch
    {
        (null, { } variable) => variable,
        ({ } option, null) => $"--{option}",
        ({ } option, { } variable) => $"--{option} (or {variable})",
        _ => throw new InvalidOperationException("A setting has a variable, an option or both."),
    };
}

/// <summary>True or false.</summary>
internal sealed record FlagSetting(string? Variable, string? Option = null) : Setting(Variable, Option);

/// <summary>A whole number between two, which are allowed themselves.</summary>
internal sealed record NumberSetting(string? Variable, string? Option, int Least, int Most) : Setting(Variable, Option);

/// <summary>Names, separated by commas.</summary>
internal sealed record ListSetting(string? Variable, string? Option = null) : Setting(Variable, Option);
