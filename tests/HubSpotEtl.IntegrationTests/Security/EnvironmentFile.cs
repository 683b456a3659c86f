using System.Runtime.Versioning;
using HubSpotEtl.IntegrationTests.Runs;

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
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("products", 12)));
        var (path, without) = await WriteAsync(fixture, mode);

        var run = (await fixture.RunWithAsync(without, "--object-type", "products")).Expect(0);

        Assert.Equal(
            isWarnedAbout,
            run.Process.Error.Contains($"WARNING  Run[9009] Every user of this machine can read {path}", StringComparison.Ordinal));
        Assert.Equal(isWarnedAbout, run.Process.Error.Contains("chmod 600", StringComparison.Ordinal));
        await fixture.AssertTruthAsync("products");
    }

    [Theory]
    [InlineData("plan --object-type products")]
    [InlineData("discover --object-type products")]
    [InlineData("status --output json")]
    [UnsupportedOSPlatform("windows")]
    public async Task is_warned_about_once_by_the_verbs_that_only_look_too(string call)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("products", 12)));
        var (path, without) = await WriteAsync(fixture, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        var open = (await fixture.RunWithAsync(without, call.Split(' '))).Expect(0);
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        var closed = (await fixture.RunWithAsync(without, call.Split(' '))).Expect(0);

        Assert.EndsWith(
            $"WARNING  Run[9009] Every user of this machine can read {path}, which holds secrets; run: chmod 600 {path}",
            Assert.Single(open.Process.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Equal("", closed.Process.Error);
    }

    // Puts the secrets into a file, and gives the settings without them.
    [UnsupportedOSPlatform("windows")]
    private static async Task<(string Path, Dictionary<string, string?> Without)> WriteAsync(SyncFixture fixture, UnixFileMode mode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permissions.");
        var path = Path.Combine(fixture.Folder, ".env");
        var secrets = fixture.Settings().Where(setting => setting.Key is "ACCESS_TOKEN" or "DB_PASS").ToList();
        await File.WriteAllLinesAsync(
            path, secrets.Select(setting => $"{setting.Key}='{setting.Value}'"), TestContext.Current.CancellationToken);
        File.SetUnixFileMode(path, mode);
        return (path, secrets.ToDictionary(setting => setting.Key, _ => (string?)null));
    }
}
