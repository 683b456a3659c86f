using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Deployment;

/// <summary>What is in <c>deploy/</c>, against the schemas and linters that its owners, or others, have published.</summary>
public sealed class InfrastructureFiles
{
    [Theory]
    [InlineData("cloudformation", "deploy/aws/template.yaml")]
    [InlineData("cloudformation", "deploy/aws/many-portals/template.yaml")]
    [InlineData("states", "deploy/aws/many-portals/statemachine.asl.json")]
    [InlineData("kubernetes", "deploy/kubernetes/cronjob.yaml")]
    [InlineData("kubernetes", "deploy/kubernetes/secret.yaml")]
    [InlineData("dockerfile", "Dockerfile")]
    [InlineData("compose", "compose.yaml")]
    public async Task is_valid(string kind, string file) =>
        Assert.Equal("", await Validators.MistakesAsync(kind, Path.Combine(Repository.Root, file)));

    [Theory]
    [InlineData(
        "cloudformation", "deploy/aws/template.yaml", "ReservedConcurrentExecutions", "ReservedConcurrency",
        "there is no property ReservedConcurrency")]
    [InlineData("cloudformation", "deploy/aws/template.yaml", "!Ref SubnetIds", "!Ref Subnets", "there is no Subnets")]
    [InlineData(
        "cloudformation", "deploy/aws/many-portals/template.yaml", "AWS::Serverless::StateMachine", "AWS::Serverless::Machine",
        "there is no resource type")]
    [InlineData("states", "deploy/aws/many-portals/statemachine.asl.json", "\"Next\": \"Sync\"", "\"Next\": \"Again\"", "Again")]
    [InlineData("kubernetes", "deploy/kubernetes/cronjob.yaml", "Forbid", "Never", "concurrencyPolicy")]
    [InlineData("dockerfile", "Dockerfile", "FROM scratch", "FORM scratch", "FORM")]
    [InlineData("compose", "compose.yaml", "healthcheck:", "health:", "must NOT have additional properties")]
    public async Task a_mistake_would_be_found(string kind, string file, string right, string wrong, string mistake)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, file), TestContext.Current.CancellationToken);
        Assert.Contains(right, text, StringComparison.Ordinal);
        var folder = Directory.CreateTempSubdirectory();
        var spoilt = Path.Combine(folder.FullName, Path.GetFileName(file));
        await File.WriteAllTextAsync(spoilt, text.Replace(right, wrong, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var mistakes = await Validators.MistakesAsync(kind, spoilt);

        folder.Delete(recursive: true);
        Assert.Contains(mistake, mistakes, StringComparison.Ordinal);
    }
}
