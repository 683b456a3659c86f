using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting.Documents;
using HubSpotEtl.Reporting.Figures;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Discover;

/// <summary>The object types for people: those that can be synced in a table, and below it those that cannot, with the reason.</summary>
internal sealed class DiscoverText(ReportTexts texts, DiscoverReport report)
{
    // A name that PostgreSQL keeps may be three quarters of the page; the JSON has it whole.
    private const int ShownTableCharacters = 24;

    public static string Of(DiscoverReport report, Language language)
    {
        var page = new ReportPage();
        new DiscoverText(new ReportTexts(language), report).Write(page);
        return page.ToString();
    }

    private void Write(ReportPage page)
    {
        var readable = report.Objects.Where(entry => entry.Properties is not null).ToList();
        page.Title(texts.Format(DiscoverTitle, texts.Count(readable.Count)));
        new FigureColumns<ObjectTypeEntry>(texts, Columns, words: 2).Write(page, readable, Lines);
        page.List(
            texts[DiscoverUnreadable],
            [.. report.Objects.Where(entry => entry.Properties is null).Select(entry => $"{entry.ObjectType}: {entry.Reason}")]);
        page.List(texts[SectionWarnings], report.Remarks);
        page.Blank();
        foreach (var source in Sources(readable))
            page.Paragraph(source);
    }

    private Figure<ObjectTypeEntry>[] Columns =>
    [
        new(DiscoverObjectType, entry => entry.ObjectType),
        new(DiscoverId, entry => entry.ObjectTypeId),
        new(Table, entry => entry.Table.Length <= ShownTableCharacters ? entry.Table : entry.Table[..(ShownTableCharacters - 1)] + "…"),
        new(
            DiscoverRecords,
            entry => entry is { Records: { } records, RecordsFrom: "search" } ? texts.Count(records) + "*" : entry.Records),
        new(DiscoverProperties, entry => entry.Properties),
    ];

    // What an empty object may be linked with is of little interest; the JSON has it.
    private IEnumerable<string> Lines(ObjectTypeEntry entry)
    {
        if (entry is { Records: > 0, AssociableTypes: { Count: > 0 } types })
            yield return texts.Format(DiscoverLinks, string.Join(", ", types));
        if (entry.PropertiesSelected is { } selected)
            yield return texts.Format(
                DiscoverSelected, texts.Count(selected),
                entry.AssociationsSelected is { Count: > 0 } links ? string.Join(", ", links) : "-");
        if (entry.Reason is { } reason)
            yield return reason;
    }

    private IEnumerable<string> Sources(List<ObjectTypeEntry> readable)
    {
        if (readable.Exists(entry => entry.RecordsFrom == "search"))
            yield return texts[DiscoverSearched];
        yield return texts[report.TableNamesFrom == "database" ? DiscoverNamesGiven : DiscoverNamesForeseen];
    }
}
