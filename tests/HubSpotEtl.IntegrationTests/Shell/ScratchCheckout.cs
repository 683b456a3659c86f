using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Shell;

/// <summary>
/// A folder with <c>run.sh</c> and its parts, a private cluster of its own, and a shell script in the place of the built executable.
/// It is closed to other accounts, as a folder of root's may be.
/// </summary>
public sealed class ScratchCheckout : IAsyncDisposable
{
    private static readonly string[] _buildFiles =
        ["Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig", "BannedSymbols.txt", "run.sh"];

    // Making a cluster takes two seconds on a quiet machine; tests may share theirs with a dozen other programs.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    public ScratchCheckout()
    {
        Folder = Directory.CreateTempSubdirectory("checkout ").FullName;
        foreach (var file in _buildFiles)
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(Folder, file));
        Directory.CreateDirectory(Path.Combine(Folder, "scripts"));
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "scripts")))
            File.Copy(file, Path.Combine(Folder, "scripts", Path.GetFileName(file)));
    }

    /// <summary>Its path, with a blank in it.</summary>
    public string Folder { get; }

    public string RunScript => Path.Combine(Folder, "run.sh");

    /// <summary>Puts a script where the build puts the executable, marked as newer than all sources.</summary>
    public void PretendBuilt(string script)
    {
        var program = Path.Combine(Folder, "src/HubSpotEtl/bin/native/hubspot-etl");
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        File.WriteAllText(program, $"#!/usr/bin/env bash\n{script}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var stamp = Directory.CreateDirectory(Path.Combine(Folder, ".local/build")).FullName + "/etl";
        File.WriteAllText(stamp, "");
        File.SetLastWriteTimeUtc(stamp, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1));
    }

    /// <summary>Runs <c>run.sh</c> with the environment of a cron job, from the root folder.</summary>
    public ProcessRun Start(params IEnumerable<string> arguments) => ProcessRun.Start(
        RunScript, arguments, [new("PATH", "/usr/bin:/bin")], workingDirectory: "/", inheritEnvironment: false);

    public async Task<ProcessResult> RunAsync(params IEnumerable<string> arguments)
    {
        await using var run = Start(arguments);
        return await run.WaitAsync(_patience, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var stop = Start("db", "stop", "--destroy"))
            await stop.WaitAsync(_patience);
        Directory.Delete(Folder, recursive: true);
    }
}
