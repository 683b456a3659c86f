using HubSpotEtl.Hosting;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Tests.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.Cli;

/// <summary>A command in a host context that a test makes: signals that it sends itself, and outputs that it reads.</summary>
public abstract class CommandFixture : IDisposable
{
    private protected StopSignals Signals { get; } = new();

    private protected StringWriter Out { get; } = new();

    private protected StringWriter Error { get; } = new();

    /// <summary>HostContext in which nothing may be synced.</summary>
    private protected HostContext HostContext => new()
    {
        Out = Out,
        Error = Error,
        Environment = Given.Required,
        WorkingDirectory = Path.GetTempPath(),
        Time = new FakeTimeProvider(),
        Signals = Signals,
        RunSync = (_, _, _) => throw new InvalidOperationException("This command syncs nothing."),
    };

    public virtual void Dispose()
    {
        Signals.Dispose();
        Out.Dispose();
        Error.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected sealed class FullDisk : StringWriter
    {
        public override void Write(string? value) => throw new IOException("No space left on device");
    }
}
