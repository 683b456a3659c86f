namespace HubSpotEtl.TestSupport;

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">Its exit code; 128 + the signal's number when a signal ended it.</param>
/// <param name="Output">All it wrote to stdout.</param>
/// <param name="Error">All it wrote to stderr.</param>
public sealed record ProcessResult(int ExitCode, string Output, string Error);
