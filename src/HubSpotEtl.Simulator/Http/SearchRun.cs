using HubSpotEtl.Simulator.Data;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>Runs a search over what the index shows at this moment.</summary>
internal sealed class SearchRun(ApiCall call, SearchQuery query)
{
    private readonly RecordStore store = call.Type.Records;
    private readonly long nowMs = call.Portal.Clock.NowMs;

    public int Total { get; private set; }

    public List<int> Page()
    {
        if (query.SortBy is { Property.Role: PropertyRole.ObjectId } && !query.Descending)
            return InOrderOfId();
        List<int> all = [.. Candidates().Where(IsMatch)];
        Total = all.Count;
        return [.. Ordered(all).Skip(query.Offset).Take(query.Limit)];
    }

    /// <summary>The matched version, which may be older than the record is by now.</summary>
    public RecordView Indexed(int ordinal) =>
        store.TryIndexed(ordinal, nowMs, out RecordView view)
            ? view
            : throw new InvalidOperationException("It was in the index a moment ago.");

    private List<int> InOrderOfId()
    {
        var page = new List<int>();
        foreach (int ordinal in Candidates())
            if (IsMatch(ordinal) && Total++ >= query.Offset && page.Count < query.Limit)
                page.Add(ordinal);
        return page;
    }

    private IEnumerable<int> Ordered(List<int> ordinals) => query.SortBy switch
    {
        // Unsorted pages are in order of creation, but not reliably: neighbours change places from call to call.
        null => ordinals.OrderBy(ordinal => ordinal + (int)(Mix.Of((ulong)call.Info.Number, (ulong)ordinal) % 4)),
        { Property.Role: PropertyRole.ObjectId } => ordinals.OrderDescending(),
        { Property.Role: PropertyRole.Created } => By(ordinals, ordinal => Indexed(ordinal).CreatedMs),
        { Property.Role: PropertyRole.Modified } => By(ordinals, ordinal => Indexed(ordinal).ModifiedMs),
        { Property.Type: "number" or "date" or "datetime" } slot => By(ordinals, ordinal => Number(Indexed(ordinal).Text(slot))),
        var slot => By(ordinals, ordinal => Indexed(ordinal).Text(slot) ?? ""),
    };

    private IOrderedEnumerable<int> By<T>(List<int> ordinals, Func<int, T> key) =>
        query.Descending ? ordinals.OrderByDescending(key) : ordinals.OrderBy(key);

    private static double Number(string? text) =>
        Iso.ParseMs(text)
            ?? (double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out double number) ? number : double.MinValue);

    private IEnumerable<int> Candidates()
    {
        int start = store.LowerBound(query.LowerBound(PropertyRole.ObjectId));
        long since = query.LowerBound(PropertyRole.Modified);
        // A search for late changes need not look at millions of records that nobody touched.
        if (since > 0 && !store.UneditedMayBeModifiedSince(since))
            return Edited(start);
        return Enumerable.Range(start, store.Total - start);
    }

    private IEnumerable<int> Edited(int start)
    {
        int[] edited = store.EditedOrdinals();
        int first = Array.BinarySearch(edited, start);
        for (int i = first < 0 ? ~first : first; i < edited.Length; i++)
            yield return edited[i];
    }

    private bool IsMatch(int ordinal) =>
        store.TryIndexed(ordinal, nowMs, out RecordView view) && view.State == RecordState.Live && query.Matches(view)
        && (call.Options.SearchShowsGoneRecords || store.Current(ordinal).State == RecordState.Live);
}
