
namespace HubSpotEtl.IntegrationTests.Outside;

/// <summary>Parts of the system that are not there: hidden from one process by mounts of its own.</summary>
public sealed class SystemParts
{
    private const string Hide = "hide() { for each in \"$@\"; do if [ -d \"$each\" ]; then mount -t tmpfs none \"$each\"; elif [ -e "
        + "\"$each\" ]; then mount --bind empty \"$(readlink -f \"$each\")\"; fi; done; }; touch empty; ";

    // The executable may itself lie where something is mounted over.
    private const string TakeAlong =
        "mount -t tmpfs none /mnt && cp -r \"$(dirname \"$(command -v hubspot-etl)\")\" /mnt/program && PATH=/mnt/program:$PATH";

    [Theory]
    [InlineData("/usr/lib/*/libicuuc.so.[0-9]* /usr/lib64/libicuuc.so.[0-9]*")]
    [InlineData("/usr/lib/*/libicui18n.so.[0-9]*")]
    [InlineData("/usr/lib/*/libicudata.so.[0-9]*")]
    [InlineData("/usr/lib/*/libgssapi_krb5.so.2")]
    [InlineData("/usr/share/zoneinfo /etc/localtime")]
    [InlineData("/etc/ssl /usr/lib/ssl")]
    [InlineData("/etc/passwd /etc/group /etc/nsswitch.conf")]
    [InlineData("/usr/share/locale /usr/lib/locale /usr/lib/*/gconv")]
    [InlineData("/dev/null /dev/full /dev/tty")]
    [InlineData("/sys")]
    public async Task that_are_not_there_cost_no_run(string parts)
    {
        await using var fixture = await HostileShell.StartAsync();

        var run = await fixture.ShellAsync(HostileShell.WithMounts($"{Hide} hide {parts}", $"{HostileShell.Sync} --lang es"));

        Assert.True(run.ExitCode == 0, $"{run.ExitCode} {run.Error}");
        await fixture.AssertLoadedAsync();
    }

    [Theory]
    [InlineData("mount -t tmpfs none /tmp")]
    [InlineData("mount -t tmpfs none /proc")]
    [InlineData("mount -o remount,ro,bind / / 2>/dev/null || mount --bind / / && mount -o remount,ro,bind /")]
    public async Task folders_that_are_empty_or_for_reading_alone_cost_no_run(string mount)
    {
        await using var fixture = await HostileShell.StartAsync();
        var run = await fixture.ShellAsync(HostileShell.WithMounts($"{TakeAlong}; {mount}", $"cd /; {HostileShell.Sync}"));

        Assert.True(run.ExitCode == 0, $"{run.ExitCode} {run.Error}");
        await fixture.AssertLoadedAsync();
    }

    [Fact]
    public async Task without_openssl_it_says_what_to_install()
    {
        await using var fixture = await HostileShell.StartAsync();

        var run = await fixture.ShellAsync(
            HostileShell.WithMounts($"{Hide} hide /usr/lib/*/libssl.so.3 /usr/lib64/libssl.so.3", HostileShell.Sync));

        Assert.Equal((1, true), (run.ExitCode, run.Error.StartsWith("OpenSSL cannot be loaded: install it", StringComparison.Ordinal)));
    }
}
