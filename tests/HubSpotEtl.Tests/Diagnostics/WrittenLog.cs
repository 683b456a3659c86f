using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Diagnostics.Output;
using HubSpotEtl.Secrets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.Diagnostics;

/// <summary>What a log leaves in its file, at 04:13:00.123 and with two secrets to hide.</summary>
internal static class WrittenLog
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 4, 13, 0, 123, TimeSpan.Zero);

    public static string[] Lines(string file, LogFormat format, LogLevel level, Action<ILogger> write)
    {
        var options = new LoggingOptions { Format = format, Level = level, File = file };
        var redaction = new Redaction(new Secret("TOKEN-THAT-MUST-NOT-SHOW"), new Secret("PASSWORD-THAT-MUST-NOT-SHOW"));
        using (var loggers = LogOutput.Open(options, redaction, new FakeTimeProvider(Now), region: null, Assert.Fail))
            write(loggers.CreateLogger("HubSpotEtl.Tests"));
        return File.ReadAllLines(file);
    }
}
