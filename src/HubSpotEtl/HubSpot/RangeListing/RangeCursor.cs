using System.Globalization;

namespace HubSpotEtl.HubSpot.RangeListing;

/// <summary>
/// What is still to be read, as one cursor: <c>ids:1200-5000,9300-</c> is the records from 1200 to below 5000 and all from 9300 on.
/// The colon tells it from HubSpot's own cursors, which are numbers or base64.
/// </summary>
internal static class RangeCursor
{
    private const string Prefix = "ids:";

    /// <summary>The ranges as a cursor.</summary>
    /// <param name="ranges">In order; each has given a page, so that it knows its next one.</param>
    /// <returns>Null when there is nothing more to read.</returns>
    public static Cursor? Of(IReadOnlyCollection<IdRange> ranges) => ranges.Count == 0
        ? null
        : new Cursor(Prefix + string.Join(',', ranges.Select(range => FormattableString.Invariant($"{range.After}-{range.End}"))));

    /// <summary>Reads such a cursor.</summary>
    /// <returns>The ranges in order; null when it is a cursor of another kind.</returns>
    public static List<IdRange>? Parse(Cursor cursor)
    {
        if (!cursor.Value.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var ranges = new List<IdRange>();
        foreach (var part in cursor.Value[Prefix.Length..].Split(','))
        {
            if (!TryRead(part, out var after, out var end) || (ranges.Count > 0 && !(ranges[^1].End <= after)) || end <= after)
                return null;
            ranges.Add(new IdRange(after, after - 1, end));
        }
        return ranges;
    }

    private static bool TryRead(string part, out long after, out long? end)
    {
        var ids = part.Split('-');
        (after, end) = (0, null);
        if (ids.Length != 2 || !TryRead(ids[0], out after))
            return false;
        if (ids[1].Length == 0)
            return true;
        var isRead = TryRead(ids[1], out var to);
        end = to;
        return isRead;
    }

    private static bool TryRead(string digits, out long id) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}
