using HubSpotEtl.Pipeline.Jobs;

namespace HubSpotEtl.Lambda;

/// <summary>Why a call, or the whole function, failed, in the form that Lambda passes on to the caller.</summary>
/// <param name="ErrorType">The kind of error.</param>
/// <param name="ErrorMessage">What happened.</param>
internal sealed record RuntimeError(string ErrorType, string ErrorMessage)
{
    /// <summary>Always empty: the log has the trace, which is nothing for callers.</summary>
    public IReadOnlyList<string> StackTrace => [];

    /// <summary>The error that an exception amounts to.</summary>
    /// <param name="failure">The exception. What it says is not ours, so it may hold anything: <see cref="RuntimeApi"/> takes secrets
    /// out.</param>
    /// <returns>The error.</returns>
    public static RuntimeError Of(Exception failure) => new(failure.GetType().Name, Failures.Detail(failure));
}
