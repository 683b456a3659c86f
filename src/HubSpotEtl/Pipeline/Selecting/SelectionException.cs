namespace HubSpotEtl.Pipeline.Selecting;

/// <summary>An object cannot be loaded by the user's selection or privacy rules as they are.</summary>
/// <param name="message">Why not, and what to do.</param>
internal sealed class SelectionException(string message) : Exception(message);
