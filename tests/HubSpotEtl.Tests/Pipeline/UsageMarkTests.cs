using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline;

namespace HubSpotEtl.Tests.Pipeline;

public class UsageMarkTests
{
    [Fact]
    public void an_object_is_charged_with_what_was_added_since_its_start()
    {
        var before = new UsageMark(new Dictionary<ApiFamily, long> { [ApiFamily.Search] = 5, [ApiFamily.Schemas] = 2 }, 1);
        var after = new UsageMark(
            new Dictionary<ApiFamily, long> { [ApiFamily.Search] = 8, [ApiFamily.Schemas] = 2, [ApiFamily.Properties] = 1 }, 4);

        var own = after.Since(before);

        Assert.Equal(3, own.Retries);
        Assert.Equal(
            [(ApiFamily.Search, 3), (ApiFamily.Properties, 1)], own.Calls.OrderByDescending(c => c.Value).Select(c => (c.Key, c.Value)));
    }
}
