namespace HubSpotEtl.HubSpot.Bodies;

/// <summary>An answer passes <see cref="HubSpotClientOptions.MaxBodyBytes"/>; asking again would not make it smaller.</summary>
internal sealed class BodyTooLargeException(int maxBytes)
    : Exception(FormattableString.Invariant($"the answer is larger than {maxBytes:N0} bytes"));
