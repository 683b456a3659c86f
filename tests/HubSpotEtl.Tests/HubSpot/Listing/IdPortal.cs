using System.Globalization;
using System.Text;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.HubSpot.Listing;

/// <summary>
/// A portal of bare ids that lists them in the way of a kind of cursor. A request waits until the test lets it go, in any order.
/// </summary>
internal sealed class IdPortal : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly List<Waiting> _waiting = [];
    private readonly HashSet<string> _given = [];

    public IdPortal(Cursors cursors, IEnumerable<long> ids)
    {
        (Cursors, Ids) = (cursors, [.. ids]);
        Client = new HubSpotClient(this, FakePortal.Options, new InstantClock(), Logger, () => 0);
    }

    public HubSpotClient Client { get; }

    public RecordingLogger Logger { get; } = new();

    public Cursors Cursors { get; }

    /// <summary>The live records; a test may change them between calls.</summary>
    public SortedSet<long> Ids { get; }

    /// <summary>
    /// Answers a list call in place of the portal where it gives an answer: the number of the call from 1, and its cursor.
    /// </summary>
    public Func<int, string?, Func<HttpResponseMessage>?> InPlaceOfList { get; init; } = (_, _) => null;

    /// <summary>What the portal takes a cursor for that it has not given itself.</summary>
    public Func<long, long> Understands { get; init; } = after => after;

    /// <summary>Null refuses searches.</summary>
    public Func<IReadOnlyCollection<long>, (long Total, long Highest)>? Index { get; init; } = ids => (ids.Count, ids.Max());

    public bool HasGiven(string? cursor) => cursor is null || _given.Contains(cursor);

    public int ListCalls { get; private set; }

    public int BatchCalls { get; private set; }

    public int SearchCalls { get; private set; }

    public int UnderWay
    {
        get
        {
            lock (_gate)
                return _waiting.Count(call => !call.Answered.Task.IsCompleted);
        }
    }

    /// <summary>Answers one of the waiting requests.</summary>
    /// <param name="choose">Which of so many.</param>
    public void LetOneGo(Func<int, int> choose)
    {
        Waiting call;
        lock (_gate)
        {
            _waiting.RemoveAll(waiting => waiting.Answered.Task.IsCompleted);
            if (_waiting.Count == 0)
                return;
            var index = choose(_waiting.Count);
            call = _waiting[index];
            _waiting.RemoveAt(index);
        }
        call.Answered.TrySetResult(AnswerTo(call.Request)());
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = new Waiting(await SentRequest.OfAsync(request), new TaskCompletionSource<HttpResponseMessage>());
        using var cancelled = cancellationToken.Register(() => call.Answered.TrySetCanceled(cancellationToken));
        lock (_gate)
            _waiting.Add(call);
        return await call.Answered.Task;
    }

    private Func<HttpResponseMessage> AnswerTo(SentRequest request) => request.Path.Split('/')[^1] switch
    {
        "search" => Search(),
        "read" => BatchRead(request.InputIds()),
        _ => List(Query(request)),
    };

    private Func<HttpResponseMessage> Search()
    {
        SearchCalls++;
        if (Index is null)
            return Answer.Json(Answer.Error("You cannot search this."), 400);
        var (total, highest) = Index(Ids);
        return Answer.Json($$$"""{"total":{{{total}}},"results":[{"id":"{{{highest}}}"}]}""");
    }

    // In descending order, since HubSpot promises none.
    private Func<HttpResponseMessage> BatchRead(long[] asked)
    {
        BatchCalls++;
        return Answer.Json(Answer.Page(null, [.. asked.Where(Ids.Contains).OrderDescending()]));
    }

    private Func<HttpResponseMessage> List(Dictionary<string, string> query)
    {
        ListCalls++;
        var after = query.GetValueOrDefault("after");
        if (InPlaceOfList(ListCalls, after) is { } other)
            return other;
        var rows = From(after).Take(int.Parse(query["limit"], CultureInfo.InvariantCulture) + 1).ToList();
        var next = rows.Count > int.Parse(query["limit"], CultureInfo.InvariantCulture) ? rows[^1] : (long?)null;
        if (next is not null)
            rows.RemoveAt(rows.Count - 1);
        if (next is null)
            return Answer.Json(Answer.Page(null, [.. rows]));
        var cursor = CursorAfter(rows, next.Value, after);
        _given.Add(cursor);
        return Answer.Json(Answer.Page(cursor, [.. rows]));
    }

    private IEnumerable<long> From(string? after)
    {
        if (after is null)
            return Ids;
        var digits = Cursors == Cursors.Token ? Encoding.UTF8.GetString(Convert.FromBase64String(after)) : after;
        var number = long.Parse(digits, CultureInfo.InvariantCulture);
        if (!_given.Contains(after))
            number = Understands(number);
        return Cursors switch
        {
            Cursors.Offset => Ids.Skip((int)Math.Min(number, int.MaxValue)),
            Cursors.LastId => Ids.GetViewBetween(number + 1, long.MaxValue),
            _ => Ids.GetViewBetween(number, long.MaxValue),
        };
    }

    private string CursorAfter(List<long> rows, long next, string? after) => Cursors switch
    {
        Cursors.NextId => $"{next}",
        Cursors.AfterLastId => $"{rows[^1] + 1}",
        Cursors.Offset => $"{(after is null ? 0 : int.Parse(after, CultureInfo.InvariantCulture)) + rows.Count}",
        Cursors.Token => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{next}")),
        _ => $"{rows[^1]}",
    };

    private static Dictionary<string, string> Query(SentRequest request) => request.Query.TrimStart('?').Split('&')
        .Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));

    private sealed record Waiting(SentRequest Request, TaskCompletionSource<HttpResponseMessage> Answered);
}
