namespace HubSpotEtl.Hosting;

/// <summary>What the process tells the shell. Scripts rely on these; they do not change.</summary>
internal static class ExitCode
{
    /// <summary>All objects healthy; help and version too.</summary>
    public const int Done = 0;

    /// <summary>At least one object failed, had errors or is incomplete.</summary>
    public const int Failed = 1;

    /// <summary>The configuration or the call is wrong; nothing was read or written.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl+C: 128 + SIGINT, as shells count.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
