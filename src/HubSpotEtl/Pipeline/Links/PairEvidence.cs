using System.Net;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Selecting;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline.Links;

/// <summary>
/// Whether a refusal of an association read says that the two object types cannot be associated. A 400 may have any cause (an outage, a
/// proxy, a body that is not liked), so it counts only in words that speak of the pair or of its types; else HubSpot is asked which kinds
/// of associations the pair has.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="objectType">Whose records.</param>
/// <param name="logger">The run's log.</param>
internal sealed class PairEvidence(HubSpotClient client, string objectType, ILogger logger)
{
    // HubSpot's words, of which no source knows all: "… is not a valid association type between … and …", "Unable to infer object type
    // from: …".
    private static readonly string[] s_speaking =
    [
        "valid association type", "invalid_association", "invalid association", "no association", "not associable", "cannot be associated",
        "can't be associated",
        "not support association", "infer object type",
    ];

    /// <summary>Whether HubSpot's words speak of the pair.</summary>
    /// <param name="refusal">The answer to an association read.</param>
    /// <returns>False when they may be about anything.</returns>
    public static bool SpeaksOfPair(HubSpotApiException refusal) =>
        new[] { refusal.HubSpotMessage, refusal.Category }.OfType<string>()
            .Any(words => s_speaking.Any(phrase => words.Contains(phrase, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Judges a refusal, at one call where its words do not.</summary>
    /// <param name="target">The other type.</param>
    /// <param name="refusal">The answer to an association read: 400 or 404.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>True when the pair cannot be associated, false when nothing is known.</returns>
    /// <exception cref="HubSpotApiException">The token is not good any more, or the calls of the day are used up.</exception>
    public async Task<bool> IsNotAssociableAsync(AssociationTarget target, HubSpotApiException refusal, CancellationToken cancellationToken)
    {
        if (SpeaksOfPair(refusal))
            return true;
        Log.PairAskedFor(logger, objectType, target.SchemaName, refusal.Message);
        try
        {
            return await client.CountAssociationLabelsAsync(objectType, target.ObjectTypeId, cancellationToken) == 0;
        }
        catch (HubSpotApiException labels) when (!Failures.EndsTheRun(labels))
        {
            return labels.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound && SpeaksOfPair(labels);
        }
    }
}
