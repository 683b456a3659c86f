namespace HubSpotEtl.Configuration;

/// <summary>The configuration is wrong: exit code 2, before anything is called or written. It names every mistake at once.</summary>
/// <param name="mistakes">At least one.</param>
public sealed class InvalidOptionsException(IReadOnlyList<SettingMistake> mistakes)
    : Exception("The configuration is not valid:" + string.Concat(mistakes.Select(mistake => $"{Environment.NewLine}  {mistake}")))
{
    /// <summary>For a single mistake.</summary>
    /// <param name="mistake">The mistake.</param>
    public InvalidOptionsException(SettingMistake mistake)
        : this([mistake])
    {
    }

    /// <summary>All mistakes, in the order of the settings.</summary>
    public IReadOnlyList<SettingMistake> Mistakes { get; } = mistakes;
}
