using HubSpotEtl.Configuration;
using HubSpotEtl.Pipeline;

namespace HubSpotEtl.Lambda;

/// <summary>Why a call, or the whole function, failed, in the form that Lambda passes on to the caller.</summary>
/// <param name="ErrorType">The kind of error.</param>
/// <param name="ErrorMessage">What happened, without secrets.</param>
internal sealed record RuntimeError(string ErrorType, string ErrorMessage)
{
    private static readonly Setting[] Secrets = [Setting.AccessToken, Setting.DatabasePassword, Setting.PrivacySecret];

    /// <summary>Always empty: the log has the trace, which is nothing for callers.</summary>
    public IReadOnlyList<string> StackTrace => [];

    /// <summary>The error that an exception amounts to.</summary>
    /// <param name="failure">The exception. What it says is not ours, so it may hold anything.</param>
    /// <param name="environment">The process's variables, for the secrets in them.</param>
    /// <returns>The error.</returns>
    public static RuntimeError Of(Exception failure, IReadOnlyDictionary<string, string> environment)
    {
        var message = Secrets.Select(secret => environment.GetValueOrDefault(secret.Variable!)?.Trim())
            .Where(secret => !string.IsNullOrEmpty(secret))
            .Aggregate(Failures.Detail(failure), (text, secret) => text.Replace(secret!, "***", StringComparison.Ordinal));
        return new RuntimeError(failure.GetType().Name, message);
    }
}
