using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Deployment;

/// <summary>What the image starts. Stand-ins lie where it has the program and AWS's emulator.</summary>
public sealed class ContainerEntrypoint : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("", null, "aws-lambda-rie: ROOT/var/runtime/bootstrap")]
    [InlineData("", "127.0.0.1:9001", "bootstrap:")]
    [InlineData("sync --object-type contacts", null, "bootstrap: sync --object-type contacts")]
    [InlineData("status", "127.0.0.1:9001", "bootstrap: status")]
    public async Task starts_the_program_with_arguments_and_the_function_without(string arguments, string? lambda, string started)
    {
        Stand("/var/runtime/bootstrap");
        Stand("/usr/local/bin/aws-lambda-rie");
        var script = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "deploy", "container", "entrypoint.sh"), TestContext.Current.CancellationToken);
        foreach (var path in new[] { "/var/runtime", "/usr/local/bin" })
            script = script.Replace(path, _root.FullName + path, StringComparison.Ordinal);

        var result = await ProcessRun.RunAsync(
            "/bin/sh", ["-c", script, "entrypoint.sh", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            [new("AWS_LAMBDA_RUNTIME_API", lambda)],
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            new ProcessResult(7, started + "\n", ""),
            result with { Output = result.Output.Replace(_root.FullName, "ROOT", StringComparison.Ordinal)
                .Replace(": \n", ":\n", StringComparison.Ordinal) });
    }

    private void Stand(string path)
    {
        var file = _root.FullName + path;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"#!/bin/sh\necho \"{Path.GetFileName(path)}: $*\"\nexit 7\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
