namespace HubSpotEtl.Diagnostics;

/// <summary>Whether standard error is a terminal with a progress line, which log entries then wipe before they are written.</summary>
/// <param name="IsInUse">True when there may be one.</param>
internal sealed record ProgressTerminal(bool IsInUse)
{
    /// <summary>Back to the first column, and erase to the end of the line (ECMA-48: CR, EL).</summary>
    public const string ClearLine = "\r\e[K";
}
