using HubSpotEtl.Configuration.Options;

namespace HubSpotEtl.Check.Report;

/// <summary>The sign before each line: ✓ and ✗ where the terminal can show them, else letters of ASCII, which every terminal has.</summary>
/// <param name="Passed">For what is met.</param>
/// <param name="Warning">For what could be better.</param>
/// <param name="Failed">For what is not met.</param>
/// <param name="Unknown">For what could not be found out.</param>
internal sealed record CheckMarks(string Passed, string Warning, string Failed, string Unknown)
{
    public static CheckMarks Unicode { get; } = new("✓", "!", "✗", "-");

    public static CheckMarks Ascii { get; } = new("ok", "! ", "NO", "- ");

    /// <summary>The marks for an environment.</summary>
    public static CheckMarks Of(IReadOnlyDictionary<string, string> environment) => Locale.IsUtf8(environment) ? Unicode : Ascii;

    public string Of(CheckState state) => state switch
    {
        CheckState.Passed => Passed,
        CheckState.Warning => Warning,
        CheckState.Failed => Failed,
        CheckState.Unknown => Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
