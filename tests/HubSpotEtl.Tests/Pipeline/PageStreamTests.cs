using HubSpotEtl.Pipeline.Flow;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline;

public class PageStreamTests
{
    [Fact]
    public async Task each_page_is_told_of_before_it_is_given_on()
    {
        var told = 0;
        var seen = new List<int>();

        await foreach (var page in Given.Stream(Given.Page(1, 1), Given.Page(2, 1))
            .Telling(() => told++, TestContext.Current.CancellationToken))
        {
            page.Dispose();
            seen.Add(told);
        }

        Assert.Equal([1, 2], seen);
    }

    [Fact]
    public async Task who_enumerates_can_cancel_the_page_being_fetched()
    {
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync().Soon());

        async Task ReadAsync()
        {
            await foreach (var page in Given.ThenHang([], cancel.Cancel).Telling(() => { }, CancellationToken.None)
                .WithCancellation(cancel.Token))
                page.Dispose();
        }
    }
}
