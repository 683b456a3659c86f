using HubSpotEtl.Configuration;
using HubSpotEtl.Secrets;

namespace HubSpotEtl.Tests.Configuration;

public class Secrets
{
    [Fact]
    public void options_never_print_them()
    {
        var options = Given.Options();
        string[] printed = [
            $"{options}", $"{options.HubSpot}", $"{options.Database}", $"{options.HubSpot.AccessToken}", $"{options.Database.Password}"];

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

    [Theory]
    [InlineData("pat-na1-0123456789-abcdef", "bad token pat-na1-0123456789-abcdef!", "bad token ***!")]
    [InlineData("pat-na1-0123456789-abcdef", "PAT-NA1-0123456789-ABCDEF.evil.example", "***.evil.example")]
    [InlineData("pat-na1-0123456789-abcdef", "?key=pat%2Dna1%2d0123456789%2Dabcdef&x=1", "?key=***&x=1")]
    [InlineData("pat-na1-0123456789-abcdef", "pat-na1-01\r\n  23456789-abc\u2028def; pat-na1-0123456789\\n-abcdef", "***; ***")]
    [InlineData("pat-na1-0123456789-abcdef", "\\u0070at-na1-0123456789-abcdef", "***")]
    [InlineData("pat-na1-0123456789-abcdef", "Bearer pat-na1-0123456789…", "Bearer ***…")]
    [InlineData("pat-na1-0123456789-abcdef", "tokens begin with pat-na1- or pat-eu1-", "tokens begin with pat-na1- or pat-eu1-")]
    [InlineData("a b&c\"d/é%", "a b&c\"d/é% a%20b%26c%22d%2F%C3%A9%25 a+b&amp;c&quot;d/é% a b\\u0026c\\\"d\\/é%", "*** *** *** ***")]
    [InlineData("contacts2024!", "contacts: sync started, 2024!", "contacts: sync started, 2024!")]
    [InlineData("etl", "the role etl", "the role etl")]
    [InlineData("", "anything", "anything")]
    public void are_taken_out_of_text_from_outside_in_whatever_form_it_repeats_them(string secret, string text, string shown)
    {
        Assert.Equal(shown, new Secret(secret).HideIn(text));
        Assert.Equal(shown != text, new Secret(secret).IsIn(text));
    }

    private static void AssertNoSecret(string text)
    {
        Assert.DoesNotContain(Given.Token, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Given.Password, text, StringComparison.Ordinal);
    }
}
