using System.Runtime.InteropServices;
using System.Text.Json;
using HubSpotEtl.Cli;
using HubSpotEtl.Cli.Commands;
using HubSpotEtl.Cli.Executions;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Hosting;
using HubSpotEtl.Reporting;
using HubSpotEtl.Reporting.Documents;
using HubSpotEtl.Tests.Cli;
using HubSpotEtl.Tests.Configuration;
using HubSpotEtl.Tests.Reporting.Html;
using HubSpotEtl.Verify;
using HubSpotEtl.Verify.Report;

namespace HubSpotEtl.Tests.Verify;

public sealed class ComparingTables : CommandFixture
{
    private readonly TemporaryFolder _folder = new();
    private VerifyFunction _verify = (_, _, _) => Task.FromResult(Sample.Of(Sample.Consistent));

    public override void Dispose()
    {
        _folder.Dispose();
        base.Dispose();
    }

    [Theory]
    [InlineData("consistent", 0)]
    [InlineData("repaired", 0)]
    [InlineData("different", 1)]
    public async Task ends_with_1_only_where_a_difference_is_left(string status, int exitCode)
    {
        _verify = (_, _, _) => Task.FromResult(Sample.Of(
            Sample.Consistent, Sample.Consistent with { Status = Enum.Parse<VerifyStatus>(status, ignoreCase: true) }));

        Assert.Equal(exitCode, await Run());
    }

    [Fact]
    public async Task ends_with_1_where_one_of_them_could_not_be_compared()
    {
        _verify = (_, _, _) =>
            Task.FromResult(new VerifySummary([Sample.Consistent], [new ObjectFailure("deals", "Some", "the reason")], 2));

        Assert.Equal(1, await Run());
        Assert.Contains("the reason", Out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public async Task gives_up_at_the_first_signal_and_leaves_a_former_report(PosixSignal signal, int exitCode)
    {
        var path = _folder.Write("verify.json", "former");
        _verify = (_, _, cancellationToken) =>
        {
            Signals.Receive(signal);
            return Task.FromCanceled<VerifySummary>(cancellationToken);
        };

        Assert.Equal(exitCode, await Run(path));
        Assert.Equal(("", "former"), (Out.ToString(), File.ReadAllText(path)));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task writes_a_file_with_all_ids_in_the_form_of_the_printed_document()
    {
        _verify = async (_, file, cancellationToken) =>
        {
            await file!.AddAsync(Sample.Different, _ => AsyncEnumerable.Range(1, 30_000).Select(id => (long)id), cancellationToken);
            return Sample.Of(Sample.Different);
        };

        Assert.Equal(1, await Run(_folder["verify.json"], OutputFormat.Json));

        using var file = JsonDocument.Parse(File.ReadAllText(_folder["verify.json"]));
        Assert.Equal(Keys(JsonDocument.Parse(Out.ToString()).RootElement), Keys(file.RootElement));
        Assert.Equal(30_000, file.RootElement.GetProperty("ids").GetProperty("missing").GetArrayLength());
        Assert.Equal("different", file.RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task writes_a_page_where_the_files_name_says_so()
    {
        _verify = (_, file, _) =>
        {
            Assert.Null(file);
            return Task.FromResult(Sample.Of(Sample.Different));
        };

        Assert.Equal(1, await Run(_folder["verify.html"]));

        Assert.StartsWith(
            "hubspot-etl · Verification report\n# contacts\n", PageOutline.Of(File.ReadAllText(_folder["verify.html"])),
            StringComparison.Ordinal);
        Assert.Equal([_folder["verify.html"]], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task writes_no_half_of_a_file()
    {
        var path = _folder.Write("verify.json", "former");
        _verify = async (_, file, cancellationToken) =>
        {
            await Assert.ThrowsAsync<TimeoutException>(
                () => file!.AddAsync(Sample.Different, _ => throw new TimeoutException(), cancellationToken));
            return new VerifySummary([], [new ObjectFailure("contacts", "TimeoutException", "")], 1);
        };

        Assert.Equal(1, await Run(path));
        Assert.Equal("former", File.ReadAllText(path));
        Assert.Contains("could not be written", Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void takes_the_options_of_the_call() => Assert.Equal(
        "object-type=a repair=true accept-mass-delete=true wait=true report-file=r log-level=ERROR log-file=l no-progress=true "
            + "allow-insecure=true output=json lang=es",
        string.Join(' ', Command(
            "verify --object-type a --repair --accept-mass-delete --wait --log-level ERROR --log-file l --output json --report-file r "
            + "--no-progress --lang es --allow-insecure").GivenOptions().Select(option => $"{option.Key}={option.Value}")));

    [Fact]
    public void repairs_only_when_the_call_says_so()
    {
        Assert.True(Command("verify --repair").Repair);
        Assert.False(Command("verify").Repair);
    }

    private static VerifyCommand Command(string call) => Assert.IsType<VerifyCommand>(Arguments.Parse(call.Split(' ')).Command);

    private static IEnumerable<string> Keys(JsonElement report) => report.EnumerateObject().Select(figure => figure.Name);

    private Task<int> Run(string? reportFile = null, OutputFormat format = OutputFormat.Text)
    {
        var options = Given.Options();
        return new VerifyExecution(
            HostContext, options with { Output = new OutputOptions { ReportFile = reportFile, Format = format, ShowProgress = false } },
            null,
            (job, file, cancellationToken) => _verify(job, file, cancellationToken)).RunAsync();
    }
}
