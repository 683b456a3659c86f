using System.Text.RegularExpressions;

namespace HubSpotEtl.Postgres;

/// <summary>
/// The comments that explain tables, columns and views. They end in <c>[hubspot-etl]</c>: what ends so is kept up to date, and what
/// somebody else wrote is left alone.
/// </summary>
internal static partial class CommentText
{
    /// <summary>A comment of these lines.</summary>
    /// <param name="lines">Those that are null or blank are left out.</param>
    internal static string Of(params IEnumerable<string?> lines) => Marked("[hubspot-etl]", lines);

    /// <summary>
    /// A comment that carries the fingerprint of what it is on, so that a later run sees whether that is still as it should be.
    /// </summary>
    /// <param name="fingerprint">Hexadecimal digits.</param>
    /// <param name="lines">Those that are null or blank are left out.</param>
    internal static string WithFingerprint(string fingerprint, params IEnumerable<string?> lines) =>
        Marked($"[hubspot-etl {fingerprint}]", lines);

    /// <summary>True for a comment that this program wrote.</summary>
    internal static bool IsOurs(string? comment) => comment is not null && Mark().IsMatch(comment);

    // As PostgreSQL gives it back, or the next run would find it changed.
    private static string Marked(string mark, IEnumerable<string?> lines) =>
        PlainText.Clean($"{string.Join('\n', lines.Where(line => !string.IsNullOrWhiteSpace(line)))} {mark}")!.TrimStart();

    [GeneratedRegex(@"\[hubspot-etl( [0-9a-f]+)?\]\z")]
    private static partial Regex Mark();
}
