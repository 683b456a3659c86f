using Npgsql;

namespace HubSpotEtl.TestSupport;

/// <summary>
/// The PostgreSQL server that the tests use: the one that <c>HUBSPOT_ETL_TEST_DB</c> names (an Npgsql connection string of a superuser),
/// else the project's private cluster, when <c>./run.sh db start</c> or <c>./run.sh test</c> has started it.
/// </summary>
public sealed class TestDatabase
{
    /// <summary>The environment variable that names another server than the private cluster.</summary>
    public const string Variable = "HUBSPOT_ETL_TEST_DB";

    // Asked once: a connection costs a busy server 40 ms of CPU time, and each test asks.
    private static readonly Lazy<Task<TestDatabase>> s_shared = new(FindAsync);

    private readonly NpgsqlConnectionStringBuilder _settings;

    private TestDatabase(string connectionString) => _settings = new NpgsqlConnectionStringBuilder(connectionString);

    /// <summary>Everything needed to connect, the password included.</summary>
    public string ConnectionString => _settings.ConnectionString;

    /// <summary>Finds the server; the first time, proves that it answers.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The server.</returns>
    /// <exception cref="RequirementException">No server is known: the test is skipped at a desk and fails in CI.</exception>
    /// <exception cref="NpgsqlException">The server that the variable names does not answer: that was asked for, so it is never a
    /// skip.</exception>
    public static Task<TestDatabase> RequireAsync(CancellationToken cancellationToken = default) =>
        s_shared.Value.WaitAsync(cancellationToken);

    /// <summary>
    /// The settings (<c>DB_HOST</c>, <c>DB_PORT</c>, …) that make the product use this server, for the environment of its process.
    /// </summary>
    /// <param name="schema">The value of <c>DB_SCHEMA</c>.</param>
    /// <returns>A new dictionary that the caller may add to.</returns>
    public Dictionary<string, string?> Settings(string schema) => new()
    {
        ["DB_HOST"] = _settings.Host,
        ["DB_PORT"] = _settings.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["DB_NAME"] = _settings.Database,
        ["DB_USER"] = _settings.Username,
        ["DB_PASS"] = _settings.Password,
        ["DB_SSL_MODE"] = _settings.SslMode.ToString(),
        ["DB_SCHEMA"] = schema,
    };

    /// <summary>A server that a test has made for itself, proved to answer.</summary>
    /// <param name="connectionString">An Npgsql connection string of a superuser.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The server.</returns>
    /// <exception cref="NpgsqlException">It does not answer.</exception>
    public static async Task<TestDatabase> ConnectAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return new TestDatabase(connectionString);
    }

    private static async Task<TestDatabase> FindAsync()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
            return await ConnectAsync(named);

        var remembered = PrivateCluster.ConnectionString();
        if (remembered is null)
            Requirement.IsMissing($"No database: run ./run.sh db start, or set {Variable} to an Npgsql connection string.");
        return await ConnectPrivateAsync(remembered);
    }

    private static async Task<TestDatabase> ConnectPrivateAsync(string connectionString)
    {
        try
        {
            return await ConnectAsync(connectionString);
        }
        catch (NpgsqlException failure)
        {
            Requirement.IsMissing($"The private cluster does not answer ({failure.Message}): run ./run.sh db start.");
            throw;
        }
    }
}
