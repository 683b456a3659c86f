using System.Runtime.Versioning;
using HubSpotEtl.IntegrationTests.Sync;

namespace HubSpotEtl.IntegrationTests.Security;

public sealed class EnvironmentFile
{
    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, true)]
    [UnsupportedOSPlatform("windows")]
    public async Task that_everybody_can_read_is_warned_about_with_the_remedy_and_used_all_the_same(UnixFileMode mode, bool isWarnedAbout)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permissions.");
        await using var bench = await SyncBench.StartAsync(SyncBench.Quick(("products", 12)));
        var path = Path.Combine(bench.Folder, ".env");
        var secrets = bench.Settings().Where(setting => setting.Key is "ACCESS_TOKEN" or "DB_PASS").ToList();
        await File.WriteAllLinesAsync(path, secrets.Select(setting => $"{setting.Key}='{setting.Value}'"), TestContext.Current.CancellationToken);
        File.SetUnixFileMode(path, mode);

        var run = (await bench.RunWithAsync(secrets.ToDictionary(setting => setting.Key, _ => (string?)null), "--object-type", "products")).Expect(0);

        Assert.Equal(isWarnedAbout, run.Process.Error.Contains($"WARNING  Run[9009] Every user of this machine can read {path}", StringComparison.Ordinal));
        Assert.Equal(isWarnedAbout, run.Process.Error.Contains("chmod 600", StringComparison.Ordinal));
        await bench.AssertTruthAsync("products");
    }
}
