using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Outside;

/// <summary>
/// Calls of the executable by a shell that prepares its surroundings: descriptors, limits, signals, folders, mounts that nobody else sees.
/// </summary>
internal static class HostileShell
{
    /// <summary>A sync of two objects that are linked, as short as it can be.</summary>
    public const string Sync = "hubspot-etl sync --object-type contacts,companies --no-progress";

    public static Task<SyncFixture> StartAsync() => SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 130), ("companies", 25)));

    /// <summary>Runs a script of bash in the bench's folder, where <c>hubspot-etl</c> is found.</summary>
    public static Task<ProcessResult> ShellAsync(this SyncFixture fixture, string script, Dictionary<string, string?>? settings = null)
    {
        var all = fixture.Settings();
        all["PATH"] = $"{Path.GetDirectoryName(Repository.Executable)}:{all["PATH"]}";
        foreach (var (name, value) in settings ?? [])
            all[name] = value;
        var given = all.Where(one => one.Value is not null).Select(one => $"{one.Key}={one.Value}");
        // Nothing else is inherited: what the tests were started with must not decide either.
        return ProcessRun.RunAsync(
            "/usr/bin/env", ["-i", .. given, "/bin/bash", "-c", script], workingDirectory: fixture.Folder, timeout: TimeSpan.FromMinutes(3),
            cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>Fails unless both tables equal the portal.</summary>
    public static Task AssertLoadedAsync(this SyncFixture fixture) => fixture.AssertTruthAsync("contacts,companies");

    /// <summary>The script in a mount namespace of its own, where root can hide what it likes.</summary>
    public static string WithMounts(string mounts, string script)
    {
        RequireRoot();
        return $"unshare --mount bash -c '{mounts}; {script}'";
    }

    public static void RequireRoot()
    {
        if (Environment.UserName != "root")
            Requirement.IsMissing("Only root can make such host.");
    }
}
