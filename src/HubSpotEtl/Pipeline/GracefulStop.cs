namespace HubSpotEtl.Pipeline;

/// <summary>Work that a graceful stop ends at once, since what it has done so far is stored and the next run does the rest.</summary>
internal static class GracefulStop
{
    /// <summary>Does the work until it is done or stopped.</summary>
    /// <param name="work">The work.</param>
    /// <param name="stop">The graceful stop.</param>
    /// <param name="cancellationToken">The hard one.</param>
    /// <returns>True when it was done, false when it was stopped before.</returns>
    /// <exception cref="OperationCanceledException">The hard one.</exception>
    public static async Task<bool> RunAsync(Func<CancellationToken, Task> work, CancellationToken stop, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
        try
        {
            await work(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
