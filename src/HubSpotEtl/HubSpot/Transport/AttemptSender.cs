using System.Net;
using System.Text.Json;
using System.Text.Unicode;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot.Bodies;
using HubSpotEtl.HubSpot.Limits;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.HubSpot.Transport;

/// <summary>One try of a call. Every way it can fail leaves here as <see cref="HubSpotApiException"/>.</summary>
internal sealed class AttemptSender(
    HttpMessageInvoker http, HubSpotClientOptions options, RateBuckets buckets, ApiUsage usage, ServerClock clock, TimeProvider time,
    ILogger logger)
    : IDisposable
{
    // Error bodies are a few hundred bytes; a proxy's page need not be read whole.
    private const int MaxErrorBytes = 1 << 20;

    private readonly RequestFactory _requests = new(options);
    private readonly BodyReader _bodies = new(options.MaxBodyBytes);
    private readonly BodyReader _errorBodies = new(MaxErrorBytes);
    private readonly HubSpotErrorFactory _errors = new(options, time);

    /// <inheritdoc/>
    public void Dispose()
    {
        _bodies.Dispose();
        _errorBodies.Dispose();
    }

    public int UrlLength(ApiRequest request) => _requests.UrlLength(request);

    public async Task<T> TryAsync<T>(CallState state, Func<ResponseBody, T> read, CancellationToken cancellationToken)
    {
        state.Begin();
        using var place = await buckets.Of(state.Call.Family).AcquireAsync(cancellationToken).ConfigureAwait(false);
        using var timeout = new CancellationTokenSource(options.AttemptTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await ExchangeAsync(state, place, read, either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception failure) when (timeout.IsCancellationRequested && failure is not HubSpotApiException)
        {
            throw _errors.TimedOut(state, options.AttemptTimeout);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidDataException)
        {
            throw _errors.ConnectionFailed(state, failure);
        }
        finally
        {
            Metrics.CallSent(state.Call.Family.Word(), state.Call.ObjectType, state.Status);
        }
    }

    private async Task<T> ExchangeAsync<T>(
        CallState state, LimiterPlace place, Func<ResponseBody, T> read, CancellationToken cancellationToken)
    {
        Log.RequestSending(logger, state.Call.ObjectType, state.Call.What, state.Attempt);
        using var request = _requests.Create(state.Call.Build(state.PageSize));
        var sentAt = time.GetTimestamp();
        usage.Sent(state.Call.Family);
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        place.Dispose();
        state.Status = (int)response.StatusCode;
        clock.Read(response);
        buckets.Learn(state.Call.Family, response, sentAt);
        if (!response.IsSuccessStatusCode)
            throw _errors.FromStatus(state, response, await ErrorBodyAsync(response, cancellationToken).ConfigureAwait(false));
        RequireJson(state, response);
        using var body = await ReadAsync(state, response, cancellationToken).ConfigureAwait(false);
        return Interpret(state, read, body);
    }

    private async Task<ResponseBody> ReadAsync(CallState state, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var isPartial = response.StatusCode == HttpStatusCode.MultiStatus;
            return await _bodies.ReadAsync(response, isPartial, cancellationToken).ConfigureAwait(false);
        }
        catch (BodyTooLargeException tooLarge)
        {
            throw _errors.TooLarge(state, tooLarge);
        }
        catch (InvalidOperationException garbled)
        {
            // What BrotliStream throws for data it cannot read.
            throw _errors.ConnectionFailed(state, garbled);
        }
    }

    private T Interpret<T>(CallState state, Func<ResponseBody, T> read, ResponseBody body)
    {
        if (!Utf8.IsValid(body.Bytes))
            throw _errors.BadAnswer(state, "the answer is not valid UTF-8");
        try
        {
            return read(body);
        }
        catch (JsonException broken)
        {
            // The exception's own text may quote the body, so it is not carried along.
            var where = broken.BytePositionInLine is { } position ? $" near line {broken.LineNumber}, byte {position}" : "";
            throw _errors.BadAnswer(state, $"the answer is cut or not what HubSpot documents{where}");
        }
        catch (PartialAnswerException partial)
        {
            throw _errors.Partial(state, partial.Error);
        }
    }

    private void RequireJson(CallState state, HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentType?.MediaType is { } type && !type.Contains("json", StringComparison.OrdinalIgnoreCase))
            throw _errors.NotJson(state, type);
    }

    private async Task<ErrorBody> ErrorBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var body = await _errorBodies.ReadAsync(response, isPartial: false, cancellationToken).ConfigureAwait(false);
            return _errors.Read(body.Bytes.ToArray());
        }
        catch (Exception unread) when (unread is IOException or HttpRequestException or InvalidDataException
            or InvalidOperationException or BodyTooLargeException)
        {
            // The status alone decides; the body would only have given words.
            return ErrorBody.None;
        }
    }
}
