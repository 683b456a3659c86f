using Npgsql;

namespace HubSpotEtl.Benchmarks.Measuring;

/// <summary>Measures runs against one server: wall time, CPU time on both sides, write-ahead log.</summary>
internal sealed class Meter : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly NpgsqlConnection _connection;
    private readonly ServerCpu _server;

    private Meter(NpgsqlConnection connection) =>
        (_connection, _server) = (connection, ServerCpu.OfBackend(connection.ProcessID));

    /// <summary>Connects.</summary>
    /// <param name="source">The server.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A meter.</returns>
    public static async Task<Meter> OpenAsync(NpgsqlDataSource source, CancellationToken cancellationToken) =>
        new(await source.OpenConnectionAsync(cancellationToken));

    /// <summary>Measures a run of this process itself.</summary>
    /// <param name="run">What is measured.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The figures.</returns>
    public Task<Sample> MeasureAsync(Func<Task> run, CancellationToken cancellationToken) =>
        MeasureAsync(() => Environment.CpuUsage.TotalTime, run, cancellationToken);

    /// <summary>Measures a run of a child process, which has ended when <paramref name="run"/> has.</summary>
    /// <param name="run">What is measured.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The figures.</returns>
    public Task<Sample> MeasureChildAsync(Func<Task> run, CancellationToken cancellationToken) =>
        MeasureAsync(() => ProcessStat.Read(Environment.ProcessId)!.EndedChildren, run, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<Sample> MeasureAsync(Func<TimeSpan> clientCpu, Func<Task> run, CancellationToken cancellationToken)
    {
        // What earlier runs left dirty is written now, not in the middle of this one.
        await ExecuteAsync("CHECKPOINT", cancellationToken);
        var wal = await WalAsync(cancellationToken);
        var (server, client, start) = (_server.Total(), clientCpu(), TimeProvider.System.GetTimestamp());
        await run();
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        var clientTime = clientCpu() - client;
        await ClosedConnectionsAsync(cancellationToken);
        return new Sample(elapsed, clientTime, _server.Total() - server, await WalAsync(cancellationToken) - wal);
    }

    private async Task<long> WalAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT (pg_current_wal_lsn() - '0/0')::bigint", _connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    // A backend goes on for a moment after its client has gone; only then is its CPU time final.
    private async Task ClosedConnectionsAsync(CancellationToken cancellationToken)
    {
        const string ofTheProduct = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'hubspot-etl' AND state <> 'idle'";
        await using var command = new NpgsqlCommand(ofTheProduct, _connection);
        while (await command.ExecuteScalarAsync(cancellationToken) is not 0L)
            await Task.Delay(s_pause, TimeProvider.System, cancellationToken);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
