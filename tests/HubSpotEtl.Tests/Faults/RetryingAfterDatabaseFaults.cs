using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Session;
using HubSpotEtl.Secrets;
using Npgsql;

namespace HubSpotEtl.Tests.Faults;

public class RetryingAfterDatabaseFaults
{
    private const string Self = "hubspot-etl host pid 7";

    private static readonly TableName Table = new(new SqlIdentifier("hubspot_etl"), new SqlIdentifier("contact"));

    private static readonly Database Never = new(
        new DatabaseSettings("localhost", 1, "none", "none", new Secret(""), new SqlIdentifier("none")));

    private readonly DatabaseRetries _retries = new(Never, Self);

    [Theory]
    [InlineData("57P01")]
    [InlineData("57P02")]
    [InlineData("57P03")]
    [InlineData("57P05")]
    [InlineData("08006")]
    [InlineData("53100")]
    [InlineData("53200")]
    [InlineData("53300")]
    public void what_passes_with_time_is_tried_for_three_minutes(string sqlState)
    {
        var waits = Waits(Refused(sqlState));

        Assert.Equal([1, 2, 4, 8, 15, 30, 30, 30, 30, 30], waits);
    }

    [Theory]
    [InlineData("40P01")]
    [InlineData("40001")]
    [InlineData("55P03")]
    [InlineData("57014")]
    public void what_another_session_does_is_tried_four_times(string sqlState) => Assert.Equal([1, 2, 4, 8], Waits(Refused(sqlState)));

    [Fact]
    public void a_pool_that_is_too_small_is_tried_four_times_and_named_alone()
    {
        var failure = Sessions.TooFew(
            2, new NpgsqlException("Exception while reading from stream", new TimeoutException("Timeout during reading attempt")));

        Assert.Equal([1, 2, 4, 8], Waits(failure));
        Assert.EndsWith("num_init_children).", DatabaseFault.Describe(failure), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("42P01", "relation \"pg_temp.etl_rows\" does not exist", true)]
    [InlineData("42P05", "prepared statement \"_p1\" already exists", true)]
    [InlineData("26000", "prepared statement \"_p1\" does not exist", true)]
    [InlineData("42P01", "relation \"hubspot_etl.contact\" does not exist", false)]
    public void a_session_that_has_lost_what_was_its_own_shows_a_pooler(string sqlState, string message, bool isPooler) =>
        Assert.Equal(
            isPooler,
            DatabaseFault.Describe(new PostgresException(message, "ERROR", "ERROR", sqlState))
                .Contains("pool_mode=session", StringComparison.Ordinal));

    [Theory]
    [InlineData("25006")]
    [InlineData("53400")]
    [InlineData("28P01")]
    [InlineData("3D000")]
    [InlineData("42501")]
    [InlineData("42703")]
    [InlineData("42P01")]
    [InlineData("22P02")]
    public void what_does_not_pass_is_not_tried_again(string sqlState) => Assert.Empty(Waits(Refused(sqlState)));

    [Fact]
    public void what_gets_a_little_further_each_time_is_not_tried_for_ever()
    {
        var tries = 0;
        for (var failure = Refused("57P05"); _retries.MayRetry(failure); tries++)
        {
            _retries.Next();
            _retries.Reached(tries + 1);
        }

        Assert.Equal(40, tries);
    }

    [Fact]
    public void a_lost_lock_is_taken_again_but_one_that_another_run_has_is_not()
    {
        Assert.True(_retries.MayRetry(new SyncLockLostException(Table)));
        Assert.False(_retries.MayRetry(Locked(Self)));

        _retries.Next();

        Assert.True(_retries.MayRetry(Locked(Self)));
        Assert.False(_retries.MayRetry(Locked("hubspot-etl host pid 8")));
    }

    [Fact]
    public void a_lock_whose_holder_has_gone_meanwhile_was_that_of_the_lost_connection()
    {
        Assert.False(_retries.MayRetry(new SyncLockedException(Table, null)));

        _retries.Next();

        Assert.True(_retries.MayRetry(new SyncLockedException(Table, null)));
    }

    [Fact]
    public void a_server_that_never_answered_is_not_waited_for() =>
        Assert.False(_retries.MayRetry(new NpgsqlException("Failed to connect", new System.Net.Sockets.SocketException())));

    [Fact]
    public void progress_gives_all_tries_back_and_standing_still_does_not()
    {
        Waits(Refused("40P01"));
        _retries.Reached(0);
        Assert.False(_retries.MayRetry(Refused("40P01")));

        _retries.Reached(100);
        Assert.True(_retries.MayRetry(Refused("40P01")));

        Waits(Refused("40P01"));
        _retries.Reached(100);
        Assert.False(_retries.MayRetry(Refused("40P01")));
    }

    private List<double> Waits(Exception failure)
    {
        var waits = new List<double>();
        while (_retries.MayRetry(failure))
            waits.Add(_retries.Next().TotalSeconds);
        return waits;
    }

    private static PostgresException Refused(string sqlState) => new("made for a test", "ERROR", "ERROR", sqlState);

    private static SyncLockedException Locked(string holder) => new(Table, new LockHolder(holder, null, 1));
}
