namespace HubSpotEtl.Check;

/// <summary>The sign before each line: ✓ and ✗ where the terminal can show them, else letters of ASCII, which every terminal has.</summary>
/// <param name="Passed">For what is met.</param>
/// <param name="Warning">For what could be better.</param>
/// <param name="Failed">For what is not met.</param>
/// <param name="Unknown">For what could not be found out.</param>
internal sealed record CheckMarks(string Passed, string Warning, string Failed, string Unknown)
{
    private static readonly string[] Variables = ["LC_ALL", "LC_CTYPE", "LANG"];

    public static CheckMarks Unicode { get; } = new("✓", "!", "✗", "-");

    public static CheckMarks Ascii { get; } = new("ok", "! ", "NO", "- ");

    /// <summary>The marks for an environment: the first variable that is set names the encoding (POSIX.1-2017, base definitions 8.2).</summary>
    public static CheckMarks Of(IReadOnlyDictionary<string, string> environment)
    {
        var locale = Variables.Select(name => environment.GetValueOrDefault(name)).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "";
        var encoding = locale.Split('@')[0].Split('.').Skip(1).FirstOrDefault() ?? "";
        return encoding.Replace("-", "", StringComparison.Ordinal).Equals("UTF8", StringComparison.OrdinalIgnoreCase) ? Unicode : Ascii;
    }

    public string Of(CheckState state) => state switch
    {
        CheckState.Passed => Passed,
        CheckState.Warning => Warning,
        CheckState.Failed => Failed,
        CheckState.Unknown => Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
