using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Transform.Records;

namespace HubSpotEtl.Tests.Pipeline;

/// <summary>
/// A run of 4,300 records in batches of 1,000 whose database fails in the middle: whatever was lost, each record counts once in the end.
/// </summary>
public sealed class AttemptFiguresTests
{
    private const long All = 4_300;
    private static readonly Guid s_run = new("11111111-1111-1111-1111-111111111111");
    private static readonly Guid s_otherRun = new("22222222-2222-2222-2222-222222222222");

    private readonly RunCounters _counters = new("contacts", TimeProvider.System);
    private readonly AttemptFigures _figures;

    public AttemptFiguresTests() => _figures = new AttemptFigures(_counters);

    [Theory]
    [InlineData(2_000)]
    [InlineData(1_000)]
    [InlineData(3_000)] // a batch whose commit had not answered was stored
    public void a_run_that_goes_on_from_what_the_database_holds_counts_each_record_once(long held)
    {
        Attempt(s_run, held: 0, read: 3_214, stored: 2_000);
        Attempt(s_run, held, read: All - held, stored: All);

        AssertCounted(All);
    }

    [Fact]
    public void a_run_that_the_database_has_lost_as_a_whole_counts_each_record_once()
    {
        Attempt(s_run, held: 0, read: 2_014, stored: 1_000);
        Attempt(s_otherRun, held: 0, read: All, stored: All);

        AssertCounted(All);
    }

    [Fact]
    public void nothing_counts_of_what_another_process_had_stored_of_a_run_that_is_lost()
    {
        Attempt(s_run, held: 2_000, read: 1_500, stored: 3_000);
        Attempt(s_run, held: 3_000, read: 1_200, stored: 4_000);
        Attempt(s_otherRun, held: 0, read: All, stored: All);

        AssertCounted(All);
    }

    private void Attempt(Guid run, long held, long read, long stored)
    {
        _figures.Begin(run, held);
        _figures.Statistics.AddPage(new PageCounts { Records = read }, widenings: 0);
        _counters.AddBatch(stored - held, 0, 0);
        _figures.End(stored);
    }

    private void AssertCounted(long records) =>
        Assert.Equal((records, records), (_figures.Statistics.RecordsRead - _figures.ReadAgain, _counters.Merged));
}
