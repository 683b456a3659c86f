using HubSpotEtl.Transform;

namespace HubSpotEtl.Postgres;

/// <summary>Neighbouring rows become one stretch of bytes, so that a batch is a few big writes.</summary>
internal static class TupleRuns
{
    internal static IEnumerable<(int Offset, int Length)> Of(IReadOnlyList<RowRef> rows, int first, int count)
    {
        var (offset, length) = (0, 0);
        for (var i = first; i < first + count; i++)
        {
            var row = rows[i];
            if (length > 0 && row.Offset == offset + length)
            {
                length += row.Length;
                continue;
            }
            if (length > 0)
                yield return (offset, length);
            (offset, length) = (row.Offset, row.Length);
        }
        if (length > 0)
            yield return (offset, length);
    }
}
