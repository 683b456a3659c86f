using static System.FormattableString;

namespace HubSpotEtl.Pipeline.Phases;

/// <summary>
/// Whether a listing, set against the table, is evidence enough to ask for rows that it did not name and to mark those that are gone.
/// </summary>
/// <param name="Seen">Records that the run has seen.</param>
/// <param name="Candidates">Live rows that were not listed.</param>
/// <param name="LiveBefore">Live rows before the run.</param>
internal readonly record struct ListingVerdict(long Seen, long Candidates, long LiveBefore)
{
    // Ten calls. Of a listing that broke off early there are as many candidates as records that it did not name.
    private const long FewCandidates = 1_000;

    /// <summary>True when HubSpot's count makes no difference: an answer without any record is believed by nobody who has some.</summary>
    public bool IsEmptyAnswer => Seen == 0 && Candidates > 0;

    /// <summary>Why the listing is not believed, before any candidate is asked for.</summary>
    /// <param name="shortfall">
    /// By how much it falls short of HubSpot's own count, in words; null when it does not, or there is no count.
    /// </param>
    /// <returns>
    /// A clause; null when the candidates may be asked for. A few may: what they turn out to be may explain the shortfall.
    /// </returns>
    public string? Mistrust(string? shortfall) => IsEmptyAnswer
        ? Invariant($"HubSpot listed no record at all, while the table has {LiveBefore} live rows")
        : Candidates is 0 or > FewCandidates ? shortfall : null;
}
