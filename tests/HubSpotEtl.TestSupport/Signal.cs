namespace HubSpotEtl.TestSupport;

/// <summary>The signals that tests send, with their numbers on Linux (signal(7)).</summary>
public enum Signal
{
    /// <summary>Ctrl+C.</summary>
    Interrupt = 2,

    /// <summary>Ends at once: cannot be caught.</summary>
    Kill = 9,

    /// <summary>The polite request to end.</summary>
    Terminate = 15,

    /// <summary>Goes on after <see cref="Stop"/>.</summary>
    Continue = 18,

    /// <summary>Freezes the process until <see cref="Continue"/>.</summary>
    Stop = 19,
}
