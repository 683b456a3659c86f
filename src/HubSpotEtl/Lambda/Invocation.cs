using System.Globalization;

namespace HubSpotEtl.Lambda;

/// <summary>One call of the function, as the Runtime API hands it over.</summary>
/// <param name="RequestId">The answer's address.</param>
/// <param name="Event">What the caller sent: JSON.</param>
/// <param name="DeadlineMs">When Lambda ends the process if there is no answer, in milliseconds since 1970; null when it did not
/// say.</param>
/// <param name="TraceId">The X-Ray header; null when there is none.</param>
/// <param name="FunctionArn">The function as it was called; null when Lambda did not say.</param>
internal sealed record Invocation(string RequestId, ReadOnlyMemory<byte> Event, string? DeadlineMs, string? TraceId, string? FunctionArn)
{
    /// <summary>When Lambda ends the process if there is no answer.</summary>
    /// <exception cref="FormatException">Lambda said something that is no number.</exception>
    public DateTimeOffset? Deadline => DeadlineMs is null
        ? null
        : DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(DeadlineMs, NumberStyles.None, CultureInfo.InvariantCulture));
}
