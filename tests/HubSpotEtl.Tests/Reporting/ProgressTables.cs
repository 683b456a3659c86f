using System.Text.RegularExpressions;
using HubSpotEtl.Reporting.Progress;
using HubSpotEtl.Reporting.Terminal;
using Spectre.Console.Rendering;

namespace HubSpotEtl.Tests.Reporting;

/// <summary>What stands on a terminal. Colours are taken out, except where a test is about them.</summary>
public sealed partial class ProgressTables
{
    private static readonly ProgressRow[] s_run =
    [
        new("companies", ProgressState.Healthy)
        {
            Outcome = "healthy",
            Snapshot = new ProgressSnapshot { Records = 18_250, TotalRecords = 18_250, Associations = 4_004 },
            RecordsPerSecond = 1_904, Time = TimeSpan.FromSeconds(9),
        },
        new("tickets", ProgressState.Unhealthy) { Outcome = "failed" },
        new("contacts", ProgressState.InHand)
        {
            Snapshot = new ProgressSnapshot
            {
                Records = 122_300, TotalRecords = 200_000, Unmerged = 2_400, Associations = 91_220, ApiCallsLeft = 243_210, ApiLoad = 0.753,
            },
            RecordsPerSecond = 2_050, Time = TimeSpan.FromSeconds(38),
        },
        new("p50445259_meters", ProgressState.Waiting),
    ];

    public static TheoryData<int> Widths => [.. Enumerable.Range(1, 220)];

    [Fact]
    public void at_200_columns_say_everything() => Assert.Equal(
        """
                                                                   records       of     rate    lag  assoc.   API  calls left   time
        ✓ companies         healthy                         100 %   18,250   18,250  1,904/s          4,004                     0:09
        ✗ tickets           failed
        ▸ contacts          ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━   61 %  122,300  200,000  2,050/s  2,400  91,220  75 %     243,210  -0:38
        · p50445259_meters  waiting
        """,
        Table(200));

    [Fact]
    public void at_80_columns_do_without_the_least_important() => Assert.Equal(
        """
                                                 records       of     rate   API   time
        ✓ companies         healthy       100 %   18,250   18,250  1,904/s         0:09
        ✗ tickets           failed
        ▸ contacts          ━━━━━━━━━━━━   61 %  122,300  200,000  2,050/s  75 %  -0:38
        · p50445259_meters  waiting
        """,
        Table(80));

    [Fact]
    public void at_40_columns_say_how_far_and_how_long() => Assert.Equal(
        """
                                 records   time
        ✓ companies       100 %   18,250   0:09
        ✗ tickets
        ▸ contacts         61 %  122,300  -0:38
        · p50445259_met…
        """,
        Table(40));

    [Fact]
    public void at_20_columns_say_how_much() => Assert.Equal(
        """
                    records
        ✓ compani…   18,250
        ✗ tickets
        ▸ contacts  122,300
        · p504452…
        """,
        Table(20));

    [Theory]
    [MemberData(nameof(Widths))]
    public void never_reach_the_last_column_of_a_terminal(int columns)
    {
        foreach (var line in Table(columns).Split('\n'))
            Assert.True(new Segment(line).CellCount() < Math.Max(columns, 2), $"{columns}: {line}");
    }

    [Theory]
    [InlineData(24)]
    [InlineData(10)]
    [InlineData(5)]
    [InlineData(2)]
    [InlineData(1)]
    public void are_lower_than_the_terminal_and_show_what_is_in_hand(int rows)
    {
        ProgressRow[] many = [.. Enumerable.Range(0, 50)
            .Select(
            i => new ProgressRow($"type_{i}", i < 30 ? ProgressState.Healthy : i == 30 ? ProgressState.InHand : ProgressState.Waiting))];

        var lines = new ProgressTable(ProgressSigns.Unicode).Lines(many, new TerminalSize(80, rows));

        Assert.True(lines.Count < Math.Max(rows, 2), $"{lines.Count} lines");
        Assert.Contains(lines, line => line.Contains("type_30", StringComparison.Ordinal));
    }

    [Fact]
    public void tell_how_many_objects_have_no_room()
    {
        ProgressRow[] many = [.. Enumerable.Range(0, 50).Select(i => new ProgressRow($"type_{i}", ProgressState.Waiting))];

        var lines = new ProgressTable(ProgressSigns.Unicode).Lines(many, new TerminalSize(80, 10));

        Assert.Equal("  and 43 more", Plain(lines[^1]));
    }

    [Fact]
    public void measure_wide_characters_as_terminals_do()
    {
        ProgressRow[] rows =
        [
            new("p1_名前名前", ProgressState.InHand) { Snapshot = new ProgressSnapshot { Records = 5 } },
            new("p1_name", ProgressState.InHand) { Snapshot = new ProgressSnapshot { Records = 5 } },
        ];

        var lines = new ProgressTable(ProgressSigns.Unicode).Lines(rows, new TerminalSize(60, 24)).Select(Plain).ToList();

        // An ideograph is as wide as two letters.
        Assert.StartsWith("▸ p1_名前名前  ", lines[1], StringComparison.Ordinal);
        Assert.Equal(lines[2].Length - 4, lines[1].Length);
        Assert.Equal(new Segment(lines[2]).CellCount(), new Segment(lines[1]).CellCount());
    }

    [Fact]
    public void take_names_for_data()
    {
        ProgressRow[] rows = [new("[red]a[/]\e[2J\nb\u202e", ProgressState.Waiting)];

        var lines = new ProgressTable(ProgressSigns.Unicode).Lines(rows, new TerminalSize(80, 24));

        Assert.Equal(@"· [red]a[/]\u001b[2J\nb\u202e  waiting", Plain(Assert.Single(lines)));
    }

    [Fact]
    public void use_letters_where_the_terminal_takes_no_utf_8() =>
        Assert.All(Table(80, ProgressSigns.Ascii), letter => Assert.True(letter < '\x7f', $"{letter}"));

    [Fact]
    public void dim_what_waits_and_colour_what_is_over()
    {
        var lines = new ProgressTable(ProgressSigns.Unicode).Lines(s_run, new TerminalSize(80, 24));

        Assert.StartsWith("\e[32m✓ companies\e[0m", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("\e[91m✗ tickets\e[0m", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("▸ contacts", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("\e[90m· p50445259_", lines[4], StringComparison.Ordinal);
    }

    private static string Table(int columns, ProgressSigns? signs = null) =>
        Plain(string.Join('\n', new ProgressTable(signs ?? ProgressSigns.Unicode).Lines(s_run, new TerminalSize(columns, 24))));

    private static string Plain(string text) => string.Join('\n', Colour().Replace(text, "").Split('\n').Select(line => line.TrimEnd()));

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Colour();
}
