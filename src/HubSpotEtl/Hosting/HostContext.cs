using System.Text;
using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.Diagnostics.Output;
using HubSpotEtl.Files;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Postgres.Session;
using HubSpotEtl.TextSafety;
using HubSpotEtl.Reporting.Terminal;
using HubSpotEtl.Secrets;

namespace HubSpotEtl.Hosting;

/// <summary>The world outside, as a command sees it. Tests make one of their own.</summary>
internal sealed record HostContext
{
    // A progress table of a wide terminal. Unit: characters.
    private const int LargestWrite = 1 << 15;

    /// <summary>Standard output: results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error: messages and progress.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>True when standard error is a terminal that understands control sequences.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The terminal's present size.</summary>
    public Func<TerminalSize> TerminalSize { get; init; } = () => Reporting.Terminal.TerminalSize.Usual;

    /// <summary>The form of what is said on standard error; null: plain text.</summary>
    public LogForm? ErrorForm { get; init; }

    /// <summary>The process's variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment
    {
        get;
        init
        {
            field = value;
            Redaction.Learn(SecretVariables.In(value));
        }
    }

    /// <summary>
    /// Takes out of all that is said what nobody may see: the secrets of the variables, and of the <c>.env</c> file once it is read.
    /// </summary>
    public Redaction Redaction { get; } = new();

    /// <summary>Where <c>.env</c> is looked for; null: the folder is gone, or may not be looked at.</summary>
    public required string? WorkingDirectory { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Ctrl+C and its kin.</summary>
    public required StopSignals Signals { get; init; }

    /// <summary>Runs a sync.</summary>
    public required SyncFunction RunSync { get; init; }

    /// <summary>
    /// Says something on standard error; where .NET cannot, without it. When that is closed nobody can be told, and the exit code must do.
    /// </summary>
    public void Complain(string message)
    {
        try
        {
            if (ErrorForm is null)
                Error.WriteLine(Redaction.Hide(message));
            else
                ErrorForm.WriteComplaint(Error, Time.GetUtcNow(), message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            RawStandardError.Say(Redaction.Hide(message));
        }
    }

    /// <summary>Puts a result on standard output; where that fails, says so on standard error.</summary>
    /// <returns>
    /// False when it could not be written. A reader that has gone, such as <c>head</c>, is no failure: the runtime ignores it.
    /// </returns>
    public bool TryPrint(string text)
    {
        try
        {
            Print(text);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Complain($"Standard output cannot be written: {Printable.Escape(exception.Message)}");
            return false;
        }
    }

    /// <summary>Puts a result on standard output.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Print(string text)
    {
        Out.Write(Redaction.HideInDocument(text));
        Out.Flush();
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

    /// <summary>The same for a run whose log has a form.</summary>
    public HostContext For(LoggingOptions logging) =>
        logging.Format == LogFormat.Json ? this with { ErrorForm = LogForm.Of(logging.Format, Redaction) } : this;

    /// <summary>The <c>.env</c> file in force; null when there is none.</summary>
    /// <exception cref="InvalidOptionsException">It is there, but cannot be read.</exception>
    public DotEnvFile? FindDotEnv()
    {
        var file = WorkingDirectory is null ? null : DotEnvFile.Find(WorkingDirectory);
        if (file is not null)
            Redaction.Learn(SecretVariables.In(file.Variables));
        return file;
    }

    /// <summary>The options of a command: command line over environment over <c>.env</c> over defaults.</summary>
    /// <exception cref="InvalidOptionsException">Something is missing or wrong.</exception>
    public EtlOptions LoadOptions(IReadOnlyDictionary<string, string> given, DotEnvFile? dotEnv, ObjectTypeRule rule)
    {
        var options = EtlOptions.Load(Layers(given, dotEnv), rule) with { Redaction = Redaction };
        OutputFiles.ThrowIfShared(options, dotEnv);
        return options;
    }

    /// <summary>Where settings come from, strongest first.</summary>
    public IReadOnlyList<SettingLayer> Layers(IReadOnlyDictionary<string, string> given, DotEnvFile? dotEnv)
    {
        List<SettingLayer> layers = [SettingLayer.OfOptions(given), SettingLayer.OfVariables(Environment)];
        if (dotEnv is not null)
            layers.Add(SettingLayer.OfVariables(dotEnv.Variables));
        return layers;
    }

    /// <summary>That of this process.</summary>
    public static HostContext OfProcess(StopSignals signals, SyncFunction runSync)
    {
        var environment = ProcessEnvironment.Read();
        ClientVariables.Forget(environment.Keys);
        // .NET's console would greet the terminal with control sequences for its keypad; of a terminal without a name it knows none.
        System.Environment.SetEnvironmentVariable("TERM", null);
        // Whatever the locale: a report in JSON is UTF-8, and so are log files.
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var error = Writer(Console.OpenStandardError());
        // For the log's console.
        Console.SetError(error);
        return new HostContext
        {
            Out = Writer(Console.OpenStandardOutput()),
            Error = error,
            ErrorIsTerminal = !Console.IsErrorRedirected && environment.GetValueOrDefault("TERM") is not (null or "" or "dumb")
                && environment.GetValueOrDefault("NO_COLOR") is null or "",
            TerminalSize = Reporting.Terminal.TerminalSize.OfStandardError,
            Environment = environment,
            WorkingDirectory = CurrentFolder(),
            Time = TimeProvider.System,
            Signals = signals,
            RunSync = runSync,
        };
    }

    // The console's own writer cuts what it is given into pieces of 256 bytes, between which a terminal may be seen.
    private static TextWriter Writer(Stream console) =>
        TextWriter.Synchronized(
            new StreamWriter(new GrowingFile(console), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), LargestWrite)
            {
                AutoFlush = true,
            });

    private static string? CurrentFolder()
    {
        try
        {
            return Directory.GetCurrentDirectory();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
