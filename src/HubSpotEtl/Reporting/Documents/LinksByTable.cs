using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Reporting.Documents;

/// <summary>The links that were found, by table, as people are shown them.</summary>
internal static class LinksByTable
{
    /// <summary>
    /// Tables with links by their names, and the others as one entry: a run may ask about some 25 types of which a portal uses three. JSON names them all.
    /// </summary>
    /// <param name="details">Whose <see cref="ReportDetails.AssociationsByTable"/>.</param>
    /// <param name="texts">The language.</param>
    /// <returns>Empty where nothing was found in several tables.</returns>
    public static IReadOnlyDictionary<string, long> Of(ReportDetails details, ReportTexts texts)
    {
        var found = details.AssociationsByTable.Where(table => table.Value > 0).ToDictionary();
        var others = details.AssociationsByTable.Count - found.Count;
        if (others < 2)
            return details.AssociationsByTable;
        if (found.Count > 0)
            found.Add(texts.Format(ReportText.AssociationsElsewhere, others), 0);
        return found;
    }
}
