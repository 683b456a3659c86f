using System.Xml.Linq;
using HubSpotEtl.Reporting.Html;

namespace HubSpotEtl.Tests.Reporting.Html;

public class WritingMarkup
{
    [Theory]
    [InlineData("\" onload=\"x")]
    [InlineData("' onload='x")]
    [InlineData("<b>&amp;</b>")]
    public void an_attribute_takes_any_value(string value)
    {
        var html = new Markup();
        using (html.Element("p", ("title", value)))
            html.Void("br", ("class", value));

        var element = XElement.Parse(html.ToString());

        Assert.Equal([value], element.Attributes().Select(attribute => attribute.Value));
        Assert.Equal([value], element.Element("br")!.Attributes().Select(attribute => attribute.Value));
    }
}
