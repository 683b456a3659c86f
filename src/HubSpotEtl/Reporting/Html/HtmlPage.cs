using System.Security.Cryptography;
using System.Text;
using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Reporting.Html;

/// <summary>
/// What all pages have in common. A page is one file that needs nothing else: no script, no picture, no font, and its policy lets a browser
/// load none, should anything ever find a way in. It is well-formed XML too, so that it can be read by programs and put into other
/// documents.
/// </summary>
internal static class HtmlPage
{
    private static readonly string s_style = ReadStyle();

    // The style is named by its hash, so that no other one is let in; for the same reason no element has a style of its own.
    private static readonly string s_policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(s_style)))}'; "
        + "base-uri 'none'; form-action 'none'";

    /// <summary>A page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="texts">Its language.</param>
    /// <param name="write">Writes what is to be seen.</param>
    /// <returns>The document, without a final line end.</returns>
    public static string Of(string title, ReportTexts texts, Action<Markup> write)
    {
        var html = new Markup();
        html.Raw("<!DOCTYPE html>\n");
        using (html.Element("html", ("xmlns", "http://www.w3.org/1999/xhtml"), ("lang", texts.Code), ("xml:lang", texts.Code)))
        {
            WriteHead(html, title);
            using (html.Element("body"))
            using (html.Element("main"))
                write(html);
        }

        return html.ToString().TrimEnd('\n');
    }

    private static void WriteHead(Markup html, string title)
    {
        using var head = html.Element("head");
        html.Void("meta", ("charset", "utf-8"));
        html.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", s_policy));
        html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Void("meta", ("name", "color-scheme"), ("content", "light dark"));
        html.Leaf("title", title);
        html.Raw($"\n<style>{s_style}</style>\n");
    }

    private static string ReadStyle()
    {
        using var stream = typeof(HtmlPage).Assembly.GetManifestResourceStream("HubSpotEtl.Reporting.Html.page.css")
            ?? throw new InvalidOperationException("The style of pages is not part of this build.");
        using var reader = new StreamReader(stream);
        // A browser reads line ends of any kind as these, and takes the hash of what it has read.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
