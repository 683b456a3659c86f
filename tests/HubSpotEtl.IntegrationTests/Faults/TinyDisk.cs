using System.Globalization;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// A file system that is soon full, in memory. Only root may mount one: without root the test is skipped, and a trigger that raises 53100
/// has to do.
/// </summary>
internal sealed class TinyDisk : IAsyncDisposable
{
    private readonly PrivateServer _server;

    private TinyDisk(PrivateServer server, string folder) => (_server, Folder) = (server, folder);

    /// <summary>Where it is; it belongs to the server.</summary>
    public string Folder { get; }

    public static async Task<TinyDisk> MountAsync(PrivateServer server, int megabytes)
    {
        if (Environment.UserName != "root")
            Assert.Skip("Only root may mount a file system.");
        var folder = Path.Combine(Path.GetDirectoryName(server.Data)!, "tiny");
        Directory.CreateDirectory(folder);
        if (await RunAsync("mount", "-t", "tmpfs", "-o", Size(megabytes), "tmpfs", folder) is { ExitCode: not 0 } refused)
            Assert.Skip($"This container may not mount a file system: {refused.Error}");
        var disk = new TinyDisk(server, folder);
        await RunAsync("chown", $"--reference={server.Data}", folder);
        return disk;
    }

    /// <summary>Fills so much of it. Unit: kilobytes.</summary>
    public Task FillAsync(int kilobytes) =>
        _server.RunAsync(
            "/usr/bin/env", "dd", "if=/dev/zero", $"of={Folder}/ballast", "bs=1k",
            string.Create(CultureInfo.InvariantCulture, $"count={kilobytes}"));

    public Task GrowAsync(int megabytes) => RunAsync("mount", "-o", $"remount,{Size(megabytes)}", Folder);

    public async ValueTask DisposeAsync() => await RunAsync("umount", "-l", Folder);

    private static string Size(int megabytes) => string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m");

    private static Task<ProcessResult> RunAsync(string file, params string[] arguments) => ProcessRun.RunAsync(file, arguments);
}
