using System.Text.RegularExpressions;
using HubSpotEtl.Cli;
using HubSpotEtl.Cli.Commands;
using HubSpotEtl.Configuration;

namespace HubSpotEtl.Tests.Cli;

public class ParsingArguments
{
    [Theory]
    [InlineData("--object-type contacts", "object-type=contacts")]
    [InlineData("--object-type services,p50445259_meters,projects", "object-type=services,p50445259_meters,projects")]
    [InlineData("--object-type deals --log-level DEBUG", "object-type=deals log-level=DEBUG")]
    [InlineData("--object-type services --log-file etl_errors.log", "object-type=services log-file=etl_errors.log")]
    [InlineData("--object-type contacts --full-load", "object-type=contacts full-load=true")]
    [InlineData(
        "--object-type services,p50445259_meters --full-load --log-file etl.log",
        "object-type=services,p50445259_meters full-load=true log-file=etl.log")]
    public void the_calls_of_the_python_system_work_with_and_without_the_verb(string call, string options)
    {
        Assert.Equal(options, Options(call));
        Assert.Equal(options, Options("sync " + call));
    }

    [Fact]
    public void every_option_of_sync_is_passed_on() => Assert.Equal(
        "object-type=a full-load=true max-workers=5 wait=true accept-mass-delete=true report-file=r log-level=ERROR log-file=l "
        + "no-progress=true allow-insecure=true output=json lang=es",
        Options("--object-type=a --full-load --max-workers 5 --wait --accept-mass-delete --log-level ERROR --log-file l --output json "
        + "--report-file r --no-progress --lang es --allow-insecure"));

    [Theory]
    [InlineData("--bogus", "Option 'bogus' is unknown.")]
    [InlineData(
        "frobnicate --object-type a",
        "There is no command 'frobnicate'. The commands are: sync, check, discover, plan, status, verify, lambda.")]
    [InlineData(
        "frobnicate --help", "There is no command 'frobnicate'. The commands are: sync, check, discover, plan, status, verify, lambda.")]
    [InlineData("--object-type a, b", "'b' belongs to no option.")]
    [InlineData("sync contacts", "'contacts' belongs to no option.")]
    [InlineData("--full-load=false", "'false' belongs to no option.")]
    [InlineData("--object-type", "Option 'object-type' has no value.")]
    [InlineData("--object-type --full-load", "Option 'object-type' has no value.")]
    [InlineData("--object-type a --object-type b", "Option 'object-type' is defined multiple times.")]
    public void what_is_not_understood_is_said(string call, string mistake) =>
        Assert.Equal([mistake], Arguments.Parse(call.Split(' ')).Mistakes);

    [Theory]
    [InlineData("--help")]
    [InlineData("help")]
    [InlineData("sync --help")]
    [InlineData("help sync")]
    public void help_tells_options_examples_and_exit_codes(string call)
    {
        var text = Arguments.Parse(call.Split(' ')).Text!;

        Assert.Contains("--object-type=A,B,C", text, StringComparison.Ordinal);
        Assert.Contains("hubspot-etl sync --object-type contacts", text, StringComparison.Ordinal);
        Assert.Contains("143 SIGTERM", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help", "Exit codes: 0 all objects healthy; 1 an object failed, had errors or is incomplete; 2 ")]
    [InlineData("check --help", "Exit codes: 0 nothing is missing; 2 something is missing, or usage error; 130 ")]
    [InlineData("status --help", "Exit codes: 0 shown; 1 with --max-age: ")]
    [InlineData("help verify", "Exit codes: 0 no table differs, or all is mended; 1 ")]
    public void help_tells_the_exit_codes_of_its_verb(string call, string codes) =>
        Assert.Contains(codes, Regex.Replace(Arguments.Parse(call.Split(' ')).Text!, @"\n +", " "), StringComparison.Ordinal);

    [Fact]
    public void help_names_every_variable() => Assert.Superset(
        Setting.Variables.ToHashSet(),
        Regex.Matches(Arguments.Parse(["--help"]).Text!, "[A-Z][A-Z_]+").Select(word => word.Value).ToHashSet());

    [Fact]
    public void help_keeps_to_80_columns() => Assert.All(
        Verbs.All.SelectMany(verb => Arguments.Parse([verb.Name, "--help"]).Text!.Split('\n'))
            .Concat(Arguments.Parse(["--help"]).Text!.Split('\n')),
        line => Assert.InRange(line.Length, 0, 80));

    [Fact]
    public void every_verb_has_examples_and_they_are_understood() => Assert.All(Verbs.All, verb =>
    {
        Assert.NotEmpty(verb.Examples);
        Assert.All(verb.Examples, example =>
        {
            var words = example.Call.Split(' ');
            Assert.Equal("hubspot-etl", words[0]);
            Assert.IsType(verb.Command, Arguments.Parse(words[1..]).Command, exactMatch: true);
        });
    });

    [Theory]
    [InlineData("--version")]
    [InlineData("version")]
    public void version_is_a_name_and_a_number(string call) =>
        Assert.Matches(@"\Ahubspot-etl \d+\.\d+\.\d+\z", Arguments.Parse([call]).Text);

    private static string Options(string call)
    {
        var command = Assert.IsType<SyncCommand>(Arguments.Parse(call.Split(' ')).Command);
        return string.Join(' ', command.GivenOptions().Select(option => $"{option.Key}={option.Value}"));
    }
}
