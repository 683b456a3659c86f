using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot.Answers;
using HubSpotEtl.HubSpot.Bodies;
using HubSpotEtl.HubSpot.Limits;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.HubSpot.Requests;
using HubSpotEtl.HubSpot.Transport;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.HubSpot.Client;

/// <summary>
/// HubSpot's read API. Every method sends one request, tries it again where that helps, keeps within HubSpot's rate limits, and either
/// returns a complete, checked answer or throws <see cref="HubSpotApiException"/>. Safe for concurrent use: one client serves a whole
/// run, since the limits are shared by all its calls.
/// </summary>
public sealed partial class HubSpotClient : IDisposable
{
    /// <summary>What one batch read takes.</summary>
    public const int MaxBatchReadIds = BatchReadRequest.MaxIds;

    private readonly ApiPaths _paths;
    private readonly HttpMessageInvoker _http;
    private readonly RateBuckets _buckets;
    private readonly ServerClock _clock;
    private readonly AttemptSender _sender;
    private readonly ApiTransport _transport;
    private readonly ILogger _logger;
    private volatile bool _decodeAfter;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    /// <param name="handler">The way to the network; not disposed of here.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="time">The clock of all waits and timeouts.</param>
    /// <param name="logger">For messages 1xxx.</param>
    /// <param name="random">Jitter of waits, 0 to 1; by default random.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public HubSpotClient(
        HttpMessageHandler handler, HubSpotClientOptions options, TimeProvider time, ILogger logger, Func<double>? random = null)
    {
        options.ThrowIfInvalid();
        Options = options;
        Usage = new ApiUsage(options.GeneralLimit);
        _logger = logger;
        _paths = new ApiPaths(options.Version);
        _http = new HttpMessageInvoker(handler, disposeHandler: false);
        _buckets = new RateBuckets(options, time, Usage, logger);
        _clock = new ServerClock(time);
        _sender = new AttemptSender(_http, options, _buckets, Usage, _clock, time, logger);
        _transport = new ApiTransport(
            _sender, _buckets, new RetryRules(options, time, random ?? Random.Shared.NextDouble), Usage, time, logger);
    }

    /// <summary>The options it was made with.</summary>
    public HubSpotClientOptions Options { get; }

    /// <summary>Counts of calls and retries; the limits learnt.</summary>
    public ApiUsage Usage { get; }

    /// <summary>How much of HubSpot's rate limits is in use now, 0 to 1: of that which is nearest to being used up.</summary>
    public double Load => _buckets.Load;

    /// <summary>
    /// HubSpot's clock, from the last answer's <c>Date</c> header and the time since; null before any. Early by at most a second or so.
    /// </summary>
    public DateTimeOffset? ServerTime => _clock.Now;

    /// <summary>
    /// The same by each of the last answers, since one of them may be wrong: a proxy kept it, or a server's clock is off. Empty before any.
    /// </summary>
    internal IReadOnlyList<DateTimeOffset> ServerTimes => _clock.Readings;

    /// <summary>One page of a listing.</summary>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>The page, to be disposed of.</returns>
    /// <exception cref="HubSpotApiException">
    /// Refused, or every try failed. 414 where the URL is too long; 400 from a type that does not list archived records.
    /// </exception>
    public Task<Page> ListAsync(string objectType, ListQuery query, CancellationToken cancellationToken) =>
        _transport.SendAsync(
            ListRequest.Create(_paths, objectType, query), body => ToPage(body, query.After, query.Associations.Count > 0),
            cancellationToken);

    /// <summary>Records by id, at most 100. Ids that are not there are simply absent; a merged-away id may bring its survivor.</summary>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="ids">1 to 100.</param>
    /// <param name="properties">Property names wanted.</param>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>The page, to be disposed of; in no particular order.</returns>
    /// <exception cref="HubSpotApiException">
    /// Refused, or every try failed; also when HubSpot answers for some ids with an error other than not found, since they would look
    /// absent.
    /// </exception>
    public Task<Page> BatchReadAsync(
        string objectType, IReadOnlyList<long> ids, IReadOnlyList<string> properties, CancellationToken cancellationToken) =>
        BatchReadAsync(objectType, ids, properties, archived: false, cancellationToken);

    /// <summary>One page of a search, sorted by id.</summary>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>The page, to be disposed of. Its cursor is an offset and is not to be used.</returns>
    /// <exception cref="HubSpotApiException">Refused (400, for one when HubSpot finds the body too long), or every try failed.</exception>
    public Task<Page> SearchAsync(string objectType, SearchQuery query, CancellationToken cancellationToken) =>
        _transport.SendAsync(SearchRequest.Create(_paths, objectType, query), body => ToPage(body), cancellationToken);

    /// <summary>
    /// How many records a search finds; with no filter, how many live records the type has. The search index lags a little.
    /// </summary>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="filters">All must hold.</param>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>HubSpot's <c>total</c>, which the cap of 10,000 does not touch.</returns>
    /// <exception cref="HubSpotApiException">Refused, or every try failed.</exception>
    public Task<long> CountAsync(string objectType, IReadOnlyList<SearchFilter> filters, CancellationToken cancellationToken) =>
        _transport.SendAsync(
            SearchRequest.Count(_paths, objectType, filters),
            body =>
                long.TryParse(
                    Deserialize(body, HubSpotJson.Default.CountAnswer).Total, NumberStyles.None, CultureInfo.InvariantCulture,
                    out var total)
                ? total
                : throw new JsonException("The answer has no total."),
            cancellationToken);

    /// <summary>The same count; null for a type that HubSpot does not search.</summary>
    /// <inheritdoc cref="CountAsync"/>
    internal async Task<long?> TryCountAsync(string objectType, IReadOnlyList<SearchFilter> filters, CancellationToken cancellationToken)
    {
        try
        {
            return await CountAsync(objectType, filters, cancellationToken).ConfigureAwait(false);
        }
        catch (HubSpotApiException refused) when (refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>How far the listing of a type's live records reaches: one search. Null for a type that HubSpot does not search.</summary>
    /// <exception cref="HubSpotApiException">Refused otherwise, or every try failed.</exception>
    internal async Task<ListingExtent?> TryGetExtentAsync(string objectType, CancellationToken cancellationToken)
    {
        try
        {
            return await _transport.SendAsync(
                SearchRequest.Extent(_paths, objectType), body => ListingExtent.Read(body.Bytes), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (HubSpotApiException refused) when (refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            Log.ExtentUnknown(_logger, objectType, refused.Message);
            return null;
        }
    }

    /// <summary>The same, for who can do without: null too where every try failed.</summary>
    internal async Task<ListingExtent?> FindExtentAsync(string objectType, CancellationToken cancellationToken)
    {
        try
        {
            return await TryGetExtentAsync(objectType, cancellationToken).ConfigureAwait(false);
        }
        catch (HubSpotApiException unknown)
        {
            // A walk does not need the answer: it goes on from page to page.
            Log.ExtentUnknown(_logger, objectType, unknown.Message);
            return null;
        }
    }

    /// <summary>The associations of up to 1,000 records with one object type.</summary>
    /// <param name="fromType">The records' type.</param>
    /// <param name="toType">The other side.</param>
    /// <param name="inputs">1 to 1,000 records; those of <see cref="AssociationPage.More"/> to go on.</param>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>Links, what to ask next, and errors.</returns>
    /// <exception cref="HubSpotApiException">
    /// Refused (400: the pair cannot be associated; 403: a scope is missing), or every try failed.
    /// </exception>
    public async Task<AssociationPage> ReadAssociationsAsync(
        string fromType, string toType, IReadOnlyList<AssociationInput> inputs, CancellationToken cancellationToken)
    {
        var decoded = AssociationCursors.Decoded(inputs);
        if (_decodeAfter && decoded is not null)
            return await SendAsync(decoded).ConfigureAwait(false);
        try
        {
            return await SendAsync(inputs).ConfigureAwait(false);
        }
        catch (HubSpotApiException refused) when (refused.Status == HttpStatusCode.BadRequest && decoded is not null)
        {
            // The token looks percent-encoded, and no source tells which form HubSpot wants back.
            var page = await SendAsync(decoded).ConfigureAwait(false);
            _decodeAfter = true;
            return page;
        }

        async Task<AssociationPage> SendAsync(IReadOnlyList<AssociationInput> these)
        {
            try
            {
                return await _transport.SendAsync(
                    AssociationRequest.Create(_paths, fromType, toType, these), ToAssociations, cancellationToken).ConfigureAwait(false);
            }
            catch (HubSpotApiException tooLarge) when (tooLarge.IsTooLarge && these.Count > 1)
            {
                var half = these.Count / 2;
                Log.AnswerTooLarge(_logger, fromType, $"associations with {toType}", half);
                var one = await SendAsync([.. these.Take(half)]).ConfigureAwait(false);
                return one.With(await SendAsync([.. these.Skip(half)]).ConfigureAwait(false));
            }
        }
    }

    /// <summary>Ends waiting calls' timers. Calls under way are to be cancelled before.</summary>
    public void Dispose()
    {
        _buckets.Dispose();
        _sender.Dispose();
        _http.Dispose();
    }

    /// <summary>Unit: characters of the encoded URL.</summary>
    internal int UrlLength(string objectType, ListQuery query) =>
        _sender.UrlLength(ListRequest.Build(_paths, objectType, query, query.Limit));

    internal ILogger Logger => _logger;

    /// <summary>Records by id as above, live or archived.</summary>
    internal Task<Page> BatchReadAsync(
        string objectType, IReadOnlyList<long> ids, IReadOnlyList<string> properties, bool archived, CancellationToken cancellationToken) =>
        _transport.SendAsync(
            BatchReadRequest.Create(_paths, objectType, ids, properties, archived), ToWholePage, cancellationToken);

    private AssociationPage ToAssociations(ResponseBody body)
    {
        var page = AssociationReader.Read(body.Bytes);
        return page.Errors.Count == 0 ? page
            : page with { Errors = [.. page.Errors.Select(error => error with { Message = Options.Token.HideIn(error.Message) })] };
    }

    private static Page ToWholePage(ResponseBody body)
    {
        PagingReader.RequireWhole(body);
        return Page.Of(body, from: null, next: null);
    }

    private static Page ToPage(ResponseBody body, Cursor? from = null, bool namesAssociations = false)
    {
        var next = PagingReader.Read(body);
        return Page.Of(body, from, next, namesAssociations);
    }

    private static T Deserialize<T>(ResponseBody body, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(body.Bytes, type) ?? throw new JsonException("The answer is null.");
}
