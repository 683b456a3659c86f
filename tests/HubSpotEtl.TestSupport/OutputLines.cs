using System.Text;

namespace HubSpotEtl.TestSupport;

/// <summary>The lines that a process has written to one of its streams so far. A carriage return ends a line too.</summary>
internal sealed class OutputLines
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _changed = NewSignal();

    public OutputLines(StreamReader reader) => Completion = ReadAsync(reader);

    /// <summary>Done when the stream has ended.</summary>
    public Task Completion { get; }

    /// <summary>All lines so far, each with a line feed.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
                return _lines.Aggregate(new StringBuilder(), (text, line) => text.Append(line).Append('\n')).ToString();
        }
    }

    /// <summary>The first line that is wanted, as soon as it is there; null when the stream ends without it.</summary>
    public async Task<string?> FindAsync(Func<string, bool> isWanted)
    {
        for (var next = 0; ; next++)
        {
            var line = await LineAsync(next);
            if (line is null || isWanted(line))
                return line;
        }
    }

    private async Task<string?> LineAsync(int index)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (index < _lines.Count)
                    return _lines[index];
                if (Completion is { IsCompleted: true })
                    return null;
                changed = _changed.Task;
            }
            await Task.WhenAny(changed, Completion);
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
            Add(line);
    }

    private void Add(string line)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _lines.Add(line);
            (changed, _changed) = (_changed, NewSignal());
        }
        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
