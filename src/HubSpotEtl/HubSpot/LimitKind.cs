namespace HubSpotEtl.HubSpot;

/// <summary>Which of HubSpot's limits a 429 tells of; they differ in how long to wait.</summary>
internal enum LimitKind
{
    /// <summary>A second's limit: searches, and the deprecated one of all calls.</summary>
    Secondly,

    /// <summary>The rolling ten seconds. Also taken for a 429 that says nothing: the longer wait is never wrong.</summary>
    TenSecondly,

    /// <summary>The account's day. Waiting for it is not the client's business.</summary>
    Daily,
}
