using HubSpotEtl.Cli.Commands;
using HubSpotEtl.Configuration;
using HubSpotEtl.Hosting;
using HubSpotEtl.TextSafety;

namespace HubSpotEtl.Cli;

/// <summary>The program: arguments in, exit code out.</summary>
internal sealed class Application(HostContext host)
{
    /// <param name="args">As the shell passed them.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (LambdaCommand.IsMeant(args, host.Environment))
            return await RunAsync(new LambdaCommand());
        var parsed = Arguments.Parse(args);
        if (parsed.Text is { } text)
            return host.TryPrint(text + Environment.NewLine) ? ExitCode.Done : ExitCode.Failed;
        if (parsed.Command is not { } command)
            return Refuse(string.Join(Environment.NewLine, parsed.Mistakes.Select(Printable.Escape)) + Environment.NewLine
                + "Try: hubspot-etl --help");
        return await RunAsync(command);
    }

    private async Task<int> RunAsync(ICommand command)
    {
        if (SystemLibraries.Missing(host.Environment) is { } remedy)
        {
            host.Complain(remedy);
            return ExitCode.Failed;
        }

        try
        {
            return await command.RunAsync(host);
        }
        catch (InvalidOptionsException exception)
        {
            return Refuse(exception.Message);
        }
        catch (Exception exception)
        {
            // What a run meets is dealt with and logged there; this is the last door, for what happens before and after.
            host.Complain($"Unexpected error: {exception.GetType().Name}: {Printable.Escape(exception.Message)}");
            return ExitCode.Failed;
        }
    }

    private int Refuse(string message)
    {
        host.Complain(message);
        return ExitCode.Usage;
    }
}
