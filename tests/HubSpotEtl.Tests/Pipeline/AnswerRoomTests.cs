using HubSpotEtl.Pipeline.Links;

namespace HubSpotEtl.Tests.Pipeline;

/// <summary>How many association answers may be in hand at once.</summary>
public class AnswerRoomTests
{
    [Theory]
    [InlineData(30, 2)]
    [InlineData(1, 1)]
    public async Task it_begins_with_two_since_nobody_knows_how_large_answers_are(int workers, int expected)
    {
        using var room = new AnswerRoom(workers);

        Assert.Equal(expected, await TakenAsync(room));
    }

    [Fact]
    public async Task a_single_worker_stays_alone()
    {
        using var room = new AnswerRoom(1);
        Enter(room);
        room.Leave(0);

        Assert.Equal(1, await TakenAsync(room));
    }

    [Theory]
    [InlineData(1_000, 30)]
    [InlineData(3_000, 10)]
    [InlineData(10_000, 3)]
    [InlineData(5_000_000, 2)]
    public async Task the_larger_an_answer_the_fewer_are_asked_for(int links, int expected)
    {
        using var room = new AnswerRoom(30);
        Enter(room);
        room.Leave(1_000);
        Assert.Equal(30, await TakenAsync(room));

        for (var i = 0; i < 30; i++)
            room.Leave(links);

        Assert.Equal(expected, await TakenAsync(room));
    }

    [Fact]
    public async Task one_that_stands_out_is_forgotten()
    {
        using var room = new AnswerRoom(30);
        Enter(room);
        room.Leave(100_000);

        for (var i = 0; i < 100; i++)
        {
            Enter(room);
            room.Leave(500);
        }

        Assert.Equal(30, await TakenAsync(room));
    }

    [Fact]
    public async Task who_gives_up_waiting_takes_no_place()
    {
        using var room = new AnswerRoom(2);
        Assert.Equal(2, await TakenAsync(room));
        Assert.Equal(0, await TakenAsync(room));

        room.Leave(30_000);

        Assert.Equal(1, await TakenAsync(room));
    }

    private static void Enter(AnswerRoom room) => Assert.True(room.EnterAsync(CancellationToken.None).IsCompletedSuccessfully);

    // All that there are; the one that would have to wait gives up.
    private static async Task<int> TakenAsync(AnswerRoom room)
    {
        using var impatient = new CancellationTokenSource();
        for (var places = 0; ; places++)
        {
            var entry = room.EnterAsync(impatient.Token);
            if (entry.IsCompleted)
                continue;
            await impatient.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => entry);
            return places;
        }
    }
}
