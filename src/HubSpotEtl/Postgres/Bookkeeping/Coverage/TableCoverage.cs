namespace HubSpotEtl.Postgres.Bookkeeping.Coverage;

/// <summary>What the rows of a main table were loaded with: its entry in <c>etl_table</c>.</summary>
/// <param name="LeftOut">What they lack, or have as it was long ago.</param>
/// <param name="PrivacyRules">The rules that their values went through, those for this object alone; empty: none.</param>
/// <param name="PrivacyKey">Which secret the hashes were made with; empty: none.</param>
internal sealed record TableCoverage(Exclusions LeftOut, string PrivacyRules, string PrivacyKey)
{
    /// <summary>What a table has that was loaded before there were selections, or was never loaded.</summary>
    internal static TableCoverage Whole { get; } = new(Exclusions.Nothing, "", "");

    /// <summary>The properties that have, or had, a place in the table.</summary>
    internal IReadOnlyList<string> Stored { get; init; } = [];

    /// <summary>The properties with values that were rejected.</summary>
    internal IReadOnlyList<string> Rejected { get; init; } = [];

    /// <summary>The object types whose associations were ever read, by id.</summary>
    internal IReadOnlyList<string> StoredTargets { get; init; } = [];
}
