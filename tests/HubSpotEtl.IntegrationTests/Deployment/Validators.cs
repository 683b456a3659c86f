using System.ComponentModel;
using System.Security.Cryptography;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Deployment;

/// <summary>Published schemas and linters, run by Node. Their packages come from npm, once, into <c>.local/validators</c>.</summary>
internal static class Validators
{
    private static readonly Lazy<Task<string>> s_packages = new(InstallAsync);

    private static string Scripts => Path.Combine(Repository.Root, "tests", "HubSpotEtl.IntegrationTests", "Deployment", "validators");

    /// <summary>What is wrong with a file; empty when nothing is.</summary>
    /// <param name="kind">A kind that <c>validate.mjs</c> knows.</param>
    /// <param name="file">Its path.</param>
    public static async Task<string> MistakesAsync(string kind, string file)
    {
        var result = await RunAsync("validate.mjs", kind, file);
        Assert.Equal(("", result.Output.Length == 0 ? 0 : 1), (result.Error, result.ExitCode));
        return result.Output;
    }

    /// <summary>Runs one of the scripts.</summary>
    public static async Task<ProcessResult> RunAsync(string script, params string[] arguments) => await ProcessRun.RunAsync(
        "node", [Path.Combine(Scripts, script), .. arguments], workingDirectory: await s_packages.Value,
        cancellationToken: TestContext.Current.CancellationToken);

    private static async Task<string> InstallAsync()
    {
        var list = Path.Combine(Scripts, "package.json");
        var state = Directory.CreateDirectory(Path.Combine(Repository.Root, ".local", "validators")).FullName;
        var folder = Path.Combine(state, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(list)))[..16]);
        if (Directory.Exists(folder))
            return folder;
        // Only a whole one gets the name.
        var half = Directory.CreateDirectory(Path.Combine(state, Guid.NewGuid().ToString("N"))).FullName;
        File.Copy(list, Path.Combine(half, "package.json"));
        try
        {
            var result = await ProcessRun.RunAsync(
                "npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"], workingDirectory: half,
                timeout: TimeSpan.FromMinutes(5));
            Assert.True(result.ExitCode == 0, result.Error);
        }
        catch (Win32Exception)
        {
            Requirement.IsMissing("npm is not installed.");
        }

        Directory.Move(half, folder);
        return folder;
    }
}
