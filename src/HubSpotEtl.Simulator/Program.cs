using System.Runtime.InteropServices;
using CommandLine;
using CommandLine.Text;
using HubSpotEtl.Simulator;

// Exit codes: 0 stopped by a signal or help shown, 2 wrong arguments or a port that is taken.
using var parser = new Parser(settings => settings.HelpWriter = null);
ParserResult<SimulatorArguments> parsed = parser.ParseArguments<SimulatorArguments>(args);
if (parsed is not Parsed<SimulatorArguments> { Value: var arguments })
{
    bool asked = parsed.Errors.All(error => error.Tag is ErrorType.HelpRequestedError or ErrorType.VersionRequestedError);
    (asked ? Console.Out : Console.Error).WriteLine(HelpText.AutoBuild(parsed, help =>
    {
        help.Heading = "hubspot-simulator: a HubSpot portal on loopback, for tries, tests and benchmarks";
        help.Copyright = "";
        help.AdditionalNewLineAfterOption = false;
        help.MaximumDisplayWidth = 120;
        help.AddPostOptionsLine("Prints 'listening on http://127.0.0.1:PORT' when it is ready; ends on SIGTERM or SIGINT.");
        help.AddPostOptionsLine("Truth and edits: GET /__simulator/truth/{type}, /__simulator/associations/{type}, /__simulator/calls;");
        help.AddPostOptionsLine("POST /__simulator/{create|update|archive|restore|purge|merge|associate|...}: an unknown path lists all.");
        return help;
    }));
    return asked ? 0 : 2;
}

try
{
    await using SimulatedPortal portal = await SimulatedPortal.StartAsync(arguments.ToOptions());
    var stop = new TaskCompletionSource();
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    Console.Out.WriteLine($"listening on {portal.BaseUrl}");
    await stop.Task;
    foreach (Exception bug in portal.Failures)
        Console.Error.WriteLine(bug);
    return 0;

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.TrySetResult();
    }
}
catch (Exception error) when (error is ArgumentException or IOException)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
