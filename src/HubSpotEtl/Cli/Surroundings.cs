using HubSpotEtl.Configuration;
using HubSpotEtl.Diagnostics;

namespace HubSpotEtl.Cli;

/// <summary>The world outside, as a command sees it. Tests make one of their own.</summary>
internal sealed record Surroundings
{
    /// <summary>Standard output: results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error: messages and progress.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>True when standard error is a terminal that understands control sequences.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The terminal's present width. Unit: columns.</summary>
    public Func<int> TerminalWidth { get; init; } = () => 80;

    /// <summary>The process's variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Where <c>.env</c> is looked for.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Ctrl+C and its kin.</summary>
    public required StopSignals Signals { get; init; }

    /// <summary>Runs a sync.</summary>
    public required RunSync RunSync { get; init; }

    /// <summary>Says something on standard error. When that is closed nobody can be told, and the exit code must do.</summary>
    public void Complain(string message)
    {
        try
        {
            Error.WriteLine(message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // There is no other place to say it.
        }
    }

    /// <summary>Puts a result on standard output; where that fails, says so on standard error.</summary>
    /// <returns>False when it could not be written. A reader that has gone, such as <c>head</c>, is no failure: the runtime ignores it.</returns>
    public bool TryPrint(string text)
    {
        try
        {
            Out.Write(text);
            Out.Flush();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Complain($"Standard output cannot be written: {Printable.Escape(exception.Message)}");
            return false;
        }
    }

    /// <summary>Writes a report; where that fails, says so on standard error.</summary>
    /// <returns>False when it could not be written.</returns>
    public bool TryWrite(Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Complain($"The report could not be written: {Printable.Escape(exception.Message)}");
            return false;
        }
    }

    /// <summary>The <c>.env</c> file in force; null when there is none.</summary>
    /// <exception cref="InvalidOptionsException">It is there, but cannot be read.</exception>
    public DotEnvFile? FindDotEnv() => DotEnvFile.Find(WorkingDirectory);

    /// <summary>The options of a command: command line over environment over <c>.env</c> over defaults.</summary>
    /// <exception cref="InvalidOptionsException">Something is missing or wrong.</exception>
    public EtlOptions LoadOptions(IReadOnlyDictionary<string, string> given, DotEnvFile? dotEnv, ObjectTypeRule rule) =>
        EtlOptionsLoader.Load(Layers(given, dotEnv), rule);

    /// <summary>Where settings come from, strongest first.</summary>
    public IReadOnlyList<SettingLayer> Layers(IReadOnlyDictionary<string, string> given, DotEnvFile? dotEnv)
    {
        List<SettingLayer> layers = [SettingLayer.OfOptions(given), SettingLayer.OfVariables(Environment)];
        if (dotEnv is not null)
            layers.Add(SettingLayer.OfVariables(dotEnv.Variables));
        return layers;
    }

    /// <summary>The surroundings of this process.</summary>
    public static Surroundings OfProcess(StopSignals signals, RunSync runSync)
    {
        var environment = ProcessEnvironment.Read();
        return new Surroundings
        {
            Out = Console.Out,
            Error = Console.Error,
            ErrorIsTerminal = !Console.IsErrorRedirected && environment.GetValueOrDefault("TERM") is not (null or "" or "dumb")
                && environment.GetValueOrDefault("NO_COLOR") is null or "",
            TerminalWidth = () => Console.WindowWidth,
            Environment = environment,
            WorkingDirectory = Directory.GetCurrentDirectory(),
            Time = TimeProvider.System,
            Signals = signals,
            RunSync = runSync,
        };
    }
}
