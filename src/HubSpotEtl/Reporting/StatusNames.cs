namespace HubSpotEtl.Reporting;

/// <summary>
/// The words of JSON for people to read: in both languages the same, since scripts look for them in text reports and logs as well.
/// </summary>
public static class StatusNames
{
    /// <summary>The word for an object that ended without a report.</summary>
    public const string Failed = "failed";

    /// <summary>The word of a status.</summary>
    /// <param name="status">Any.</param>
    /// <returns><c>healthy</c>, <c>with_errors</c> or <c>incomplete</c>.</returns>
    public static string Word(this ObjectStatus status) => status switch
    {
        ObjectStatus.Healthy => "healthy",
        ObjectStatus.WithErrors => "with_errors",
        ObjectStatus.Incomplete => "incomplete",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>The word of a mode.</summary>
    /// <param name="mode">Any.</param>
    /// <returns><c>full</c> or <c>incremental</c>.</returns>
    public static string Word(this SyncMode mode) => mode switch
    {
        SyncMode.Full => "full",
        SyncMode.Incremental => "incremental",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, null),
    };
}
