using HubSpotEtl.Diagnostics;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline;

/// <summary>
/// What went less than well in an object's run, for its report: each said once, and logged when it is said. Thread-safe.
/// </summary>
/// <param name="objectType">Whose run it is.</param>
/// <param name="logger">The run's log.</param>
internal sealed class RunWarnings(string objectType, ILogger logger)
{
    // Beyond so many, further ones are only counted: a fault that repeats with every page must not fill the memory.
    private const int MaxKept = 100;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _texts = [];
    private long _left;

    /// <summary>The worst of what was said.</summary>
    public Completeness Completeness { get; private set; }

    /// <summary>All that was said.</summary>
    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (_lock)
                return _left == 0 ? [.. _texts] : [.. _texts, $"… and {_left} more, see the log"];
        }
    }

    /// <summary>Something the reader should know; the tables are complete all the same.</summary>
    /// <param name="text">One sentence, without values of customers.</param>
    public void Note(string text)
    {
        if (Keep(text, Completeness.Whole))
            Log.RunNote(logger, objectType, text);
    }

    /// <summary>Something is missing from the tables, or may be.</summary>
    /// <param name="text">One sentence that says what and what to do.</param>
    public void Fault(string text) => Say(text, Completeness.Faulty);

    /// <summary>Something was not read, and the next run must read it.</summary>
    /// <param name="text">One sentence that says what.</param>
    public void Gap(string text) => Say(text, Completeness.Gapped);

    private void Say(string text, Completeness completeness)
    {
        if (Keep(text, completeness))
            Log.RunFault(logger, objectType, text);
    }

    private bool Keep(string text, Completeness completeness)
    {
        lock (_lock)
        {
            if (Completeness < completeness)
                Completeness = completeness;
            if (_texts.Contains(text))
                return false;
            if (_texts.Count < MaxKept)
                _texts.Add(text);
            else
                _left++;
            return true;
        }
    }
}
