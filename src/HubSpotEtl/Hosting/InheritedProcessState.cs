using System.Globalization;
using System.Runtime.InteropServices;
using HubSpotEtl.Files;

namespace HubSpotEtl.Hosting;

/// <summary>
/// Puts right what the process was started with, before anything else happens: descriptors, signals, culture. Whoever starts it, a shell,
/// cron, a daemon that closes all its files, decides nothing about what a run does.
/// </summary>
internal static partial class InheritedProcessState
{
    private const int StandardError = 2;

    // asm-generic/signal.h: SIG_DFL, SIG_IGN, SIG_UNBLOCK; bytes of sigset_t (glibc has 128, musl too).
    private const nint Default = 0;
    private const nint Ignored = 1;
    private const int Unblock = 1;
    private const int SetBytes = 128;
    private const int Interrupt = 2;
    private const int BrokenPipe = 13;
    private const int Terminate = 15;
    private const int FileTooLarge = 25;

    // asm-generic/resource.h: RLIMIT_STACK. Threads get as much, and with less they hang in the handler of what they run into.
    private const int StackLimit = 3;
    private const ulong LeastStackBytes = 256 << 10;

    private const string InvariantMode = "System.Globalization.Invariant";

    // Each of them would decide about the same, or would end the process.
    private static readonly string[] GlobalizationVariables =
    [
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY",
        "DOTNET_SYSTEM_GLOBALIZATION_APPLOCALICU",
    ];

    /// <summary>From now on.</summary>
    /// <returns>What has to be changed where the process is started, in a sentence; null: nothing.</returns>
    public static string? PutRight()
    {
        if (OperatingSystem.IsLinux())
        {
            if (Posix.Limit(StackLimit, out var stack) == 0 && stack.Current < LeastStackBytes)
                return $"The stack of the process is too small: ulimit -s {stack.Current / 1024}; at least {LeastStackBytes / 1024} are "
                    + "needed.";
            HoldStandardDescriptors();
            ReceiveSignals();
        }

        UseOneCulture();
        return null;
    }

    /// <summary>
    /// Whether whoever started the process wants a signal to be ignored, as a shell does with SIGINT for what it runs in the background.
    /// </summary>
    public static bool IsIgnored(PosixSignal signal)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        var number = signal == PosixSignal.SIGINT ? Interrupt : Terminate;
        var former = Posix.Disposition(number, Ignored);
        if (former != Ignored)
            _ = Posix.Disposition(number, former);
        return former == Ignored;
    }

    // A closed one would be the next file's or connection's, and what is said on standard error would go there. The reading end of a pipe
    // takes nothing, as a closed descriptor does, so that it still shows where nothing can be said; it has nothing to read either, and
    // needs no null device.
    private static void HoldStandardDescriptors()
    {
        Span<int> ends = stackalloc int[2];
        if (Posix.Pipe(ends) != 0)
            return;
        _ = Posix.Close(ends[1]);
        var last = ends[0];
        while (last is >= 0 and <= StandardError)
            last = Posix.Duplicate(ends[0]);
        if (last > StandardError)
            _ = Posix.Close(last);
    }

    // To write to a pipe that nobody reads, or past the largest size of a file, is an error to be told and nothing to be killed for. A
    // signal that is blocked or ignored never comes, and .NET leaves ignored ones alone: SIGTERM must stop a run whoever has started it.
    private static void ReceiveSignals()
    {
        _ = Posix.Disposition(BrokenPipe, Ignored);
        _ = Posix.Disposition(FileTooLarge, Ignored);
        _ = Posix.Disposition(Terminate, Default);
        Span<byte> signals = stackalloc byte[SetBytes];
        _ = Posix.EmptySet(signals);
        _ = Posix.AddToSet(signals, Interrupt);
        _ = Posix.AddToSet(signals, Terminate);
        _ = Posix.Mask(Unblock, signals, 0);
    }

    // Texts for people name their culture; all else is for programs. Without ICU .NET would end the process at the first look at a culture;
    // what is lost then are names with letters beyond ASCII, which are refused by a clear message. (The project must not set
    // InvariantGlobalization: what it says, false too, is compiled in.)
    private static void UseOneCulture()
    {
        foreach (var variable in GlobalizationVariables)
            Environment.SetEnvironmentVariable(variable, null);
        AppContext.SetSwitch("System.Globalization.PredefinedCulturesOnly", false);
        AppContext.SetSwitch(InvariantMode, OperatingSystem.IsLinux() && LoadIcu() == 0);
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
    }

    // .NET's own way to look for ICU (pal_icushim.c): it says whether it is there, and the second time that it still is.
    [LibraryImport("libSystem.Globalization.Native", EntryPoint = "GlobalizationNative_LoadICU")]
    private static partial int LoadIcu();
}
