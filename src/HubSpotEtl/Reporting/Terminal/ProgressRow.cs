using HubSpotEtl.Reporting.Progress;

namespace HubSpotEtl.Reporting.Terminal;

/// <summary>One object's line.</summary>
/// <param name="Name">The object type as the user named it.</param>
/// <param name="State">Where it stands.</param>
internal sealed record ProgressRow(string Name, ProgressState State)
{
    /// <summary>A word for how it ended; null before.</summary>
    public string? Outcome { get; init; }

    /// <summary>How far it is; null before its records are read.</summary>
    public ProgressSnapshot? Snapshot { get; init; }

    /// <summary>The present rate, or, once it is over, that of the whole; null when not known.</summary>
    public double? RecordsPerSecond { get; init; }

    /// <summary>The time that is left, or, once it is over, that it took; null when not known.</summary>
    public TimeSpan? Time { get; init; }
}
