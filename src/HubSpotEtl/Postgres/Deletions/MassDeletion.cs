using static System.FormattableString;

namespace HubSpotEtl.Postgres.Deletions;

/// <summary>
/// The one place that decides whether many rows may be marked deleted at once: more than half of what a table held live before the run
/// needs the user's word, whoever finds the rows gone. What the run itself has added is no reason to take the others for few.
/// </summary>
/// <param name="IsAccepted">The user's word (<c>--accept-mass-delete</c>).</param>
public readonly record struct MassDeletion(bool IsAccepted)
{
    /// <summary>Why rows may not be marked.</summary>
    /// <param name="marks">How many would be marked by the run, those that it has marked already included.</param>
    /// <param name="before">How many were live before the run.</param>
    /// <returns>A clause for a warning, with the remedy; null when they may.</returns>
    public string? Objection(long marks, long before) => IsAccepted || marks <= before / 2.0
        ? null
        : Invariant($"{marks} of {before} live rows would be marked, more than half; run with --accept-mass-delete if that is right");

    /// <summary>
    /// Why nothing of a short list, which people rearrange as they like, may be marked on an answer that lists nothing at all; null when it
    /// lists some.
    /// </summary>
    /// <param name="listed">What the answer lists.</param>
    /// <param name="live">Live rows.</param>
    /// <param name="what">What they are, in the plural.</param>
    public string? ObjectionToNone(long listed, long live, string what) => IsAccepted || live == 0 || listed > 0
        ? null
        : Invariant($"HubSpot lists none of the {live} {what} that are stored; run with --accept-mass-delete if that is right");
}
