using System.Globalization;
using System.Text.Json;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Listing;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.HubSpot.RangeListing;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Tests.HubSpot.Support;
using HubSpotEtl.Tests.Pipeline.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.Tests.HubSpot.Walks;

/// <summary>
/// Every walk that reads a list of HubSpot page by page, each answered by the number of its call: a new walk belongs into
/// <see cref="All"/>, and meets all that is tried with the others.
/// </summary>
internal sealed class PagedWalk : IDisposable
{
    private static readonly string[] TooManyForAUrl = [.. Enumerable.Range(0, 300).Select(i => $"a_property_with_a_name_{i:D8}")];

    private static readonly Dictionary<string, Walk> Walks = new()
    {
        ["listing in sequence"] = new(
            "/objects/contacts", Records,
            (portal, cancel) => Ids(new ListWalk(portal.Client).ReadAsync("contacts", new ListQuery(), cancel))),
        ["listing in ranges"] = new(
            "/objects/contacts", Records,
            (portal, cancel) => Ids(new RangeWalk(portal.Client).ReadAsync("contacts", new ListQuery(), cancel))),
        ["rest of a listing in ranges"] = new(
            "/objects/contacts", Records,
            (portal, cancel) => Ids(new RangeWalk(portal.Client).ReadAsync("contacts", ["email"], new Cursor("ids:1-"), cancel))),
        ["listing by batch/read"] = new(
            "/objects/contacts", Records,
            (portal, cancel) =>
                Ids(new ListWalk(portal.Client).ReadAsync("contacts", new ListQuery { Properties = TooManyForAUrl }, cancel))),
        ["archived listing"] = new(
            "/objects/contacts", Records,
            (portal, cancel) => Ids(new ListWalk(portal.Client).ReadAsync("contacts", new ListQuery { Archived = true }, cancel))),
        ["search"] = new("/search", Records, (portal, cancel) => Ids(Search(portal, ["email"]).ReadAsync(from: null, cancel))),
        ["links of a record"] = new("/contacts/0-2/batch/read", Links, LinksAsync),
        ["owners"] = new(
            "/owners", Records,
            async (portal, cancel) =>
                [.. (await new OwnerWalk(portal.Client).ReadAsync(archived: false, cancel)).Select(owner => owner.Id)]),
    };

    private readonly Portal _portal = new();
    private readonly Walk _walk;

    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="answer">Ids and the JSON of <c>paging</c>, by the number of the call from 1.</param>
    public PagedWalk(string name, Func<int, (long[] Ids, string? Paging)> answer)
        : this(name, (walk, call) => walk.Body(answer(call).Ids, answer(call).Paging))
    {
    }

    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="body">The whole body, by the number of the call from 1.</param>
    public PagedWalk(string name, Func<int, string> body)
        : this(name, (_, call) => body(call))
    {
    }

    private PagedWalk(string name, Func<Walk, int, string> body)
    {
        _walk = Walks[name];
        if (_walk.Path != "/search")
            _portal.On("/search", Answer.Error("no search"), 400);
        _portal.On(_walk.Path, _ => Answer.Json(body(_walk, ++Calls))());
        _portal.On("/objects/contacts/batch/read", request => Answer.Json(Answer.Page(null, request.InputIds()))());
    }

    public static IEnumerable<string> All => Walks.Keys;

    /// <summary>Pages asked for.</summary>
    public int Calls { get; private set; }

    public Task<List<long>> ReadAsync() => _walk.ReadAsync(_portal, TestContext.Current.CancellationToken).Soon();

    public void Dispose() => _portal.Dispose();

    public static string After(string after) => $$$"""{"next":{"after":"{{{after}}}","link":"?after={{{after}}}"}}""";

    private static SearchWalk Search(Portal portal, string[] properties)
    {
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return new SearchWalk(
            portal.Client, Given.Contacts(), properties, new SearchWindow("lastmodifieddate", from, from.AddHours(1)), portal.Logger);
    }

    private static async Task<List<long>> Ids(IAsyncEnumerable<Page> pages)
    {
        var ids = new List<long>();
        await foreach (var page in pages)
        {
            using (page)
                ids.AddRange(page.ReadIds());
        }

        return ids;
    }

    private static async Task<List<long>> LinksAsync(Portal portal, CancellationToken cancellationToken)
    {
        var links = new LinkPages(portal.Client, "contacts", NullLogger.Instance);
        var request = new LinkRequest(Given.Company, [1], 1);
        var first = await links.FirstAsync(request, cancellationToken);
        var all = await links.FromAsync(request, first, cancellationToken).AllAsync();
        return [.. all.SelectMany(page => page.Links).Select(link => link.ToId)];
    }

    private static string Records(long[] ids, string? paging)
    {
        var records = string.Join(',', ids.Select(id => $$$"""{"id":"{{{id}}}","properties":{}}"""));
        return $$"""{"results":[{{records}}]{{Paging(paging)}}}""";
    }

    private static string Links(long[] ids, string? paging)
    {
        var targets = string.Join(',', ids.Select(id => $$"""{"toObjectId":{{id.ToString(CultureInfo.InvariantCulture)}},"associationTypes":[{"category":"X","typeId":1}]}"""));
        return $$$"""{"results":[{"from":{"id":"1"},"to":[{{{targets}}}]{{{Paging(paging)}}}}]}""";
    }

    private static string Paging(string? paging) => paging is null ? "" : $""","paging":{paging}""";

    private sealed record Walk(
        string Path, Func<long[], string?, string> Body, Func<Portal, CancellationToken, Task<List<long>>> ReadAsync);
}
