using System.Text;

namespace HubSpotEtl.Diagnostics.Output;

/// <summary>
/// A terminal with lines at its foot that are drawn over and over. What is written to it stands above them, whole. The cursor is never
/// hidden, so that no way to end leaves it so, and waits at the start of the first of these lines, not after the last: a terminal that is
/// made narrower breaks its lines anew, and the place from which to draw again would be lost. Thread-safe.
/// </summary>
/// <param name="terminal">The terminal; each change is one write, so that nothing is seen half done.</param>
internal sealed class LiveRegion(TextWriter terminal) : TextWriter
{
    // ECMA-48: ED and EL erase from the cursor to the end of the screen, of the line; CUU goes up.
    private const string EraseBelow = "\r\e[J";
    private const string EraseRest = "\e[K";

    private readonly Lock _lock = new();
    private string _drawn = "";

    /// <inheritdoc/>
    public override Encoding Encoding => terminal.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <summary>Writes above the lines, in a line of its own.</summary>
    /// <param name="value">One line or several.</param>
    public override void Write(string? value)
    {
        lock (_lock)
            TryWrite(_drawn.Length == 0 ? value : $"{EraseBelow}{value?.TrimEnd('\n')}\n{_drawn}");
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + "\n");

    /// <summary>Draws the lines, in place of those before.</summary>
    /// <param name="lines">Each narrower than the terminal, and fewer than it has rows; none to remove them.</param>
    public void Draw(IReadOnlyList<string> lines)
    {
        lock (_lock)
        {
            var before = _drawn;
            _drawn = Drawing(lines);
            // Without erasing before, nothing flickers.
            if (_drawn != before)
                TryWrite(_drawn.Length == 0 ? EraseBelow : _drawn);
        }
    }

    private static string Drawing(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return "";
        var up = lines.Count > 1 ? FormattableString.Invariant($"\e[{lines.Count - 1}A") : "";
        return $"\r{string.Join(EraseRest + "\n", lines)}\e[J{up}\r";
    }

    private void TryWrite(string? text)
    {
        try
        {
            terminal.Write(text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The terminal is gone, a closed SSH session say. There is nobody left to show anything to, and the run goes on.
        }
    }
}
