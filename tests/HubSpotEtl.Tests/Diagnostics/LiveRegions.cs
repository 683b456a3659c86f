using HubSpotEtl.Diagnostics.Output;

namespace HubSpotEtl.Tests.Diagnostics;

public sealed class LiveRegions : IDisposable
{
    private readonly WritesOf _terminal = new();
    private readonly LiveRegion _region;

    public LiveRegions() => _region = new LiveRegion(_terminal);

    public void Dispose()
    {
        _region.Dispose();
        _terminal.Dispose();
    }

    [Fact]
    public void pass_on_what_is_written_while_nothing_is_drawn()
    {
        _region.Write("one\n");
        _region.WriteLine("two");

        Assert.Equal(["one\n", "two\n"], _terminal.Writes);
    }

    [Fact]
    public void draw_in_one_write_and_leave_the_cursor_at_the_start()
    {
        _region.Draw(["first", "second", "third"]);

        Assert.Equal("\rfirst\e[K\nsecond\e[K\nthird\e[J\e[2A\r", Assert.Single(_terminal.Writes));
    }

    [Fact]
    public void write_above_what_is_drawn_in_one_write_too()
    {
        _region.Draw(["first", "second"]);

        _region.Write("entry\n    | more\n");

        Assert.Equal("\r\e[Jentry\n    | more\n\rfirst\e[K\nsecond\e[J\e[1A\r", _terminal.Writes[^1]);
    }

    [Fact]
    public void end_a_line_that_is_not_ended()
    {
        _region.Draw(["first"]);

        _region.Write("entry");

        Assert.Equal("\r\e[Jentry\n\rfirst\e[J\r", _terminal.Writes[^1]);
    }

    [Fact]
    public void do_not_draw_the_same_again()
    {
        _region.Draw(["first"]);
        _region.Draw(["first"]);

        Assert.Single(_terminal.Writes);
    }

    [Fact]
    public void leave_nothing_behind_when_nothing_is_to_be_drawn_any_more()
    {
        _region.Draw(["first", "second"]);
        _region.Draw([]);
        _region.Draw([]);
        _region.Write("entry\n");

        Assert.Equal(["\r\e[J", "entry\n"], _terminal.Writes[1..]);
    }

    [Fact]
    public void survive_a_terminal_that_is_gone()
    {
        _terminal.Failure = new IOException("Input/output error");

        _region.Draw(["first"]);
        _region.Write("entry\n");
        _region.Draw([]);
        _region.Write("entry\n");
    }

    [Fact]
    public async Task keep_what_many_threads_write_whole()
    {
        _region.Draw(["first"]);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                _region.Write($"{thread} says {i}\n");
                _region.Draw([$"{thread} at {i}"]);
            }
        })));

        Assert.Equal(800, _terminal.Writes.Count(text => text.StartsWith("\r\e[J", StringComparison.Ordinal)));
        Assert.All(_terminal.Writes[1..], text => Assert.Matches(@"\A(\r\e\[J[0-7] says \d+\n)?\r([0-7] at \d+|first)\e\[J\r\z", text));
    }

    private sealed class WritesOf : StringWriter
    {
        public List<string> Writes { get; } = [];

        public Exception? Failure { get; set; }

        public override void Write(string? value)
        {
            if (Failure is not null)
                throw Failure;
            Writes.Add(value!);
        }
    }
}
