using HubSpotEtl.Configuration;

namespace HubSpotEtl.Lambda;

/// <summary>The body of a 400.</summary>
/// <param name="Error">The kind of error: always <c>ConfigurationError</c>.</param>
/// <param name="Detail">All mistakes in one text.</param>
/// <param name="Mistakes">One sentence each.</param>
internal sealed record Refusal(string Error, string Detail, IReadOnlyList<string> Mistakes)
{
    /// <summary>The body that names these mistakes.</summary>
    public static Refusal Of(IReadOnlyList<SettingMistake> mistakes)
    {
        string[] texts = [.. mistakes.Select(mistake => mistake.ToString())];
        return new Refusal("ConfigurationError", string.Join("\n", texts), texts);
    }
}
