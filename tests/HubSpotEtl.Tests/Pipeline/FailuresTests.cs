using System.Net;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Postgres;
using Npgsql;

namespace HubSpotEtl.Tests.Pipeline;

public class FailuresTests
{
    private static readonly TableName Table = new(new SqlIdentifier("hubspot_etl"), new SqlIdentifier("contact"));

    [Fact]
    public void a_refused_token_says_what_to_check()
    {
        var detail = Failures.Detail(new HubSpotApiException("contacts: refused.") { Status = HttpStatusCode.Unauthorized });

        Assert.StartsWith("contacts: refused. Check ACCESS_TOKEN", detail);
    }

    [Fact]
    public void a_database_that_cannot_be_reached_says_why()
    {
        var failure = new NpgsqlException("Failed to connect", new TimeoutException("no answer"));

        Assert.Equal("The database failed: Failed to connect no answer", Failures.Detail(failure));
    }

    [Fact]
    public void what_postgres_refused_carries_its_code()
    {
        var failure = new PostgresException("disk full", "ERROR", "ERROR", PostgresErrorCodes.DiskFull);

        Assert.Equal("PostgreSQL refused (53100): disk full", Failures.Detail(failure));
    }

    [Fact]
    public void a_lost_lock_is_not_called_a_cancelled_run()
    {
        Assert.Contains("lock on hubspot_etl.contact", Failures.Detail(new SyncLockLostException(Table)));
        Assert.Contains("cancelled", Failures.Detail(new OperationCanceledException()));
    }

    [Fact]
    public void anything_else_is_named_by_its_kind() =>
        Assert.Equal("InvalidOperationException: odd", Failures.Detail(new InvalidOperationException("odd")));

    [Fact]
    public void only_a_refused_token_and_a_used_up_day_concern_the_other_objects()
    {
        Assert.True(Failures.EndsTheRun(new HubSpotApiException("") { Status = HttpStatusCode.Unauthorized }));
        Assert.True(Failures.EndsTheRun(new HubSpotApiException("") { Status = HttpStatusCode.TooManyRequests, IsDailyLimit = true }));
        Assert.False(Failures.EndsTheRun(new HubSpotApiException("") { Status = HttpStatusCode.Forbidden }));
        Assert.False(Failures.EndsTheRun(new HubSpotApiException("") { IsTransient = true }));
        Assert.False(Failures.EndsTheRun(new NpgsqlException("")));
    }
}
