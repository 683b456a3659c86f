using System.Text.Json.Serialization;

namespace HubSpotEtl.Reporting;

/// <summary>An object that ended without a report.</summary>
/// <param name="ObjectType">The object type as the user named it.</param>
/// <param name="Error">The kind of error, such as <c>HubSpotApiException</c>.</param>
/// <param name="Detail">What happened and what to do; no secrets, no customers' values.</param>
public sealed record ObjectFailure(string ObjectType, string Error, string Detail)
{
    /// <summary>All of it in a line for people. What is said about a call to HubSpot names the object already.</summary>
    [JsonIgnore]
    public string Line => Detail.StartsWith($"{ObjectType}: ", StringComparison.Ordinal) ? Detail : $"{ObjectType}: {Detail}";
}
