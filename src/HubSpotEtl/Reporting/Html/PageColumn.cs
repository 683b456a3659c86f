using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Reporting.Html;

/// <summary>A column of the overview of an <see cref="ObjectsPage"/>.</summary>
/// <param name="Name">Its head.</param>
/// <param name="IsNumber">Numbers stand one below the other.</param>
internal sealed record PageColumn(ReportText Name, bool IsNumber = false);
