using System.Text.Json;

namespace HubSpotEtl.HubSpot;

/// <summary>The words for the kinds of calls, in reports and measurements.</summary>
internal static class ApiFamilyWords
{
    private static readonly string[] s_words =
        [.. Enum.GetValues<ApiFamily>().Select(family => JsonNamingPolicy.SnakeCaseLower.ConvertName(family.ToString()))];

    /// <summary>The kind in snake case.</summary>
    public static string Word(this ApiFamily family) => s_words[(int)family];
}
