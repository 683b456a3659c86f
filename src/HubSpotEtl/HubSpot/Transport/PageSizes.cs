using System.Collections.Concurrent;

namespace HubSpotEtl.HubSpot.Transport;

/// <summary>
/// Remembers with how many records a page last went through where the full size made the server fail, and tries twice as many after some
/// pages, so that one bad stretch does not slow down the rest of the run.
/// </summary>
internal sealed class PageSizes
{
    private const int PagesBeforeGrowing = 10;

    private readonly ConcurrentDictionary<(ApiFamily, string), (int Size, int Pages)> _reduced = new();

    public int Of(ApiCall call) =>
        _reduced.TryGetValue(Key(call), out var reduced) ? Math.Min(reduced.Size, call.PageSize) : call.PageSize;

    public void Passed(ApiCall call, int size)
    {
        if (call.PageSize == 0 || (size == call.PageSize && _reduced.IsEmpty))
            return;
        var pages = _reduced.TryGetValue(Key(call), out var before) && before.Size == size ? before.Pages + 1 : 1;
        var next = pages < PagesBeforeGrowing ? (size, pages) : (size * 2, 0);
        if (next.Item1 >= call.PageSize)
            _reduced.TryRemove(Key(call), out _);
        else
            _reduced[Key(call)] = next;
    }

    private static (ApiFamily, string) Key(ApiCall call) => (call.Family, call.ObjectType);
}
