using System.Text.Json;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot.Bodies;
using HubSpotEtl.HubSpot.Limits;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace HubSpotEtl.HubSpot.Transport;

/// <summary>
/// The one way to HubSpot. A call is one or more tries; a try is: wait for the bucket's limit, send, judge the status, read the whole body,
/// check it, let the caller's reader take out what it needs. Whatever goes wrong in it, a cut body or broken JSON included, is judged
/// by the same retry rules.
/// </summary>
internal sealed class ApiTransport
{
    private static readonly ResiliencePropertyKey<CallState> StateKey = new("call");

    private readonly AttemptSender _sender;
    private readonly RateBuckets _buckets;
    private readonly RetryRules _rules;
    private readonly ApiUsage _usage;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PageSizes _pageSizes = new();
    private readonly ResiliencePipeline _retries;

    public ApiTransport(AttemptSender sender, RateBuckets buckets, RetryRules rules, ApiUsage usage, TimeProvider time, ILogger logger)
    {
        (_sender, _buckets, _rules, _usage, _time, _logger) = (sender, buckets, rules, usage, time, logger);
        _retries = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(RetryOptions()).Build();
    }

    /// <summary>Sends until a try succeeds or the rules give up.</summary>
    /// <param name="call">What to ask.</param>
    /// <param name="read">
    /// Reads a checked body within the try. It throws <see cref="JsonException"/> when the body is not what it should be.
    /// </param>
    /// <param name="cancellationToken">Ends waiting and reading at once.</param>
    /// <exception cref="HubSpotApiException">Refused, or every try failed.</exception>
    public async Task<T> SendAsync<T>(ApiCall call, Func<ResponseBody, T> read, CancellationToken cancellationToken)
    {
        var state = new CallState(call, _pageSizes.Of(call), _time.GetTimestamp());
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(StateKey, state);
        try
        {
            var result = await _retries.ExecuteAsync(
                static (context, work) => new ValueTask<T>(work.Sender.TryAsync(work.State, work.Read, context.CancellationToken)),
                context,
                (Sender: _sender, State: state, Read: read)).ConfigureAwait(false);
            _pageSizes.Passed(call, state.PageSize);
            return result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // The number of tries is the rules' business: a page that can still be halved gets more of them.
    private RetryStrategyOptions RetryOptions() => new()
    {
        MaxRetryAttempts = int.MaxValue,
        ShouldHandle = arguments => ValueTask.FromResult(
            arguments.Outcome.Exception is HubSpotApiException failure && _rules.MayRetry(State(arguments.Context), failure)),
        DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
            _rules.WaitWithJitter(State(arguments.Context).Attempt, (HubSpotApiException)arguments.Outcome.Exception!)),
        OnRetry = arguments =>
        {
            PrepareRetry(State(arguments.Context), (HubSpotApiException)arguments.Outcome.Exception!, arguments.RetryDelay);
            return ValueTask.CompletedTask;
        },
    };

    private void PrepareRetry(CallState state, HubSpotApiException failure, TimeSpan wait)
    {
        var call = state.Call;
        _usage.Retried();
        if (failure.Limit is not null)
        {
            _buckets.Refused(call.Family);
            _buckets.Of(call.Family).PauseFor(_rules.Wait(state.Attempt, failure));
            Log.RateLimitHit(_logger, call.ObjectType, call.What, wait.TotalSeconds);
        }
        else
        {
            Log.Retrying(_logger, call.ObjectType, call.What, failure.Reason, state.Attempt + 1, wait.TotalSeconds);
        }
        if (!state.ShrinkAfter(failure))
            return;
        if (failure.IsTooLarge)
            Log.AnswerTooLarge(_logger, call.ObjectType, call.What, state.PageSize);
        else
            Log.PageSizeHalved(_logger, call.ObjectType, call.What, state.PageSize);
    }

    private static CallState State(ResilienceContext context) => context.Properties.GetValue(StateKey, null!);
}
