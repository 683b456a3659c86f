namespace HubSpotEtl.Check.Report;

/// <summary>The JSON of <c>check</c>. Serialised, its names become snake_case; programs read them, so they stay as they are.</summary>
/// <param name="Status"><c>passed</c> or <c>failed</c>.</param>
/// <param name="Failures">Preconditions that are not met.</param>
/// <param name="Warnings">Things that could be better.</param>
/// <param name="Findings">All that was looked at, in order.</param>
internal sealed record CheckDocument(string Status, int Failures, int Warnings, IReadOnlyList<CheckDocumentEntry> Findings);

/// <summary>One finding.</summary>
/// <param name="Section"><c>settings</c>, <c>hubspot</c>, <c>object contacts</c>, <c>database</c>.</param>
/// <param name="Id">What it is called, such as <c>database.encoding</c>.</param>
/// <param name="State">How it stands.</param>
/// <param name="Text">What was found.</param>
/// <param name="Remedy">What to do; null when there is nothing to do.</param>
internal sealed record CheckDocumentEntry(string Section, string Id, CheckState State, string Text, string? Remedy);
