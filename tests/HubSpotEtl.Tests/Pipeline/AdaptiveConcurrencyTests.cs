using HubSpotEtl.Pipeline.Links;

namespace HubSpotEtl.Tests.Pipeline;

/// <summary>How many association answers may be in hand at once.</summary>
public class AdaptiveConcurrencyTests
{
    [Theory]
    [InlineData(30, 2)]
    [InlineData(1, 1)]
    public async Task it_begins_with_two_since_nobody_knows_how_large_answers_are(int workers, int expected)
    {
        using var concurrency = new AdaptiveConcurrency(workers);

        Assert.Equal(expected, await TakenAsync(concurrency));
    }

    [Fact]
    public async Task a_single_worker_stays_alone()
    {
        using var concurrency = new AdaptiveConcurrency(1);
        Enter(concurrency);
        concurrency.Leave(0);

        Assert.Equal(1, await TakenAsync(concurrency));
    }

    [Theory]
    [InlineData(1_000, 30)]
    [InlineData(3_000, 10)]
    [InlineData(10_000, 3)]
    [InlineData(5_000_000, 2)]
    public async Task the_larger_an_answer_the_fewer_are_asked_for(int links, int expected)
    {
        using var concurrency = new AdaptiveConcurrency(30);
        Enter(concurrency);
        concurrency.Leave(1_000);
        Assert.Equal(30, await TakenAsync(concurrency));

        for (var i = 0; i < 30; i++)
            concurrency.Leave(links);

        Assert.Equal(expected, await TakenAsync(concurrency));
    }

    [Fact]
    public async Task one_that_stands_out_is_forgotten()
    {
        using var concurrency = new AdaptiveConcurrency(30);
        Enter(concurrency);
        concurrency.Leave(100_000);

        for (var i = 0; i < 100; i++)
        {
            Enter(concurrency);
            concurrency.Leave(500);
        }

        Assert.Equal(30, await TakenAsync(concurrency));
    }

    [Fact]
    public async Task who_gives_up_waiting_takes_no_place()
    {
        using var concurrency = new AdaptiveConcurrency(2);
        Assert.Equal(2, await TakenAsync(concurrency));
        Assert.Equal(0, await TakenAsync(concurrency));

        concurrency.Leave(30_000);

        Assert.Equal(1, await TakenAsync(concurrency));
    }

    private static void Enter(AdaptiveConcurrency concurrency) =>
        Assert.True(concurrency.EnterAsync(CancellationToken.None).IsCompletedSuccessfully);

    // All that there are; the one that would have to wait gives up.
    private static async Task<int> TakenAsync(AdaptiveConcurrency concurrency)
    {
        using var impatient = new CancellationTokenSource();
        for (var places = 0; ; places++)
        {
            var entry = concurrency.EnterAsync(impatient.Token);
            if (entry.IsCompleted)
                continue;
            await impatient.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => entry);
            return places;
        }
    }
}
