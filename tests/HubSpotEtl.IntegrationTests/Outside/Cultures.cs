namespace HubSpotEtl.IntegrationTests.Outside;

/// <summary>
/// Whole runs in the languages that write numbers and letters most differently: another minus, marks of direction, other digits, a dotless
/// i.
/// </summary>
public sealed class Cultures
{
    [Theory]
    [InlineData("LC_ALL", "sv_SE.UTF-8")]
    [InlineData("LC_ALL", "ar_SA.UTF-8")]
    [InlineData("LC_ALL", "fa_IR.UTF-8")]
    [InlineData("LC_ALL", "he_IL.UTF-8")]
    [InlineData("LC_ALL", "tr_TR.UTF-8")]
    [InlineData("LANG", "th_TH.UTF-8")]
    [InlineData("LC_NUMERIC", "hr_HR.UTF-8")]
    [InlineData("LC_ALL", "es_ES.UTF-16")]
    [InlineData("LC_ALL", "not a locale/../../etc")]
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")]
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY", "1")]
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_APPLOCALICU", "99.9")]
    [InlineData("CLR_ICU_VERSION_OVERRIDE", "1.1")]
    [InlineData("TZ", ":/etc/passwd")]
    [InlineData("TZ", "Pacific/Kiritimati")]
    public async Task no_locale_changes_a_value_or_a_result(string variable, string value)
    {
        await using var fixture = await HostileShell.StartAsync();

        var first = (await fixture.RunWithAsync(new() { [variable] = value }, "--object-type", "contacts,companies", "--output", "json"))
            .Expect(0);
        var again = (
            await fixture.RunWithAsync(new() { [variable] = value }, "--object-type", "contacts,companies", "--full-load", "--lang", "es"))
                .Expect(0);

        Assert.Equal(
            ["healthy", "healthy"],
            first.Json.GetProperty("results").EnumerateArray().Select(one => one.GetProperty("status").GetString()));
        Assert.Contains("contacts", again.Process.Output, StringComparison.Ordinal);
        await fixture.AssertLoadedAsync();
    }

    [Theory]
    [InlineData("status")]
    [InlineData("check --object-type contacts")]
    [InlineData("verify --object-type contacts,companies --log-level ERROR")]
    [InlineData("plan --object-type contacts")]
    [InlineData("discover --object-type contacts")]
    public async Task what_people_read_is_the_same_in_every_locale_but_for_its_language(string call)
    {
        await using var fixture = await HostileShell.StartAsync();
        await fixture.SyncAsync("contacts,companies");

        var plain = (await fixture.RunWithAsync(new() { ["LC_ALL"] = "C.UTF-8" }, [.. call.Split(' ')])).Expect(0).Process;
        var other = (await fixture.RunWithAsync(new() { ["LC_ALL"] = "ar_SA.UTF-8" }, [.. call.Split(' ')])).Expect(0).Process;

        Assert.Equal(WithoutFigures(plain.Output), WithoutFigures(other.Output));
        Assert.All(
            other.Output, letter => Assert.False(letter is >= '\u0600' and < '\u0700' or '\u200E' or '\u200F' or '\u061C' or '\u2212'));
    }

    // Times and ages differ from one call to the next.
    private static string WithoutFigures(string text) =>
        string.Concat(text.Where(letter => !char.IsAsciiDigit(letter) && letter is not (' ' or '.' or '-' or '─')));
}
