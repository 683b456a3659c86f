using System.ComponentModel;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Deployment;

public sealed class SystemdUnits : IDisposable
{
    private static readonly string[] s_names = ["hubspot-etl.service", "hubspot-etl.timer"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task are_found_right_by_systemd()
    {
        var result = await VerifyAsync(text => text);

        Assert.Equal(new ProcessResult(0, "", ""), result);
    }

    [Theory]
    [InlineData("OnCalendar=*:0/15", "OnCalendar=*:0/often")]
    [InlineData("/hubspot-etl sync", "/not-there sync")]
    public async Task a_mistake_would_be_found(string right, string wrong) =>
        Assert.NotEqual(0, (await VerifyAsync(text => text.Replace(right, wrong, StringComparison.Ordinal))).ExitCode);

    private async Task<ProcessResult> VerifyAsync(Func<string, string> change)
    {
        foreach (var name in s_names)
        {
            var text = await File.ReadAllTextAsync(
                Path.Combine(Repository.Root, "deploy", "systemd", name), TestContext.Current.CancellationToken);
            // systemd looks whether the executable is there.
            text = text.Replace("/usr/local/bin", Path.GetDirectoryName(Repository.Executable), StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, name), change(text), TestContext.Current.CancellationToken);
        }

        try
        {
            return await ProcessRun.RunAsync(
                "systemd-analyze", ["verify", .. s_names.Select(name => Path.Combine(_folder.FullName, name))],
                cancellationToken: TestContext.Current.CancellationToken);
        }
        catch (Win32Exception)
        {
            Requirement.IsMissing("systemd-analyze is not installed.");
            throw;
        }
    }
}
