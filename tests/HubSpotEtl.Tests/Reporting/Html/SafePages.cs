using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Reporting.Html;

/// <summary>What a page is whatever it tells of: well-formed, by itself, and without anything of what others wrote but its text.</summary>
public partial class SafePages
{
    private static readonly Dictionary<string, (string Text, string Shown)> s_hostile = new()
    {
        ["elements"] = Same("</style></title></h1><script>alert(1)</script>"),
        ["the end of an attribute"] = Same("\"><img src=x onerror=alert(1)>"),
        ["the end of another"] = Same("' onmouseover='alert(1)"),
        ["the end of CDATA"] = Same("]]>"),
        ["a comment"] = Same("<!--"),
        ["entities"] = Same("&#60;script&#62; &amp; &lt;b&gt; &nbsp; &"),
        ["a prolog"] = Same("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;"),
        ["a template"] = Same("{0} {1} {{x}} ${x}"),
        ["other scripts"] = Same("<\u0338 \u00a0 é 漢 🙂"),
        ["control characters"] = ("a\0\u0001\u001b[2J\u007f\r\n\t", @"a\u0000\u0001\u001b[2J\u007f\r\n\t"),
        ["turns of the reading direction"] = ("a\u202eb\u2028c\u200f", @"a\u202eb\u2028c\u200f"),
        ["halves of characters"] = ("a\ud800b\udc00", "a\ufffdb\ufffd"),
        ["what is no character to XML"] = ("a\ufffeb\uffff", "a\ufffdb\ufffd"),
    };

    public static TheoryData<string> HostileTexts => [.. s_hostile.Keys];

    private static string[] Pages => [Page("harmless"), Page("harmless", Language.Spanish)];

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void text_from_outside_is_text_and_nothing_else(string kind)
    {
        const string Harmless = "harmless";
        var (hostile, shown) = s_hostile[kind];

        var page = PageOutline.Parse(Page(hostile));

        var expected = PageOutline.Parse(Page(Harmless));
        Assert.Equal(Shape(expected), Shape(page));
        Assert.Equal(Texts(expected).Select(text => text.Replace(Harmless, shown, StringComparison.Ordinal)), Texts(page));
        Assert.True(Texts(expected).Count(text => text.Contains(Harmless, StringComparison.Ordinal)) > 30);
    }

    [Fact]
    public void nothing_is_loaded_from_anywhere() => Assert.All(Pages, text =>
    {
        var page = PageOutline.Parse(text);
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToList();
        var references = page.Descendants().Attributes("href").Select(reference => reference.Value).ToList();

        Assert.Equal(ids.Distinct(), ids);
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Contains(reference[1..], ids));
        Assert.DoesNotMatch(
            @"(?i)<(script|img|link|iframe|object|embed|form|base|use|image|foreignObject)\b|\b(src|style|srcset|on\w+)=|url\(|@import|javascript:",
            text);
        Assert.Empty(
            Address().Matches(text).Select(match => match.Value).Except(["http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"]));
    });

    [Fact]
    public void the_policy_lets_in_the_own_style_and_nothing_else() => Assert.All(Pages, text =>
    {
        var page = PageOutline.Parse(text);
        var style = page.All("style").Single().Value;

        Assert.Equal(
            style, text[(text.IndexOf("<style>", StringComparison.Ordinal) + 7)..text.IndexOf("</style>", StringComparison.Ordinal)]);
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; base-uri "
                + "'none'; form-action 'none'",
            page.All("meta").Single(meta => meta.Attribute("http-equiv")?.Value == "Content-Security-Policy").Attribute("content")?.Value);
    });

    [Fact]
    public void who_hears_a_page_learns_what_eyes_see() => Assert.All(Pages, text =>
    {
        var page = PageOutline.Parse(text);

        Assert.Equal(page.Root!.Attribute("lang")?.Value, page.Root.Attribute(XNamespace.Xml + "lang")?.Value);
        Assert.Equal(text == Pages[0] ? "en" : "es", page.Root.Attribute("lang")?.Value);
        Assert.All(page.All("table"), table => Assert.Equal("caption", table.Elements().First().Name.LocalName));
        Assert.All(page.All("th"), head => Assert.Contains(head.Attribute("scope")?.Value, (string?[])["col", "row"]));
        Assert.All(
            page.All("svg").Where(svg => svg.Attribute("aria-hidden") is null),
            chart => Assert.Equal("img", chart.Attribute("role")?.Value));
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToHashSet();
        Assert.All(
            page.Descendants().Attributes("aria-labelledby").SelectMany(names => names.Value.Split(' ')),
            name => Assert.Contains(name, ids));
        Assert.All(
            page.All("ul")
                .Where(
                list =>
                    list.Ancestors().Any(each => each.Attribute("class")?.Value.StartsWith("notices", StringComparison.Ordinal) == true)),
            list => Assert.Equal("en", list.Attribute("lang")?.Value));
    });

    [Fact]
    public void colours_tell_text_from_its_ground_by_day_and_by_night()
    {
        var style = PageOutline.Parse(Pages[0]).All("style").Single().Value;
        (string Text, string Ground)[] pairs =
        [
            ("text", "ground"), ("text", "card"), ("quiet", "ground"), ("quiet", "card"), ("accent", "card"), ("bad", "card"),
            .. from kind in (string[])["good", "warn", "part", "bad"] select (kind, kind + "-ground"),
            .. from kind in (string[])["warn", "bad"] select ("text", kind + "-ground"),
        ];
        string[] schemes = style.Split("prefers-color-scheme: dark");

        Assert.Equal(2, schemes.Length);
        Assert.All(schemes, scheme => Assert.All(pairs, pair =>
            Assert.True(Contrast(Colour(scheme, pair.Text), Colour(scheme, pair.Ground)) >= 4.5, $"{pair}")));
    }

    private static string Page(string name, Language language = Language.English)
    {
        var parts = new Dictionary<string, long> { [name] = 12, [name + "2"] = 3 };
        var report = Sample.Troubled with
        {
            ObjectType = name,
            Table = name,
            Warnings = [name],
            Timeline = [new(TimeSpan.Zero, 0), new(TimeSpan.FromSeconds(1), 100)],
            Details = new ReportDetails
            {
                SyncReason = name, ApiCallsByKind = parts, ValuesRejectedByReason = parts, RecordsFailedByReason = parts,
                AssociationsByTable = parts,
                TruncatedColumns = [name], EmptiestColumns = [new ColumnFill(name, 1, 2)],
            },
        };
        return SyncPages.Page(new RunSummary([report, report], [new ObjectFailure(name, name, name)], 4), language);
    }

    private static (string, string) Same(string text) => (text, text);

    private static IEnumerable<string> Texts(XDocument page) => page.DescendantNodes().OfType<XText>().Select(text => text.Value);

    // Elements, attributes and the values of those that are ours.
    private static IEnumerable<string> Shape(XDocument page) => page.Descendants().Select(element =>
        element.Name + string.Concat(element.Attributes().Select(attribute => $" {attribute.Name}={attribute.Value}")));

    private static string Colour(string scheme, string name) => Regex.Match(scheme, $"--{name}: #([0-9a-f]{{6}})").Groups[1].Value;

    // https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        var parts = Convert.FromHexString(colour).Select(part => part / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToArray();
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    }

    [GeneratedRegex("[a-z]+://[^\"'\\s<]*")]
    private static partial Regex Address();
}
