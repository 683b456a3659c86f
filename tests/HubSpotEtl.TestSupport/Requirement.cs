using System.Diagnostics.CodeAnalysis;
using Xunit.v3;

namespace HubSpotEtl.TestSupport;

/// <summary>What a test needs from its surroundings: missing at a desk it is skipped, missing in CI it fails.</summary>
public static class Requirement
{
    /// <summary>Whether the tests run in CI (<c>CI=true</c>), where nothing may be missing.</summary>
    public static bool IsContinuousIntegration => Environment.GetEnvironmentVariable("CI") is "true" or "1";

    /// <summary>Ends the test that asks: skipped with the reason at a desk, failed in CI.</summary>
    /// <param name="reason">What is missing and what to do about it. Printed by the test runner.</param>
    /// <exception cref="RequirementException">Always.</exception>
    [DoesNotReturn]
    public static void IsMissing(string reason) =>
        // xunit takes any exception whose message starts with this token for a skip:
        // https://xunit.net/docs/getting-started/v3/whats-new#dynamically-skippable-tests
        throw new RequirementException(IsContinuousIntegration ? reason : DynamicSkipToken.Value + reason);
}
