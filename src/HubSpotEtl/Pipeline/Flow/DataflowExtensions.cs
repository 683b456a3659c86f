using System.Threading.Tasks.Dataflow;

namespace HubSpotEtl.Pipeline.Flow;

/// <summary>What TPL Dataflow leaves to its callers.</summary>
internal static class DataflowExtensions
{
    /// <summary>
    /// Waits until the block takes the message. A block that takes none any more is a failure, never ignored. A message that is not taken
    /// is disposed of: nobody else would give its buffer back.
    /// </summary>
    /// <typeparam name="T">The message.</typeparam>
    /// <param name="target">The block.</param>
    /// <param name="message">What it is to take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it was taken.</returns>
    /// <exception cref="InvalidOperationException">The block has ended.</exception>
    public static async Task SendOrThrowAsync<T>(this ITargetBlock<T> target, T message, CancellationToken cancellationToken)
    {
        var isTaken = false;
        try
        {
            isTaken = await target.SendAsync(message, cancellationToken);
        }
        finally
        {
            if (!isTaken)
                (message as IDisposable)?.Dispose();
        }

        if (isTaken)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        throw new InvalidOperationException($"The block of {typeof(T).Name} has ended and takes no more messages.");
    }
}
