using System.Text;
using System.Text.RegularExpressions;
using HubSpotEtl.Cli;
using HubSpotEtl.Cli.Commands;
using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.Lambda;
using HubSpotEtl.TestSupport;
using HubSpotEtl.Tests.Configuration;
using Npgsql;

namespace HubSpotEtl.Tests.Lambda;

/// <summary>What the README's chapter on schedules and <c>deploy/</c> call the program with.</summary>
public partial class CallsInDeployments
{
    private static string Chapter
    {
        get
        {
            var readme = Read("README.md");
            return readme[readme.IndexOf("## Run it on a schedule", StringComparison.Ordinal)..readme.IndexOf(
                "## Prove it", StringComparison.Ordinal)];
        }
    }

    [Fact]
    public void calls_are_understood()
    {
        var containers = Containers().Matches(Chapter).Select(match => match.Groups["call"].Value);
        var units = Unit().Matches(Read("deploy/systemd/hubspot-etl.service")).Select(match => match.Groups["call"].Value);
        var lists = new[] { "compose.yaml", "deploy/kubernetes/cronjob.yaml" }
            .SelectMany(
                file =>
                    List().Matches(Read(file))
                        .Select(
                        match =>
                            match.Groups["words"].Value.Replace("'", "", StringComparison.Ordinal)
                                .Replace(", ", " ", StringComparison.Ordinal)));
        string[] calls = [.. containers, .. units, .. lists];

        Assert.Equal(4, calls.Length);
        Assert.All(
            calls, call => Assert.IsType<SyncCommand>(Arguments.Parse(call.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Command));
    }

    [Fact]
    public void events_are_understood()
    {
        var texts = new[] { Chapter, Template.Replace("${ObjectTypes}", "\"services\"", StringComparison.Ordinal) };
        string[] events = [.. texts.SelectMany(text => Event().Matches(text).Select(match => match.Value))];

        Assert.Equal(4, events.Length);
        Assert.All(events, json =>
        {
            var understood = LambdaEvent.Parse(Encoding.UTF8.GetBytes(json));
            Assert.Empty(understood.Mistakes);
            Assert.Contains("object_type", understood.Fields.Keys);
        });
    }

    [Fact]
    public void the_function_has_every_setting_but_those_that_its_events_carry()
    {
        string[] others = ["OBJECT_TYPE", "FORCE_FULL_LOAD"];

        Assert.Equal(Setting.Variables.Except(others).Order(), Variables.Keys.Order());
    }

    [Fact]
    public void what_the_function_is_given_by_default_are_the_programs_own_defaults()
    {
        var given = Variables.Where(variable => Defaults.ContainsKey(variable.Value))
            .ToDictionary(variable => variable.Key, variable => Defaults[variable.Value]);

        var loaded = Load(given);

        Assert.Equal(["DB_PORT", "DB_SCHEMA", "DB_SSL_MODE"], given.Where(one => one.Value.Length > 0).Select(one => one.Key).Order());
        Assert.Equal(14, given.Count(one => one.Value.Length == 0));
        Assert.Equal((5432, "hubspot_etl", SslMode.VerifyFull), (loaded.Database.Port, loaded.Database.Schema, loaded.Database.SslMode));
        Assert.False(loaded.Sync.Views);
    }

    [Fact]
    public void variables_that_pods_are_given_are_settings()
    {
        var names = Regex.Matches(Read("deploy/kubernetes/cronjob.yaml"), "- name: (?<name>[A-Z_]+)")
            .Concat(Regex.Matches(Read("deploy/kubernetes/secret.yaml"), "(?m)^  (?:# )?(?<name>[A-Z_]+):"));
        string[] set = [.. names.Select(match => match.Groups["name"].Value)];

        Assert.Equal(6, set.Length);
        Assert.Subset(Setting.Variables.ToHashSet(), set.ToHashSet());
    }

    [Fact]
    public void the_secret_that_is_made_has_what_the_template_reads()
    {
        Assert.Contains("""'{"ACCESS_TOKEN":"pat-…","DB_PASS":"…","PRIVACY_SECRET":"…"}'""", Read("docs/deployment.md"), StringComparison.Ordinal);
        Assert.Equal(
            ["ACCESS_TOKEN", "DB_PASS", "PRIVACY_SECRET"],
            Regex.Matches(Template, ":SecretString:(?<key>[A-Z_]+)").Select(match => match.Groups["key"].Value));
    }

    private static string Template => Read("deploy/aws/template.yaml");

    // The variables of the function, each with the parameter that it is taken from; another form of value as it stands there.
    private static Dictionary<string, string> Variables
    {
        get
        {
            var block = Template[Template.IndexOf("        Variables:", StringComparison.Ordinal)..Template.IndexOf(
                "      Events:", StringComparison.Ordinal)];
            return Variable().Matches(block).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
        }
    }

    private static Dictionary<string, string> Defaults =>
        ParameterDefault().Matches(Template[..Template.IndexOf("Conditions:", StringComparison.Ordinal)])
        .ToDictionary(match => $"!Ref {match.Groups["name"].Value}", match => match.Groups["value"].Value.Trim('\''));

    private static EtlOptions Load(Dictionary<string, string> given) => EtlOptions.Load(
        [SettingLayer.OfVariables(given), SettingLayer.OfVariables(Given.Required)], ObjectTypeRule.DefaultsToContacts);

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    [GeneratedRegex(@"docker run [^\n]*hubspot-etl (?<call>sync[^\n]+)")]
    private static partial Regex Containers();

    [GeneratedRegex(@"ExecStart=/usr/local/bin/hubspot-etl (?<call>[^\n]+)")]
    private static partial Regex Unit();

    [GeneratedRegex(@"(?:command|args): \[(?<words>sync, [^\]]+)\]")]
    private static partial Regex List();

    [GeneratedRegex(@"\{""object_type[^}]*\}")]
    private static partial Regex Event();

    [GeneratedRegex(@"(?m)^ {10}(?<name>[A-Z_]+): ?(?<value>.*)$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?m)^  (?<name>\w+):\n    Type: \w+\n    Default: (?<value>.*)$")]
    private static partial Regex ParameterDefault();
}
