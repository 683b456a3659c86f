namespace HubSpotEtl.Pipeline.Links;

/// <summary>Where association requests end: HubSpot is asked, PostgreSQL stores; or a test's stand-in.</summary>
internal interface ILinkSink
{
    /// <summary>Reads and stores the links of a request's records.</summary>
    /// <param name="request">What to ask.</param>
    /// <param name="cancellationToken">Leaves the tables as they were.</param>
    /// <returns>When they are committed.</returns>
    Task LoadAsync(LinkRequest request, CancellationToken cancellationToken);
}
