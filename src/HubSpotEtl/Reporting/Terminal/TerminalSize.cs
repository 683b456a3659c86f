using System.Runtime.InteropServices;

namespace HubSpotEtl.Reporting.Terminal;

/// <summary>A terminal's present size.</summary>
/// <param name="Columns">Its width.</param>
/// <param name="Rows">Its height.</param>
internal sealed partial record TerminalSize(int Columns, int Rows)
{
    /// <summary>What terminals had before they could tell.</summary>
    public static readonly TerminalSize Usual = new(80, 24);

    private const int StandardError = 2;

    // asm-generic/ioctls.h
    private const nuint GetWindowSize = 0x5413;

    /// <summary>
    /// The size of the terminal that standard error is. The console of .NET tells that of standard output or input, which may be files.
    /// </summary>
    /// <returns>The usual size where the terminal does not tell.</returns>
    public static TerminalSize OfStandardError()
    {
        var told = !OperatingSystem.IsLinux() ? new TerminalSize(Console.WindowWidth, Console.WindowHeight)
            : ioctl(StandardError, GetWindowSize, out var size) == 0 ? new TerminalSize(size.Columns, size.Rows) : Usual;
        return told is { Columns: > 0, Rows: > 0 } ? told : Usual;
    }

    [LibraryImport("libc")]
    private static partial int ioctl(int file, nuint request, out WindowSize size);

    // struct winsize (ioctl_tty(2)).
    private readonly struct WindowSize
    {
        public readonly ushort Rows;
        public readonly ushort Columns;
        public readonly ushort Width;
        public readonly ushort Height;
    }
}
