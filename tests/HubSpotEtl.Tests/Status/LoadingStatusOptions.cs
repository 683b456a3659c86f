using HubSpotEtl.Cli;
using HubSpotEtl.Cli.Commands;
using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Tests.Configuration;

namespace HubSpotEtl.Tests.Status;

public class LoadingStatusOptions
{
    [Fact]
    public void needs_the_database_only_and_no_token()
    {
        var variables = Given.Required;
        variables.Remove("ACCESS_TOKEN");

        var options = Load(variables, "status");

        Assert.Equal(("db.example", null, OutputFormat.Text), (options.Database.Host, options.MaxAge, options.Output.Format));
    }

    [Fact]
    public void names_everything_that_is_missing_or_wrong_at_once()
    {
        var mistakes = Assert.Throws<InvalidOptionsException>(
            () => Load([], "status --max-age soon --output xml --object-type a/b")).Mistakes.Select(mistake => mistake.Name);

        Assert.Equal(["DB_HOST", "DB_NAME", "DB_USER", "DB_PASS", "--object-type", "--max-age", "--output"], mistakes);
    }

    [Fact]
    public void shows_all_tables_whatever_the_default_for_syncs_is()
    {
        Assert.Empty(Load(Given.With(("OBJECT_TYPE", "contacts")), "status").ObjectTypes);
        Assert.Equal(["deals", "p1_meters"], Load(Given.Required, "status --object-type deals,p1_meters").ObjectTypes);
    }

    [Theory]
    [InlineData("1m", "00:01:00")]
    [InlineData("90m", "01:30:00")]
    [InlineData("6h", "06:00:00")]
    [InlineData("2d", "2.00:00:00")]
    [InlineData("3650d", "3650.00:00:00")]
    public void takes_ages_in_minutes_hours_and_days(string given, string age) => Assert.Equal(
        TimeSpan.Parse(age, System.Globalization.CultureInfo.InvariantCulture), Load(Given.Required, "status --max-age " + given).MaxAge);

    [Theory]
    [InlineData("0m")]
    [InlineData("6")]
    [InlineData("h")]
    [InlineData("6H")]
    [InlineData("1.5h")]
    [InlineData("6w")]
    [InlineData("3651d")]
    [InlineData("99999999999d")]
    public void refuses_other_ages(string given)
    {
        var mistake = Assert.Single(
            Assert.Throws<InvalidOptionsException>(() => Load(Given.Required, "status --max-age " + given)).Mistakes);

        Assert.Equal(("--max-age", given), (mistake.Name, mistake.Value));
        Assert.Contains("90m, 6h, 2d", mistake.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void speaks_the_language_of_the_option_or_the_locale()
    {
        Assert.Equal(Language.Spanish, Load(Given.With(("LANG", "es_MX.UTF-8")), "status").Output.Language);
        Assert.Equal(Language.English, Load(Given.With(("LANG", "es_MX.UTF-8")), "status --lang en").Output.Language);
    }

    private static StatusOptions Load(Dictionary<string, string> variables, string call)
    {
        var command = Assert.IsType<StatusCommand>(Arguments.Parse(call.Split(' ')).Command);
        return StatusOptions.Load([SettingLayer.OfOptions(command.GivenOptions()), SettingLayer.OfVariables(variables)]);
    }
}
