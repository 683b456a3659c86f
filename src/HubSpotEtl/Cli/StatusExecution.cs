using HubSpotEtl.Configuration;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Postgres;
using HubSpotEtl.Status;

namespace HubSpotEtl.Cli;

/// <summary><c>status</c> from checked options to exit code.</summary>
internal sealed class StatusExecution(Surroundings surroundings, StatusOptions options, ReadStatus read)
{
    public async Task<int> RunAsync()
    {
        // Nothing is written, so there is nothing to bring to a good end: the first signal already cancels.
        var cancellationToken = surroundings.Signals.StopRequested;
        try
        {
            var tables = await read(options.ObjectTypes, cancellationToken);
            return Show(StatusReport.Of(tables, options.Database.Schema, surroundings.Time.GetUtcNow(), options.MaxAge));
        }
        catch (OperationCanceledException) when (surroundings.Signals.ExitCode is { } exitCode)
        {
            return exitCode;
        }
        catch (Exception exception) when (DatabaseFault.Is(exception))
        {
            return Refuse(exception);
        }
    }

    private int Show(StatusReport report)
    {
        var written = surroundings.TryPrint(
            options.Output.Format == OutputFormat.Json ? StatusJson.Of(report) + "\n" : StatusText.Of(report, options.Output.Language));
        if (report.Complaint is { } complaint)
            surroundings.Complain(Printable.Escape(complaint));
        return written && report.Complaint is null ? ExitCode.Done : ExitCode.Failed;
    }

    // Whatever the reason, nothing is known about the tables: that is not the same as a table that is too old.
    private int Refuse(Exception exception)
    {
        var database = options.Database;
        surroundings.Complain(Printable.Escape(
            $"The status cannot be read from database {database.Name}, schema {database.Schema}, on {database.Host}:{database.Port}. {Failures.Detail(exception)}"));
        return ExitCode.Usage;
    }
}
