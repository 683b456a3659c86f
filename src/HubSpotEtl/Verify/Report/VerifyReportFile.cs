using System.Text.Json;
using HubSpotEtl.Postgres.Comparing;
using HubSpotEtl.Reporting.Documents;

namespace HubSpotEtl.Verify.Report;

/// <summary>
/// The report file in JSON, which names every id. It is written as the tables are compared, so that any number of differences takes no
/// memory, and in the form of <see cref="VerifyJson"/>: one table's report itself; of several, or of one that could not be compared,
/// <c>{results, errors, total_objects}</c>.
/// </summary>
internal sealed class VerifyReportFile : IDisposable
{
    private const int FlushBytes = 1 << 16;

    private readonly ReportFile _file;
    private readonly int _totalObjects;
    private readonly Utf8JsonWriter _json;
    private bool _isWhole = true;
    private IOException? _failure;

    /// <param name="file">Where to; stays the caller's.</param>
    /// <param name="totalObjects">How many tables are compared.</param>
    public VerifyReportFile(ReportFile file, int totalObjects)
    {
        (_file, _totalObjects) = (file, totalObjects);
        _json = new Utf8JsonWriter(file.Content, JsonForm.Writer);
        if (totalObjects > 1)
            BeginResults();
    }

    /// <summary>
    /// Adds a table that was compared. Where the file takes no more, that is told by <see cref="Publish"/>: what was found is worth showing
    /// all the same.
    /// </summary>
    /// <param name="report">Its report.</param>
    /// <param name="ids">All ids of a kind.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task AddAsync(VerifyReport report, Func<DifferenceKind, IAsyncEnumerable<long>> ids, CancellationToken cancellationToken)
    {
        if (_failure is not null)
            return;
        _isWhole = false;
        try
        {
            await WriteAsync(report, ids, cancellationToken);
            _isWhole = true;
        }
        catch (IOException full)
        {
            _failure = full;
        }
    }

    /// <summary>Adds what could not be compared, and puts the file in its place.</summary>
    /// <exception cref="IOException">It cannot be written; a former report stays as it was.</exception>
    public void Publish(VerifySummary summary)
    {
        if (_failure is not null)
            throw new IOException(_failure.Message, _failure);
        if (!_isWhole)
            throw new IOException("The ids of a table could not be written to their end.");
        if (summary.Single is null)
            EndResults(summary);
        _json.Flush();
        _file.Publish();
    }

    /// <inheritdoc/>
    // Not the writer's own way: that would write the rest to a file that nobody gets.
    public void Dispose() => _json.Reset(Stream.Null);

    private async Task WriteAsync(
        VerifyReport report, Func<DifferenceKind, IAsyncEnumerable<long>> ids, CancellationToken cancellationToken)
    {
        var figures = JsonSerializer.Serialize(
            report with { Ids = new Dictionary<string, IReadOnlyList<long>>() }, VerifyJson.Shapes.VerifyReport);
        using var shown = JsonDocument.Parse(_file.Redaction.HideInDocument(figures));
        _json.WriteStartObject();
        foreach (var figure in shown.RootElement.EnumerateObject().Where(figure => figure.Name != "ids"))
            figure.WriteTo(_json);
        _json.WriteStartObject("ids");
        foreach (var kind in Enum.GetValues<DifferenceKind>().Where(kind => report.Count(kind) > 0))
            await WriteAsync(kind.Word(), ids(kind), cancellationToken);
        _json.WriteEndObject();
        _json.WriteEndObject();
        await _json.FlushAsync(cancellationToken);
    }

    private void BeginResults()
    {
        _json.WriteStartObject();
        _json.WriteStartArray("results");
    }

    private void EndResults(VerifySummary summary)
    {
        if (_totalObjects == 1)
            BeginResults();
        _json.WriteEndArray();
        _json.WritePropertyName("errors");
        using var errors = JsonDocument.Parse(
            _file.Redaction.HideInDocument(JsonSerializer.Serialize(summary.Errors, VerifyJson.Shapes.IReadOnlyListObjectFailure)));
        errors.RootElement.WriteTo(_json);
        _json.WriteNumber("total_objects", summary.TotalObjects);
        _json.WriteEndObject();
    }

    private async Task WriteAsync(string name, IAsyncEnumerable<long> ids, CancellationToken cancellationToken)
    {
        _json.WriteStartArray(name);
        await foreach (var id in ids.WithCancellation(cancellationToken))
        {
            _json.WriteNumberValue(id);
            if (_json.BytesPending > FlushBytes)
                await _json.FlushAsync(cancellationToken);
        }

        _json.WriteEndArray();
    }
}
