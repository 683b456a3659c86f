using HubSpotEtl.Configuration;

namespace HubSpotEtl.Tests.Configuration;

public class Secrets
{
    [Fact]
    public void options_never_print_them()
    {
        var options = Given.Options();
        string[] printed = [$"{options}", $"{options.HubSpot}", $"{options.Database}", $"{options.HubSpot.AccessToken}", $"{options.Database.Password}"];

        Assert.All(printed, AssertNoSecret);
        Assert.All(printed, text => Assert.Contains("***", text, StringComparison.Ordinal));
        Assert.Equal((Given.Token, Given.Password), (options.HubSpot.AccessToken.Reveal(), options.Database.Password.Reveal()));
    }

    [Fact]
    public void a_mistake_in_one_does_not_show_it()
    {
        var exception = Assert.Throws<InvalidOptionsException>(() => Given.Options(
            ("ACCESS_TOKEN", Given.Token + " and more"), ("DB_PASS", Given.Password + "\n"), ("DB_PORT", "x")));

        Assert.Equal(["ACCESS_TOKEN", "DB_PASS", "DB_PORT"], exception.Mistakes.Select(mistake => mistake.Name));
        AssertNoSecret(exception.ToString());
        Assert.All(exception.Mistakes, mistake => AssertNoSecret(mistake.ToString()));
    }

    [Fact]
    public void a_line_end_behind_the_token_is_dropped_but_the_password_is_taken_as_it_is()
    {
        var options = Given.Options(("ACCESS_TOKEN", Given.Token + "\n"), ("DB_PASS", " two words "));

        Assert.Equal(Given.Token, options.HubSpot.AccessToken.Reveal());
        Assert.Equal(" two words ", options.Database.Password.Reveal());
    }

    [Fact]
    public void settings_on_their_way_do_not_print_them()
    {
        var given = SettingLayer.OfVariables(Given.Required).Find(Setting.AccessToken);
        var file = new DotEnvFile("/x/.env", Given.Required);

        AssertNoSecret($"{given} {file}");
    }

    private static void AssertNoSecret(string text)
    {
        Assert.DoesNotContain(Given.Token, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Given.Password, text, StringComparison.Ordinal);
    }
}
