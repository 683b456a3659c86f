using HubSpotEtl.Pipeline;

namespace HubSpotEtl.Tests.Pipeline;

/// <summary>
/// Every combination of right and wrong clocks, judged by the truth: nothing that changed before a watermark may be missing.
/// </summary>
public class RunClockTests
{
    private static readonly DateTimeOffset Truth = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, TimeSpan[]> Answers = new()
    {
        ["right"] = [S(0), S(-1), S(0), S(-2), S(0)],
        ["ahead"] = Five(H(2)),
        ["far ahead"] = Five(D(700)),
        ["behind"] = Five(H(-2)),
        ["a year behind"] = Five(D(-365)),
        ["absent"] = [],
        ["one, right"] = [S(0)],
        ["one, ahead"] = [H(2)],
        ["one of them ahead"] = [S(0), H(2), S(-1), S(0), S(-1)],
        ["the last ahead"] = [S(0), S(-1), S(0), S(-1), D(1)],
        ["most ahead"] = [H(2), H(2), S(0), H(2), H(2)],
        ["one of them behind"] = [S(0), H(-9), S(0), S(-1), S(0)],
        ["one of them years behind"] = [S(0), D(-900), S(0), S(-1), S(0)],
        ["one of them a century ahead"] = [S(0), D(36_500), S(0), S(-1), S(0)],
    };

    private static readonly Dictionary<string, TimeSpan> Clocks = new()
    {
        ["right"] = S(0), ["ahead"] = H(2), ["far ahead"] = D(700), ["behind"] = H(-2), ["a year behind"] = D(-365),
        ["of 1970"] = DateTimeOffset.UnixEpoch - Truth,
    };

    public static TheoryData<string, string, string?> All
    {
        get
        {
            var all = new TheoryData<string, string, string?>();
            foreach (var answers in Answers.Keys)
                foreach (var local in Clocks.Keys)
                    foreach (var database in Clocks.Keys.Append(null))
                        all.Add(answers, local, database);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void a_watermark_is_never_later_than_what_is_surely_past_as_long_as_a_clock_is_not_ahead(
        string answers, string local, string? database)
    {
        var clock = Read(answers, local, database);

        // HubSpot's and one of ours that agree to be a month ahead of the third outvote it, whatever is true.
        TimeSpan[] ours = database is null ? [Clocks[local]] : [Clocks[local], Clocks[database]];
        var isOutvoted = ours.Length > 1 && Answers[answers].Length > 0 && !Answers[answers].Any(IsHonest)
            && Answers[answers].Min() - ours.Min() > D(30) && ours.Max() - ours.Min() > D(30);
        if (!isOutvoted && Answers[answers].Concat(ours).Any(IsHonest))
            Assert.True(clock.Earliest <= Truth, $"{clock.Earliest}");
        Assert.True(clock.Latest >= clock.Earliest);
        // What changes now is read at once, unless every clock is behind.
        if (Answers[answers].Append(Clocks[local]).Any(error => error >= TimeSpan.Zero))
            Assert.True(clock.Latest >= Truth, $"{clock.Latest}");

        bool IsHonest(TimeSpan error) => error <= TimeSpan.Zero && Truth + error > new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void one_clock_that_has_stopped_makes_no_run_read_years_again(string answers, string local, string? database)
    {
        var clock = Read(answers, local, database);

        // Of HubSpot's answers one; of ours one, where there is another to tell by.
        string?[] ours = [local, database];
        if (answers is not ("absent" or "a year behind" or "far ahead") && database is not null && !ours.Contains("far ahead")
            && ours.Count(one => one is "a year behind" or "of 1970") <= 1)
            Assert.True(Truth - clock.Earliest < TimeSpan.FromDays(31), $"{clock.Earliest}");
    }

    [Theory]
    [InlineData("right", "right", "right", null)]
    [InlineData("right", "ahead", "right", "this machine's clock is 0.02:00:02 ahead of HubSpot's")]
    [InlineData("right", "behind", "right", "HubSpot's clock is 0.02:00:00 ahead of this machine's")]
    [InlineData("right", "right", "ahead", "the database's clock is 0.02:00:02 ahead of HubSpot's")]
    [InlineData("one of them ahead", "right", "right", "HubSpot's answers tell times 0.02:00:01 apart")]
    public void clocks_that_disagree_are_named(string answers, string local, string database, string? expected) =>
        Assert.Equal(expected, Read(answers, local, database).Disagreement);

    [Theory]
    [InlineData(0, false)]
    [InlineData(4, false)]
    [InlineData(6, true)]
    [InlineData(60 * 24 * 365 * 5, true)]
    public void what_no_clock_has_come_to_is_the_future_though_an_answer_has(int minutes, bool isFuture) =>
        Assert.Equal(isFuture, Read("one of them ahead", "right", "right").IsFuture(Truth.AddMinutes(minutes)));

    private static RunClock Read(string answers, string local, string? database) => RunClock.Of(
        [.. Answers[answers].Select(error => Truth + error)], Truth + Clocks[local], database is null ? null : Truth + Clocks[database]);

    private static TimeSpan[] Five(TimeSpan error) => [.. Enumerable.Repeat(error, 5)];

    private static TimeSpan S(int seconds) => TimeSpan.FromSeconds(seconds);

    private static TimeSpan H(int hours) => TimeSpan.FromHours(hours);

    private static TimeSpan D(int days) => TimeSpan.FromDays(days);
}
