namespace HubSpotEtl.IntegrationTests.Runs.Model;

/// <summary>
/// Random edits of a portal, random runs, some of them killed: after every run that comes to its end the tables show what they may show by
/// the rules of <see cref="TableModel"/>. A failure prints its seed and its steps.
/// </summary>
public sealed class RandomLives(ITestOutputHelper output)
{
    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task tables_equal_the_portal_after_every_run(int seed) => LiveAsync(seed, steps: 60);

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(LongLives))]
    public Task tables_equal_the_portal_after_every_run_of_a_long_life(int seed) => LiveAsync(seed, steps: 300);

    public static TheoryData<int> LongLives => [.. Enumerable.Range(101, 12)];

    private async Task LiveAsync(int seed, int steps)
    {
        await using var life = await RandomLife.StartAsync(seed, output.WriteLine);
        await life.LiveAsync(steps);
    }
}
