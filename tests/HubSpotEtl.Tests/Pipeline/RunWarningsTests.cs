using HubSpotEtl.Pipeline;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.Pipeline;

public class RunWarningsTests
{
    private readonly RecordingLogger _logger = new();
    private readonly RunWarnings _warnings;

    public RunWarningsTests() => _warnings = new RunWarnings("contacts", _logger);

    [Fact]
    public void what_is_said_twice_is_kept_and_logged_once()
    {
        _warnings.Fault("a gap");
        _warnings.Fault("a gap");
        _warnings.Note("a gap");

        Assert.Equal(["a gap"], _warnings.Texts);
        Assert.Equal(9102, Assert.Single(_logger.Entries).Id);
    }

    [Fact]
    public void notes_leave_the_object_healthy_and_faults_do_not()
    {
        _warnings.Note("by the way");
        Assert.Equal(Completeness.Whole, _warnings.Completeness);

        _warnings.Fault("by the way");

        Assert.Equal(Completeness.Faulty, _warnings.Completeness);
    }

    [Fact]
    public void a_fault_that_repeats_in_many_words_fills_no_memory()
    {
        for (var i = 0; i < 1_000; i++)
            _warnings.Fault($"record {i}");

        Assert.Equal(101, _warnings.Texts.Count);
        Assert.Equal("… and 900 more, see the log", _warnings.Texts[^1]);
    }
}
