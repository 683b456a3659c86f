namespace HubSpotEtl.TestSupport;

/// <summary>Thrown by <see cref="Requirement.IsMissing"/> alone.</summary>
/// <param name="message">The reason, after xunit's skip token when the test is to be skipped.</param>
public sealed class RequirementException(string message) : Exception(message);
