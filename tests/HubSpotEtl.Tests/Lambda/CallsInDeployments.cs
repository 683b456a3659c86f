using System.Text;
using System.Text.RegularExpressions;
using HubSpotEtl.Cli;
using HubSpotEtl.Configuration;
using HubSpotEtl.Lambda;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Tests.Lambda;

/// <summary>What the README's chapter on schedules and <c>deploy/</c> call the program with.</summary>
public partial class CallsInDeployments
{
    private static string Chapter
    {
        get
        {
            var readme = Read("README.md");
            return readme[readme.IndexOf("## Run it on a schedule", StringComparison.Ordinal)..readme.IndexOf("## Prove it", StringComparison.Ordinal)];
        }
    }

    [Fact]
    public void calls_are_understood()
    {
        var containers = Containers().Matches(Chapter).Select(match => match.Groups["call"].Value);
        var units = Unit().Matches(Read("deploy/systemd/hubspot-etl.service")).Select(match => match.Groups["call"].Value);
        var lists = new[] { "compose.yaml", "deploy/kubernetes/cronjob.yaml" }
            .SelectMany(file => List().Matches(Read(file)).Select(match => match.Groups["words"].Value.Replace("'", "", StringComparison.Ordinal).Replace(", ", " ", StringComparison.Ordinal)));
        string[] calls = [.. containers, .. units, .. lists];

        Assert.Equal(4, calls.Length);
        Assert.All(calls, call => Assert.IsType<SyncCommand>(Arguments.Parse(call.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Command));
    }

    [Fact]
    public void events_are_understood()
    {
        var texts = new[] { Chapter, Read("deploy/aws/template.yaml").Replace("${ObjectTypes}", "\"services\"", StringComparison.Ordinal) };
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
    public void variables_that_are_set_are_settings()
    {
        var settings = typeof(Setting).GetFields().Select(field => ((Setting)field.GetValue(null)!).Variable).OfType<string>().ToHashSet();
        var template = Read("deploy/aws/template.yaml");
        var block = template[template.IndexOf("        Variables:", StringComparison.Ordinal)..template.IndexOf("      Events:", StringComparison.Ordinal)];
        var kubernetes = Regex.Matches(Read("deploy/kubernetes/cronjob.yaml"), "- name: (?<name>[A-Z_]+)").Concat(Regex.Matches(Read("deploy/kubernetes/secret.yaml"), "(?m)^  (?<name>[A-Z_]+):"));
        string[] set = [.. Regex.Matches(block, "(?m)^ {10}(?<name>[A-Z_]+):").Concat(kubernetes).Select(match => match.Groups["name"].Value)];

        Assert.Equal(13, set.Length);
        Assert.Subset(settings, set.ToHashSet());
    }

    [Fact]
    public void the_secret_that_is_made_has_what_the_template_reads()
    {
        Assert.Contains("""'{"ACCESS_TOKEN":"pat-…","DB_PASS":"…"}'""", Read("docs/deployment.md"), StringComparison.Ordinal);
        Assert.Equal(["ACCESS_TOKEN", "DB_PASS"], Regex.Matches(Read("deploy/aws/template.yaml"), ":SecretString:(?<key>[A-Z_]+)").Select(match => match.Groups["key"].Value));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    [GeneratedRegex(@"docker run [^\n]*hubspot-etl (?<call>sync[^\n]+)")]
    private static partial Regex Containers();

    [GeneratedRegex(@"ExecStart=/usr/local/bin/hubspot-etl (?<call>[^\n]+)")]
    private static partial Regex Unit();

    [GeneratedRegex(@"(?:command|args): \[(?<words>sync, [^\]]+)\]")]
    private static partial Regex List();

    [GeneratedRegex(@"\{""object_type[^}]*\}")]
    private static partial Regex Event();
}
