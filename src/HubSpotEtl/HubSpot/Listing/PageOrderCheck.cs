using System.Globalization;

namespace HubSpotEtl.HubSpot.Listing;

/// <summary>
/// What HubSpot's listings do and nobody promises: ids ascend, and the cursor is an id too, above or at the last one of its page and no
/// higher than the first one of the next. Offsets in disguise are found by their being below the ids, unless no id is missing, where both
/// are the same.
/// </summary>
internal static class PageOrderCheck
{
    /// <summary>Looks at a page.</summary>
    /// <param name="after">What was asked for; null: the listing's start.</param>
    /// <param name="ids">The page's ids; null when a record had none.</param>
    /// <param name="next">The page's cursor.</param>
    /// <returns>What is not as it should be, for the log; null when all is.</returns>
    public static string? Violation(long? after, IReadOnlyList<long>? ids, Cursor? next)
    {
        if (ids is null)
            return "a record has no id";
        if (ids.Count > 0 && ids[0] < (after ?? 0))
            return $"the page from {after ?? 0} on begins with record {ids[0]}";
        for (var i = 1; i < ids.Count; i++)
        {
            if (ids[i] <= ids[i - 1])
                return $"record {ids[i]} follows record {ids[i - 1]}";
        }
        return next is { } cursor ? Violation(after, ids, cursor) : null;
    }

    /// <summary>The cursor as an id; null for one of another kind.</summary>
    public static long? ToId(Cursor cursor) =>
        long.TryParse(cursor.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static string? Violation(long? after, IReadOnlyList<long> ids, Cursor next)
    {
        if (ToId(next) is not { } cursor)
            return "the cursor is no number";
        if (ids.Count > 0 && cursor < ids[^1])
            return $"the cursor {cursor} follows record {ids[^1]}";
        return cursor <= after ? $"the cursor {cursor} follows the page from {after} on" : null;
    }
}
