using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;

namespace HubSpotEtl.Tests.Configuration;

public class ReportLanguage
{
    [Theory]
    [InlineData("es_ES.UTF-8", Language.Spanish)]
    [InlineData("es", Language.Spanish)]
    [InlineData("ES_mx", Language.Spanish)]
    [InlineData("est_EE", Language.English)]
    [InlineData("C.UTF-8", Language.English)]
    [InlineData("", Language.English)]
    public void follows_the_locale(string locale, Language expected) =>
        Assert.Equal(expected, Given.Options(("LANG", locale)).Output.Language);

    [Fact]
    public void is_decided_by_the_first_of_the_three_variables_that_is_set()
    {
        Assert.Equal(Language.English, Given.Options(("LC_ALL", "C"), ("LANG", "es_ES")).Output.Language);
        Assert.Equal(Language.Spanish, Given.Options(("LC_ALL", ""), ("LC_MESSAGES", "es_ES"), ("LANG", "en_US")).Output.Language);
    }

    [Fact]
    public void is_what_the_option_says_whatever_the_locale()
    {
        var given = SettingLayer.OfOptions(new Dictionary<string, string> { ["lang"] = "en" });
        var options = EtlOptions.Load([given, SettingLayer.OfVariables(Given.With(("LC_ALL", "es")))], ObjectTypeRule.Required);

        Assert.Equal(Language.English, options.Output.Language);
    }
}
