using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HubSpotEtl.Files;

/// <summary>
/// The calls of the C library that .NET has no form of. Their constants are those of Linux on x86-64 and arm64, where they are the same
/// (asm-generic/fcntl.h, asm-generic/poll.h, asm-generic/signal.h).
/// </summary>
internal static partial class Posix
{
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int AccessMode = 3;
    public const int Create = 0x40;
    public const int NoTerminal = 0x100;
    public const int Append = 0x400;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const int GetDescriptorFlags = 1;
    public const int GetStatusFlags = 3;
    public const int DuplicateCloseOnExec = 1030;

    public const int NoSuchDeviceOrAddress = 6;

    private const int Interrupted = 4;

    /// <summary>The last error of this thread in the system's words.</summary>
    public static string LastError => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());

    /// <summary>Whether the last call was merely interrupted, or would have had to wait, and is to be made again.</summary>
    public static bool IsToBeRepeated => Marshal.GetLastPInvokeError() is Interrupted or WouldWait;

    private const int WouldWait = 11;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, nuint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(ref Awaited file, nuint files, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    public static partial int ChangeOwner(SafeFileHandle file, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint RealPath(string path, Span<byte> resolved);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Status(int folder, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "pipe", SetLastError = true)]
    public static partial int Pipe(Span<int> ends);

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    public static partial int Duplicate(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    /// <summary>Ends the process without waiting for anything.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void End(int exitCode);

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    public static partial nint Disposition(int signal, nint disposition);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    public static partial int EmptySet(Span<byte> signals);

    [LibraryImport("libc", EntryPoint = "sigaddset")]
    public static partial int AddToSet(Span<byte> signals, int signal);

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    public static partial int Mask(int how, ReadOnlySpan<byte> signals, nint former);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int Limit(int resource, out Limits limits);

    /// <summary>struct rlimit (getrlimit(2)).</summary>
    public struct Limits
    {
        public ulong Current;
        public ulong Largest;
    }

    /// <summary>struct pollfd (poll(2)).</summary>
    public struct Awaited
    {
        public int File;
        public short Events;
        public short Returned;
    }
}
