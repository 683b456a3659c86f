using System.Runtime.InteropServices;

namespace HubSpotEtl.Hosting;

/// <summary>
/// The library of the system that nothing can be done without: .NET's cryptography is OpenSSL's, and without it .NET would end the process,
/// unasked.
/// </summary>
internal static class SystemLibraries
{
    // As .NET looks for it (opensslshim.c).
    private static readonly string[] OpenSslVersions = ["3", "1.1", "1.0.2", "1.0.0", "10"];

    /// <summary>What to do about what is missing; null when nothing is.</summary>
    /// <param name="environment">The process's variables.</param>
    public static string? Missing(IReadOnlyDictionary<string, string> environment) =>
        !OperatingSystem.IsLinux() || OpenSslVersions.Prepend(environment.GetValueOrDefault("CLR_OPENSSL_VERSION_OVERRIDE") ?? "")
            .Any(IsThere)
            ? null
            : "OpenSSL cannot be loaded: install it, so that libssl.so.3 and libcrypto.so.3 are found (Debian and Ubuntu: apt-get install "
                + "libssl3; Fedora: dnf install openssl-libs).";

    private static bool IsThere(string version) => NativeLibrary.TryLoad($"libssl.so.{version}", out _);
}
