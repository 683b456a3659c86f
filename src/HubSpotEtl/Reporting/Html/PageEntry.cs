namespace HubSpotEtl.Reporting.Html;

/// <summary>An object on an <see cref="ObjectsPage"/>.</summary>
/// <param name="ObjectType">Its name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Cells">The values that the overview has of it: a cell a column, or one for all.</param>
/// <param name="Body">Writes all there is to say of it.</param>
internal sealed record PageEntry(string ObjectType, Outcome Outcome, IReadOnlyList<object?> Cells, Action Body);
