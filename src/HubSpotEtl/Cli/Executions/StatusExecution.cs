using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Hosting;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.TextSafety;
using HubSpotEtl.Status;
using HubSpotEtl.Status.Report;

namespace HubSpotEtl.Cli.Executions;

/// <summary><c>status</c> from checked options to exit code.</summary>
internal sealed class StatusExecution(HostContext host, StatusOptions options, DotEnvFile? dotEnv, StatusFunction read)
{
    public async Task<int> RunAsync()
    {
        var run = new QuietRun(host, dotEnv);
        try
        {
            var status = await run.RunAsync((_, cancellationToken) => read(options.ObjectTypes, cancellationToken));
            return status is null
                ? run.Show(null, ExitCode.Done)
                : Show(run, StatusReport.Of(status, options.Database.Schema, host.Time.GetUtcNow(), options.MaxAge));
        }
        catch (Exception exception) when (DatabaseFault.Is(exception))
        {
            return Refuse(exception);
        }
    }

    private int Show(QuietRun run, StatusReport report)
    {
        var exitCode = run.Show(
            options.Output.Format == OutputFormat.Json ? StatusJson.Of(report) + "\n" : StatusText.Of(report, options.Output.Language),
            report.Complaint is null ? ExitCode.Done : ExitCode.Failed);
        if (report.Complaint is { } complaint)
            host.Complain(Printable.Escape(complaint));
        return exitCode;
    }

    // Whatever the reason, nothing is known about the tables: that is not the same as a table that is too old.
    private int Refuse(Exception exception)
    {
        var database = options.Database;
        host.Complain(Printable.Escape(
            $"The status cannot be read from database {database.Name}, schema {database.Schema}, on {database.Host}:{database.Port}. "
            + $"{Failures.Detail(exception)}"));
        return ExitCode.Usage;
    }
}
