using System.Runtime.CompilerServices;
using HubSpotEtl.HubSpot.Pages;

namespace HubSpotEtl.Pipeline.Flow;

/// <summary>What is done with pages on their way.</summary>
internal static class PageStream
{
    /// <summary>Tells of each page before it is given on.</summary>
    /// <param name="pages">The pages.</param>
    /// <param name="arrived">Called for each.</param>
    /// <param name="cancellationToken">Ends the page being fetched.</param>
    /// <returns>The same pages.</returns>
    public static async IAsyncEnumerable<Page> Telling(
        this IAsyncEnumerable<Page> pages, Action arrived, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in pages.WithCancellation(cancellationToken))
        {
            arrived();
            yield return page;
        }
    }
}
