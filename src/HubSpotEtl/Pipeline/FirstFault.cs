using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Dataflow;
using HubSpotEtl.HubSpot;

namespace HubSpotEtl.Pipeline;

/// <summary>
/// Ties the stages of a flow together: the first failure of any of them cancels the others, and is what the caller sees. Dataflow's own
/// propagation carries a fault downstream only, so that a failed loader would leave its fetcher waiting for ever. A failure of HubSpot
/// cancels only what calls HubSpot.
/// </summary>
internal sealed class FirstFault : IDisposable
{
    private readonly CancellationTokenSource _cancel;
    private readonly CancellationTokenSource _noMoreCalls;
    private ExceptionDispatchInfo? _fault;

    /// <summary>Starts without a fault.</summary>
    /// <param name="cancellationToken">Cancels the flow from outside.</param>
    public FirstFault(CancellationToken cancellationToken)
    {
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _noMoreCalls = CancellationTokenSource.CreateLinkedTokenSource(_cancel.Token);
    }

    /// <summary>Cancelled by the first fault that is not HubSpot's, or from outside.</summary>
    public CancellationToken Token => _cancel.Token;

    /// <summary>Cancelled by the first fault of any kind, or from outside.</summary>
    public CancellationToken NoMoreCalls => _noMoreCalls.Token;

    /// <summary>Wraps a stage's work: once there is a fault, further messages are dropped unseen, and their buffers given back.</summary>
    /// <typeparam name="T">The message.</typeparam>
    /// <param name="work">The stage's work.</param>
    /// <returns>The delegate for the block; it never throws.</returns>
    public Func<T, Task> Guard<T>(Func<T, CancellationToken, Task> work) => message =>
    {
        if (!Token.IsCancellationRequested)
            return DoAsync(token => work(message, token));
        (message as IDisposable)?.Dispose();
        return Task.CompletedTask;
    };

    /// <summary>Does a piece of work unless the flow has failed already; its failure is recorded.</summary>
    /// <param name="work">The work.</param>
    /// <returns>When it is over.</returns>
    public async Task DoAsync(Func<CancellationToken, Task> work)
    {
        if (Token.IsCancellationRequested)
            return;
        try
        {
            await work(Token);
        }
        catch (Exception fault)
        {
            Record(fault);
        }
    }

    /// <summary>Keeps the failure if it is the first, and cancels the flow, or, where HubSpot failed, the calls to it.</summary>
    /// <param name="fault">The failure.</param>
    public void Record(Exception fault)
    {
        Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(fault), null);
        (fault is HubSpotApiException ? _noMoreCalls : _cancel).Cancel();
    }

    /// <summary>Tells blocks that nothing more comes and waits until they have worked off what they hold.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <returns>When all are done.</returns>
    public async Task CompleteAsync(params IDataflowBlock[] blocks)
    {
        foreach (var block in blocks)
            block.Complete();
        await Task.WhenAll(blocks.Select(block => block.Completion));
    }

    /// <summary>Throws the first fault, if there was one, or that the flow was cancelled.</summary>
    public void ThrowIfFailed()
    {
        _fault?.Throw();
        Token.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _noMoreCalls.Dispose();
        _cancel.Dispose();
    }
}
