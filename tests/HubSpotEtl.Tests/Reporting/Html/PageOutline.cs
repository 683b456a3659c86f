using System.Xml.Linq;

namespace HubSpotEtl.Tests.Reporting.Html;

/// <summary>A page as a reader meets it: a line for each heading, sentence, fact, row and drawing, in order.</summary>
internal static class PageOutline
{
    private static readonly XNamespace s_html = "http://www.w3.org/1999/xhtml";

    public static XDocument Parse(string page) => XDocument.Parse(page, LoadOptions.PreserveWhitespace);

    public static string Of(string page) => string.Join('\n', Lines(Parse(page).Descendants(s_html + "main").Single()));

    public static IEnumerable<XElement> All(this XDocument page, string name) =>
        page.Descendants().Where(element => element.Name.LocalName == name);

    private static IEnumerable<string> Lines(XElement element) => (element.Name.LocalName, Class(element)) switch
    {
        ("h1" or "h2" or "h3" or "caption", _) => [$"# {Text(element)}"],
        ("p" or "li", _) => [Text(element)],
        ("tr", _) => [string.Join(" | ", element.Elements().Select(Text))],
        ("span", not null) => [$"[{Text(element)}]"],
        ("svg", "chart") => ["(" + Text(element.Elements().Single(child => child.Name.LocalName == "title")) + ")"],
        ("div", "scale") => [string.Join(" < ", element.Elements().Reverse().Select(Text))],
        ("div", _) when element.Parent!.Name.LocalName == "dl" => [string.Join(": ", element.Elements().Select(Text))],
        _ => element.Elements().SelectMany(Lines),
    };

    private static string Text(XElement element) =>
        string.Join(
            ' ',
            string.Concat(element.DescendantNodes().OfType<XText>().Select(text => text.Value))
                .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static string? Class(XElement element) => element.Attribute("class")?.Value;
}
