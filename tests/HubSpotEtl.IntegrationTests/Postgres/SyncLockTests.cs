using HubSpotEtl.Postgres.Connection;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.IntegrationTests.Postgres;

public sealed class SyncLockTests : IAsyncLifetime
{
    private PostgresFixture _postgres = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _postgres = await PostgresFixture.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task the_second_is_refused_at_once_and_told_who_holds_the_lock()
    {
        var (held, _) = await TryAsync("deal", "hubspot-etl pid 7 on häuschen");

        var (second, holder) = await TryAsync("deal", "other");

        Assert.NotNull(held);
        Assert.Null(second);
        Assert.Equal("hubspot-etl pid 7 on h?uschen", holder!.Name);
        Assert.NotNull(holder.Since);
        await held.DisposeAsync();
    }

    [Fact]
    public async Task different_tables_do_not_disturb_each_other()
    {
        var (first, _) = await TryAsync("deal", "a");
        var (second, _) = await TryAsync("contact", "b");

        Assert.NotNull(first);
        Assert.NotNull(second);
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task a_released_lock_may_be_taken_again()
    {
        var (first, _) = await TryAsync("deal", "a");
        await first!.DisposeAsync();
        await using var elsewhere = PostgresFixture.Open(_postgres.Schema);

        var (second, _) = await SyncLock.TryAcquireAsync(elsewhere, _postgres.Table("deal"), "b", Cancelled);

        Assert.NotNull(second);
        await second.DisposeAsync();
    }

    [Fact]
    public async Task who_waits_gets_the_lock_when_it_is_free()
    {
        var (first, _) = await TryAsync("deal", "a");
        var waiting = SyncLock.WaitAsync(_postgres.Database, _postgres.Table("deal"), "b", new NoWaiting(), NullLogger.Instance, Cancelled);
        Assert.False(waiting.IsCompleted);
        await first!.DisposeAsync();

        await using var second = await waiting;

        Assert.False(second.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task the_server_releases_the_lock_of_a_session_that_dies_and_the_run_is_told()
    {
        var (first, _) = await TryAsync("deal", "a");
        await using var held = first!;
        await _postgres.RunAsync(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid IN (SELECT pid FROM "
                + "pg_stat_activity WHERE application_name = 'a')");

        var (second, _) = await TryAsync("deal", "b");
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => held.ProbeAsync(Cancelled));

        Assert.NotNull(second);
        Assert.True(held.Lost.IsCancellationRequested);
        await second.DisposeAsync();
    }

    /// <summary>Every delay is over at once.</summary>
    private sealed class NoWaiting : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    private Task<(SyncLock? Lock, LockHolder? Holder)> TryAsync(string table, string self) =>
        SyncLock.TryAcquireAsync(_postgres.Database, _postgres.Table(table), self, Cancelled);
}
