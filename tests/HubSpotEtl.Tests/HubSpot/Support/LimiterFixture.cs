using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Limits;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.HubSpot.Support;

/// <summary>Limiters of a window of ten seconds, and a clock that stands still until the test moves it.</summary>
public abstract class LimiterFixture
{
    private protected static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private protected static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(10);
    private protected static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private protected FakeTimeProvider Time { get; } = new();

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected RollingWindowLimiter Limiter(int calls) => new(new RateLimit(calls, Window), Time);

    /// <summary>Sends calls of which none has to wait, and which are answered at once.</summary>
    private protected static async Task SendAsync(RollingWindowLimiter limiter, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            var call = limiter.AcquireAsync(Cancel);
            Assert.True(call.IsCompleted);
            (await call).Dispose();
        }
    }
}
