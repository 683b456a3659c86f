using System.Globalization;
using System.Reflection;
using CommandLine;
using HubSpotEtl.Cli;
using HubSpotEtl.Configuration;

namespace HubSpotEtl.Tests.Configuration;

public class RowsOfSettings
{
    public static TheoryData<string, string> Defaults => new(
        from setting in Setting.All
        where setting is { Variable: not null, Default: ['`', ..] }
        select (setting.Variable, setting.Default.Split('`')[1]));

    [Fact]
    public void are_all_in_the_list() => Assert.Equal(
        typeof(Setting).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (Setting)field.GetValue(null)!)
            .Except([Setting.ShownObjectTypes]),
        Setting.All);

    // What is no setting of a run, but what verify does.
    [Fact]
    public void have_every_option_of_the_verbs() => Assert.Equal(
        Setting.All.Select(setting => setting.Option).OfType<string>().Append("repair").Order(),
        Verbs.All.SelectMany(verb => verb.Options).Select(option => option.LongName).Distinct().Order());

    [Theory]
    [MemberData(nameof(Defaults))]
    public void tell_the_default_that_holds(string variable, string value) =>
        Assert.Equal($"{Given.Options()}", $"{Given.Options((variable, value))}");

    [Fact]
    public void have_the_limits_of_a_number_in_its_help() =>
        Assert.All(Setting.All.OfType<NumberSetting>().Where(setting => setting.Option is not null), setting =>
        Assert.All(Verbs.All.SelectMany(verb => verb.Options).Where(option => option.LongName == setting.Option), option =>
            Assert.Contains(
                string.Create(CultureInfo.InvariantCulture, $"{setting.Least} to {setting.Most}"), option.HelpText,
                StringComparison.Ordinal)));

    [Fact]
    public void are_switches_of_the_command_line_where_they_are_flags() => Assert.Equal(
        Setting.All.OfType<FlagSetting>().Select(setting => setting.Option).OfType<string>().Append("repair").Order(),
        Verbs.All.SelectMany(verb => verb.Options.Select(option => "--" + option.LongName).Except(verb.ValueOptions)).Distinct()
            .Select(option => option[2..]).Order());
}
