using Npgsql;

namespace HubSpotEtl.TestSupport;

/// <summary>
/// A schema of a test's or a test class's own in the test database, dropped with all it holds at the end. Safe in parallel.
/// </summary>
public sealed class TemporarySchema : IAsyncDisposable
{
    private TemporarySchema(TestDatabase database, string name)
    {
        Database = database;
        Name = name;
        // A database is made by copying files, which may take long on a busy machine.
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { SearchPath = name, CommandTimeout = 120 };
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        // Each table of each test that runs just now is a type too, and asked for would be all of them.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        DataSource = builder.Build();
    }

    /// <summary>The server it lies on.</summary>
    public TestDatabase Database { get; }

    /// <summary>The schema's name: lower case, needs no quotes.</summary>
    public string Name { get; }

    /// <summary>
    /// Connections whose search path is this schema. A test that wants another setting makes its own from <see cref="Database"/>.
    /// </summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>Creates an empty schema.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="RequirementException">There is no test database: see <see cref="TestDatabase.RequireAsync"/>.</exception>
    public static async Task<TemporarySchema> CreateAsync(CancellationToken cancellationToken = default)
    {
        var schema = await ReserveAsync(cancellationToken);
        await schema.ExecuteAsync($"CREATE SCHEMA {schema.Name}", cancellationToken);
        return schema;
    }

    /// <summary>
    /// Chooses a name but creates nothing, for tests of what creates the schema. It is dropped at the end if it exists by then.
    /// </summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The schema to be.</returns>
    /// <exception cref="RequirementException">There is no test database: see <see cref="TestDatabase.RequireAsync"/>.</exception>
    public static async Task<TemporarySchema> ReserveAsync(CancellationToken cancellationToken = default) =>
        Reserve(await TestDatabase.RequireAsync(cancellationToken));

    /// <summary>The same on a server of the test's own.</summary>
    /// <param name="database">The server.</param>
    /// <returns>The schema to be.</returns>
    public static TemporarySchema Reserve(TestDatabase database) => new(database, $"test_{Guid.NewGuid():N}");

    /// <summary>Runs statements in the schema.</summary>
    /// <param name="sql">One or several statements.</param>
    /// <param name="cancellationToken">Ends them.</param>
    /// <returns>The number of rows changed.</returns>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken = default)
    {
        await using var command = DataSource.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first value that a query gives.</summary>
    /// <typeparam name="T">The value's type as Npgsql reads it.</typeparam>
    /// <param name="sql">The query.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The value; the type's default for NULL or no row.</returns>
    public async Task<T?> ScalarAsync<T>(string sql, CancellationToken cancellationToken = default)
    {
        await using var command = DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync(cancellationToken) is T value ? value : default;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync($"DROP SCHEMA IF EXISTS {Name} CASCADE");
        await DataSource.DisposeAsync();
    }
}
