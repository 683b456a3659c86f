using System.Net;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Session;
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

        Assert.StartsWith("The database failed: Failed to connect no answer Check that the server runs", Failures.Detail(failure));
    }

    [Fact]
    public void what_postgres_refused_carries_its_code_and_a_remedy()
    {
        var failure = new PostgresException("could not extend file", "ERROR", "ERROR", PostgresErrorCodes.DiskFull);

        Assert.StartsWith(
            "PostgreSQL refused (53100): could not extend file. The disk of the database server is full", Failures.Detail(failure));
    }

    [Theory]
    [InlineData("25006", "Name the primary server in DB_HOST")]
    [InlineData("42501", "grant it USAGE on the schema")]
    [InlineData("53300", "raise max_connections")]
    [InlineData("42703", "Somebody altered the table")]
    [InlineData("42804", "Somebody altered the table")]
    [InlineData("57014", "statement_timeout")]
    [InlineData("55P03", "lock_timeout")]
    [InlineData("28P01", "DB_PASS")]
    [InlineData("2BP01", "Drop what depends on the column")]
    public void what_somebody_can_mend_says_how(string sqlState, string remedy) =>
        Assert.Contains(remedy, Failures.Detail(new PostgresException("text", "ERROR", "ERROR", sqlState)));

    [Fact]
    public void values_of_customers_are_not_quoted()
    {
        var value = new PostgresException("invalid input syntax for type numeric: \"Ann's secret\"", "ERROR", "ERROR", "22P02");
        var raised = new PostgresException("Ann's secret", "ERROR", "ERROR", "53100", routine: "exec_stmt_raise");

        Assert.DoesNotContain("Ann", Failures.Detail(value));
        Assert.DoesNotContain("Ann", Failures.Detail(raised));
        Assert.Contains("22P02", Failures.Detail(value));
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
