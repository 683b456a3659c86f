using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Reporting.Figures;

/// <summary>A figure of a report, kept here once for all that show it. JSON has its figures from the report itself.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Value">
/// Reads it. How it is written goes by its type: a whole number is a count, <see cref="double"/> has one decimal, <see cref="TimeSpan"/> is
/// a length,
/// <see cref="DateTimeOffset"/> a moment, null means that there is none, and the others are in this folder.
/// </param>
/// <param name="On">Where it is shown.</param>
internal sealed record Figure<T>(ReportText Name, Func<T, object?> Value, FigurePlacement On = FigurePlacement.Text | FigurePlacement.Card);

/// <summary>Figures that belong together.</summary>
/// <param name="Title">What they are about.</param>
/// <param name="Figures">In order.</param>
internal sealed record Section<T>(ReportText Title, IReadOnlyList<Figure<T>> Figures);
