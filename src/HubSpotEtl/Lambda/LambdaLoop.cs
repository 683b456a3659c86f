namespace HubSpotEtl.Lambda;

/// <summary>
/// Answers one call after another, until it is told to stop or Lambda's side fails. A call that fails is reported, and the loop goes on.
/// </summary>
/// <param name="api">Lambda's side.</param>
/// <param name="answer">Carries a call out.</param>
internal sealed class LambdaLoop(RuntimeApi api, Func<Invocation, Task<LambdaAnswer>> answer)
{
    /// <summary>Where tracing libraries look for the present call's X-Ray header (AWS: "Building a custom runtime").</summary>
    public const string TraceVariable = "_X_AMZN_TRACE_ID";

    /// <summary>Runs the loop.</summary>
    /// <param name="stop">Wait for no further call.</param>
    /// <returns>When it was stopped.</returns>
    /// <exception cref="RuntimeApiException">Lambda's side says that the process has to end.</exception>
    /// <exception cref="HttpRequestException">Lambda's side is gone.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Invocation invocation;
            try
            {
                invocation = await api.NextAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }

            await ServeAsync(invocation);
        }
    }

    private async Task ServeAsync(Invocation invocation)
    {
        Environment.SetEnvironmentVariable(TraceVariable, invocation.TraceId);
        try
        {
            await api.RespondAsync(invocation.RequestId, await answer(invocation));
        }
        catch (Exception failure) when (failure is not (HttpRequestException or RuntimeApiException { IsRefusal: false }))
        {
            await api.FailAsync(invocation.RequestId, RuntimeError.Of(failure));
        }
    }
}
