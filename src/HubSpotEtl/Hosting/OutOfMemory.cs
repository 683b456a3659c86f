using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace HubSpotEtl.Hosting;

/// <summary>
/// Ends the process at the first <see cref="OutOfMemoryException"/>, whoever throws it and whoever would catch it. After one nothing is
/// sure any more: .NET's libraries take it for a broken connection, or lose the message of a block or the continuation of a task, for which
/// a run would wait without end. So it is as if the process were killed: the next run goes on from the checkpoint.
/// </summary>
/// <remarks>github.com/dotnet/runtime, issue 69006, "Default OOM exceptions to crash the process".</remarks>
internal static partial class OutOfMemory
{
    private const int StandardError = 2;

    // Made before it is needed.
    private static readonly byte[] s_message =
    [
        .. "Out of memory (or of threads), and so ended at once. What was stored stays, and the next run goes on from there: "u8,
        .. "give it more memory, or select fewer properties.\n"u8,
    ];

    /// <summary>From now on.</summary>
    public static void EndsTheProcess() => AppDomain.CurrentDomain.FirstChanceException += Judge;

    // Nothing here allocates, waits or runs anything else. FailFast would leave an image of the memory, secrets included, where the system
    // keeps such.
    private static void Judge(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (thrown.Exception is not OutOfMemoryException)
            return;
        _ = write(StandardError, s_message, (nuint)s_message.Length);
        _exit(ExitCode.Failed);
    }

    [LibraryImport("libc")]
    private static partial nint write(int file, ReadOnlySpan<byte> bytes, nuint length);

    [LibraryImport("libc")]
    private static partial void _exit(int status);
}
