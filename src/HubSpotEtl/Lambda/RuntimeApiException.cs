using System.Net;

namespace HubSpotEtl.Lambda;

/// <summary>The Runtime API did not take a request.</summary>
/// <param name="path">Which.</param>
/// <param name="status">Its answer.</param>
internal sealed class RuntimeApiException(string path, HttpStatusCode status)
    : Exception($"Lambda's Runtime API answered {(int)status} to {path}{Meaning(status)}.")
{
    /// <summary>Whether only this one request was refused; else the process has to end.</summary>
    public bool IsRefusal => (int)status is >= 400 and < 500;

    private static string Meaning(HttpStatusCode status) => status switch
    {
        HttpStatusCode.RequestEntityTooLarge => ": the answer is longer than the 6 MB that Lambda takes; name fewer objects in one event",
        HttpStatusCode.InternalServerError => ": the process has to end, and Lambda starts another",
        _ => "",
    };
}
