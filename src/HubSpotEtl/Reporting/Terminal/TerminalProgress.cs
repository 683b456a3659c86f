using HubSpotEtl.Diagnostics;
using HubSpotEtl.Diagnostics.Output;
using HubSpotEtl.Reporting.Progress;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Reporting.Terminal;

/// <summary>
/// Progress as a table at the foot of a terminal, a line an object, drawn five times a second. The first half second shows nothing: a run
/// that finds nothing to do is over by then.
/// </summary>
internal sealed class TerminalProgress : IProgressSink
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly LiveRegion _region;
    private readonly Func<TerminalSize> _size;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly List<ObjectProgress> _objects;
    private readonly Lazy<ProgressTable> _table;
    private readonly ITimer _timer;
    private bool _isOver;

    /// <param name="region">Where it is drawn.</param>
    /// <param name="size">The terminal's present size.</param>
    /// <param name="objectTypes">All objects of the run, in their order.</param>
    /// <param name="signs">What the terminal can show.</param>
    /// <param name="logger">For the case that it cannot be drawn.</param>
    /// <param name="time">The clock.</param>
    public TerminalProgress(
        LiveRegion region, Func<TerminalSize> size, IReadOnlyList<string> objectTypes, ProgressSigns signs, ILogger logger,
        TimeProvider time)
    {
        (_region, _size, _logger) = (region, size, logger);
        _objects = [.. objectTypes.Select(type => new ObjectProgress(type, time))];
        _table = new Lazy<ProgressTable>(() => new ProgressTable(signs));
        _timer = time.CreateTimer(_ => Draw(), null, Delay, Interval);
    }

    /// <inheritdoc/>
    public void Watch(string objectType, Func<ProgressSnapshot> state)
    {
        lock (_lock)
            _objects.Find(one => one.Name == objectType)?.Begin(state);
    }

    /// <inheritdoc/>
    public void Finish(string objectType, string outcome, bool isHealthy)
    {
        lock (_lock)
            _objects.Find(one => one.Name == objectType)?.End(outcome, isHealthy);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            _isOver = true;
            _region.Draw([]);
        }
    }

    private void Draw()
    {
        // A terminal that is held (Ctrl+S) holds who writes to it; the next tick need not wait beside.
        if (!_lock.TryEnter())
            return;
        try
        {
            if (_isOver)
                return;
            var inHand = _objects.Find(one => !one.IsOver);
            _region.Draw(_table.Value.Lines([.. _objects.Select(one => one.Row(one == inHand))], _size()));
        }
        catch (Exception failure)
        {
            // On a timer's thread it would end the process, for the sake of a picture.
            Dispose();
            Log.ProgressFailed(_logger, failure);
        }
        finally
        {
            _lock.Exit();
        }
    }
}
