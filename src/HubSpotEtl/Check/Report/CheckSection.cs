namespace HubSpotEtl.Check.Report;

/// <summary>Findings that belong together.</summary>
/// <param name="Name">What it is called for programs: <c>settings</c>, <c>hubspot</c>, <c>object contacts</c>, <c>database</c>.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Findings">In the order in which they were looked at.</param>
internal sealed record CheckSection(string Name, Said Title, IReadOnlyList<Finding> Findings);
