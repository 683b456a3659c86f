using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using HubSpotEtl.IntegrationTests.Lambda;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Deployment;

/// <summary>
/// What the image's build and <c>./run.sh lambda-package</c> make. There is no Docker here, so what they make is started in a root folder
/// of its own that holds nothing else but the C library and OpenSSL: no .NET, no ICU.
/// </summary>
public sealed partial class LambdaPackage : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task it_starts_in_an_empty_root_folder_and_answers_an_event()
    {
        var zip = await PackAsync();
        await FillRootAsync(zip);
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("services", 30)));
        await using var lambda = await RuntimeApiServer.StartAsync();
        var firstCall = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Portal.Faults.When(_ =>
        {
            firstCall.TrySetResult();
            return null;
        });

        var settings = fixture.Settings();
        settings.Remove("PATH");
        settings.Remove("HOME");
        settings["AWS_LAMBDA_RUNTIME_API"] = lambda.Endpoint;
        var answer = lambda.InvokeAsync("""{"object_type":"services"}""");
        var started = TimeProvider.System.GetTimestamp();
        await using var run = ProcessRun.Start("/usr/bin/unshare", InRoot(), settings, inheritEnvironment: false);
        await lambda.FirstAsked.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        var toEvent = TimeProvider.System.GetElapsedTime(started);
        await firstCall.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        var toCall = TimeProvider.System.GetElapsedTime(started);

        Assert.Equal((200, "healthy"), ((await answer).StatusCode, (await answer).Status));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"lambda.zip {new FileInfo(zip).Length / 1e6:F1} MB; from start to the first event {toEvent.TotalMilliseconds:F0} ms, to the "
                + $"first API call {toCall.TotalMilliseconds:F0} ms");
        await fixture.AssertTruthAsync("services");
    }

    [Fact]
    public async Task the_program_itself_starts_there_too_and_says_what_is_missing()
    {
        await FillRootAsync(await PackAsync());

        var result = await ProcessRun.RunAsync(
            "/usr/bin/unshare", [.. InRoot(), "lambda"], [new("AWS_LAMBDA_RUNTIME_API", "nowhere/")], cancellationToken: Cancelled);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("AWS_LAMBDA_RUNTIME_API", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task it_holds_one_executable_that_starts_with_lambdas_c_library()
    {
        using var zip = await ZipFile.OpenReadAsync(await PackAsync(), Cancelled);

        var entry = Assert.Single(zip.Entries);
        Assert.Equal("bootstrap", entry.FullName);
        // The upper half is the Unix mode (APPNOTE.TXT, 4.4.15).
        Assert.Equal(Convert.ToInt32("100755", 8), entry.ExternalAttributes >>> 16);
        var needed =
            await ProcessRun.RunAsync("readelf", ["--version-info", "--wide", Repository.Executable], cancellationToken: Cancelled);
        AssertLambdasLibrary(needed.Output);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task for_arm64_it_holds_an_executable_for_that_processor()
    {
        await PackAsync("arm64", "--arm64");
        var bootstrap = Path.Combine(Repository.Root, "dist", "lambda", "bootstrap");
        var read = await ProcessRun.RunAsync(
            "readelf", ["--file-header", "--version-info", "--wide", bootstrap], cancellationToken: Cancelled);
        await PackAsync();

        Assert.Contains("AArch64", read.Output, StringComparison.Ordinal);
        AssertLambdasLibrary(read.Output);
    }

    [Fact]
    public async Task an_option_that_is_not_known_is_refused() =>
        Assert.Equal(
            1,
            (await ProcessRun.RunAsync(Path.Combine(Repository.Root, "run.sh"), ["lambda-package", "--arm"], cancellationToken: Cancelled)).ExitCode);

    private static void AssertLambdasLibrary(string versions)
    {
        var needed = GlibcVersion().Matches(versions);
        Assert.NotEmpty(needed);
        Assert.All(needed, version => Assert.InRange(int.Parse(version.Groups["minor"].Value, CultureInfo.InvariantCulture), 2, 34));
    }

    private static async Task<string> PackAsync(string architecture = "x86_64", params string[] options)
    {
        var result = await ProcessRun.RunAsync(
            Path.Combine(Repository.Root, "run.sh"), ["lambda-package", .. options], timeout: TimeSpan.FromMinutes(15),
            cancellationToken: Cancelled);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Matches($@"\Adist/lambda\.zip: {architecture}, [0-9.]+ MB \(bootstrap [0-9.]+ MB\)\n\z", result.Output);
        return Path.Combine(Repository.Root, "dist", "lambda.zip");
    }

    private async Task FillRootAsync(string zip)
    {
        var task = Path.Combine(_root.FullName, "var", "task");
        await ZipFile.ExtractToDirectoryAsync(zip, task, Cancelled);
        var libraries = await ProcessRun.RunAsync("ldd", [Path.Combine(task, "bootstrap")], cancellationToken: Cancelled);
        // .NET looks for OpenSSL by itself; Lambda's system has it, for it has curl.
        var others = await ProcessRun.RunAsync("/sbin/ldconfig", ["-p"], cancellationToken: Cancelled);
        var openSsl = others.Output.Split('\n')
            .Where(
            line => line.Contains("libssl.so.3 ", StringComparison.Ordinal) || line.Contains("libcrypto.so.3 ", StringComparison.Ordinal));
        foreach (var library in Library().Matches(libraries.Output + string.Concat(openSsl)).Select(match => match.Value).Distinct())
        {
            var copy = _root.FullName + library;
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(library, copy);
        }

        Directory.CreateDirectory(Path.Combine(_root.FullName, "proc"));
        // A stand-in for the device, which every Linux has: .NET reads it for its hash codes.
        var devices = Directory.CreateDirectory(Path.Combine(_root.FullName, "dev"));
        await File.WriteAllBytesAsync(Path.Combine(devices.FullName, "urandom"), RandomNumberGenerator.GetBytes(1 << 20), Cancelled);
    }

    // The mount is seen by this process alone, and goes with it.
    private string[] InRoot()
    {
        if (Environment.UserName != "root")
            Requirement.IsMissing("Only root can start a process in another root folder.");
        return
        [
            "--mount", "/bin/sh", "-c", "/bin/mount --rbind /proc \"$0/proc\" && exec /usr/sbin/chroot \"$0\" \"$@\"", _root.FullName,
            "/var/task/bootstrap",
        ];
    }

    [GeneratedRegex(@"/\S+\.so\S*")]
    private static partial Regex Library();

    [GeneratedRegex(@"GLIBC_2\.(?<minor>[0-9]+)")]
    private static partial Regex GlibcVersion();
}
