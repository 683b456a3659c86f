using HubSpotEtl.Cli.Commands;
using HubSpotEtl.Configuration;
using HubSpotEtl.Hosting;
using HubSpotEtl.TextSafety;

namespace HubSpotEtl.Cli;

/// <summary>The program: arguments in, exit code out.</summary>
internal sealed class Application(Surroundings surroundings)
{
    /// <param name="args">As the shell passed them.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (LambdaCommand.IsMeant(args, surroundings.Environment))
            return await RunAsync(new LambdaCommand());
        var understanding = Arguments.Parse(args);
        if (understanding.Text is { } text)
            return surroundings.TryPrint(text + Environment.NewLine) ? ExitCode.Done : ExitCode.Failed;
        if (understanding.Command is not { } command)
            return Refuse(string.Join(Environment.NewLine, understanding.Mistakes.Select(Printable.Escape)) + Environment.NewLine
                + "Try: hubspot-etl --help");
        return await RunAsync(command);
    }

    private async Task<int> RunAsync(ICommand command)
    {
        if (SystemLibraries.Missing(surroundings.Environment) is { } remedy)
        {
            surroundings.Complain(remedy);
            return ExitCode.Failed;
        }

        try
        {
            return await command.RunAsync(surroundings);
        }
        catch (InvalidOptionsException exception)
        {
            return Refuse(exception.Message);
        }
        catch (Exception exception)
        {
            // What a run meets is dealt with and logged there; this is the last door, for what happens before and after.
            surroundings.Complain($"Unexpected error: {exception.GetType().Name}: {Printable.Escape(exception.Message)}");
            return ExitCode.Failed;
        }
    }

    private int Refuse(string message)
    {
        surroundings.Complain(message);
        return ExitCode.Usage;
    }
}
