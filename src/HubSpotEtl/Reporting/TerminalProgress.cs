using HubSpotEtl.Diagnostics;

namespace HubSpotEtl.Reporting;

/// <summary>Progress as one line of a terminal that is written over and over, five times a second at most.</summary>
/// <param name="terminal">Standard error.</param>
/// <param name="width">The terminal's present width. Unit: columns.</param>
/// <param name="time">The clock.</param>
internal sealed class TerminalProgress(TextWriter terminal, Func<int> width, TimeProvider time) : IProgressSink
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly ProgressPace _pace = new(time, Interval);

    /// <inheritdoc/>
    public void Report(ProgressSnapshot snapshot)
    {
        lock (_lock)
            if (_pace.Next(snapshot) is { } line)
                Write(ProgressTerminal.ClearLine + Fit(Printable.Escape(line)));
    }

    /// <inheritdoc/>
    public void Finish(string objectType)
    {
        lock (_lock)
        {
            _pace.Forget(objectType);
            Write(ProgressTerminal.ClearLine);
        }
    }

    // One write each, so that a log entry of another thread stands before or after it, not in it.
    private void Write(string text)
    {
        try
        {
            terminal.Write(text);
            terminal.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The terminal is gone, a closed SSH session say. There is nobody left to show progress to, and the run goes on.
        }
    }

    // A line as wide as the terminal would wrap, and a wrapped line cannot be wiped.
    private string Fit(string line)
    {
        var room = width() is var columns and > 0 ? columns - 1 : 79;
        return line.Length <= room ? line : line[..room];
    }
}
