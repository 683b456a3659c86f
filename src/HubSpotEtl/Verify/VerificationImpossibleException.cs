namespace HubSpotEtl.Verify;

/// <summary>Nothing can be proved about a table: it was never loaded, or HubSpot's listing is not whole.</summary>
/// <param name="message">Why, and what to do.</param>
internal sealed class VerificationImpossibleException(string message) : Exception(message);
