using HubSpotEtl.Files;
using HubSpotEtl.TextSafety;
using HubSpotEtl.Secrets;
using Microsoft.Win32.SafeHandles;

namespace HubSpotEtl.Hosting;

/// <summary>
/// Standard error without .NET's console, which needs files, threads and stack: for what is said when the process cannot begin, since the
/// system gives it none of them.
/// </summary>
internal static class RawStandardError
{
    private const int StandardError = 2;

    /// <summary>Says it on standard error, where that is open.</summary>
    /// <returns>The exit code.</returns>
    public static int Say(Exception failure)
    {
        var cause = failure.GetBaseException();
        return Say(
            $"hubspot-etl cannot start: {cause.GetType().Name}: {cause.Message}. The limits of the process may be too low (ulimit -n "
                + "files, ulimit -u threads).");
    }

    /// <inheritdoc cref="Say(Exception)"/>
    /// <param name="message">One sentence.</param>
    public static int Say(string message)
    {
        using var error = new SafeFileHandle(StandardError, ownsHandle: false);
        var line = System.Text.Encoding.UTF8.GetBytes(Printable.Escape(new Redaction().Hide(message)) + "\n");
        // Where this fails too, the exit code must do.
        if (OperatingSystem.IsLinux())
            _ = Posix.Write(error, line, (nuint)line.Length);
        return ExitCode.Failed;
    }
}
