namespace HubSpotEtl.Pipeline.Links;

/// <summary>
/// What it is worth that an association answer says nothing of some records that it was asked about, also when it was asked again.
/// </summary>
/// <param name="IsNamed">True when a listing has named links of every one of them.</param>
/// <param name="ServerNamesNone">True when the server is known to say outright that a record has none.</param>
internal readonly record struct UnansweredRecords(bool IsNamed, bool ServerNamesNone)
{
    /// <summary>
    /// True when silence means nothing by what HubSpot itself has said; else it is still contradicted by a link that is stored.
    /// </summary>
    public bool IsContradicted => IsNamed || ServerNamesNone;

    /// <summary>The records whose stored links stay as they are: nothing is known of them.</summary>
    /// <param name="failed">Those of which an error says that their links are not given.</param>
    /// <param name="silent">Those of which nothing is said.</param>
    /// <param name="stored">
    /// Those of the silent ones of which the table has links. They need not be known where silence is contradicted anyway.
    /// </param>
    public HashSet<long> Unknown(IReadOnlyCollection<long> failed, IReadOnlyCollection<long> silent, IReadOnlyCollection<long> stored) =>
        [.. failed, .. IsContradicted ? silent : stored];
}
