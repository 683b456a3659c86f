using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Diagnostics;

/// <summary>Messages of listings that are read at several places at once. Ids: 102x; once used, they stay.</summary>
public static partial class Log
{
    /// <summary>Search does not tell how far a listing reaches, so it is read page by page.</summary>
    [LoggerMessage(
        1021, LogLevel.Information,
        "{ObjectType}: search does not tell how many records there are, so pages are read one after the other ({Reason})")]
    public static partial void ExtentUnknown(ILogger logger, string objectType, string reason);

    /// <summary>The listing is of another kind than HubSpot's usual one, which does no harm so far.</summary>
    [LoggerMessage(1022, LogLevel.Information, "{ObjectType}: pages are read one after the other, since {Reason}")]
    public static partial void ListedInSequence(ILogger logger, string objectType, string reason);

    /// <summary>What was listed at several places at once cannot be relied on.</summary>
    [LoggerMessage(1023, LogLevel.Warning, "{ObjectType}: the listing starts anew and is read page by page, since {Reason}")]
    public static partial void ListingRestarted(ILogger logger, string objectType, string reason);

    /// <summary>A cursor that HubSpot did not give itself was refused.</summary>
    [LoggerMessage(1024, LogLevel.Information, "{ObjectType}: the listing is read at no further places at once ({Reason})")]
    public static partial void CursorRefused(ILogger logger, string objectType, string reason);
}
