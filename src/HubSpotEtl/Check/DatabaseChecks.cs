using System.Globalization;
using HubSpotEtl.Check.Report;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Portal;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Bookkeeping.Portal;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Naming;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Session;
using HubSpotEtl.Postgres.Tables;
using Npgsql;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Check;

/// <summary>The database: reachable, fit, and all that a sync does to it permitted.</summary>
/// <param name="database">Where the tables go.</param>
/// <param name="options">As the user set it.</param>
/// <param name="portal">The portal of the token; null where HubSpot could not be asked.</param>
/// <param name="time">This machine's clock.</param>
internal sealed class DatabaseChecks(Database database, DatabaseOptions options, TokenPortal? portal, TimeProvider time)
{
    // The oldest that the tests run on.
    private const int TestedVersion = 15;

    private readonly List<Finding> _findings = [];

    /// <summary>Asks and tries.</summary>
    /// <param name="objectTypes">The objects whose tables are tried; empty: all there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CheckSection> RunAsync(IReadOnlyList<string> objectTypes, CancellationToken cancellationToken)
    {
        try
        {
            await database.LookAsync(() => LookAsync(objectTypes, cancellationToken), cancellationToken);
        }
        catch (SessionNotKeptException pooled)
        {
            // Nothing else can be tried: each trial would take place in whichever session comes along.
            _findings.Add(Finding.Failed("database.sessions", new Said(CheckSessionsNotKept, pooled.Seen), new Said(CheckSessionsRemedy)));
        }
        catch (Exception failure) when (DatabaseFault.Is(failure))
        {
            var where = $"{options.Host}:{options.Port.ToString(CultureInfo.InvariantCulture)}";
            _findings.Add(
                Finding.Failed("database.reachable", new Said(CheckDatabaseUnreachable, options.Name, where, Failures.Detail(failure))));
        }

        return new CheckSection("database", new Said(CheckDatabase, database.Schema.Name), _findings);
    }

    private async Task<bool> LookAsync(IReadOnlyList<string> objectTypes, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        _findings.Add(Finding.Passed("database.reachable", CheckDatabaseReached, options.Name, options.Host, options.User));
        // What else is tried needs further connections.
        if (!await ConnectionsAsync(cancellationToken))
            return false;
        await ServerAsync(connection, cancellationToken);
        await PortalAsync(cancellationToken);
        var trials = new DatabaseTrials(connection, database.Schema);
        await RightsAsync(connection, trials, cancellationToken);
        await TablesAsync(connection, trials, objectTypes, cancellationToken);
        _findings.Add(await new FreeDisk(connection, options.IsThisMachine).LookAsync(cancellationToken));
        return true;
    }

    // As many as a sync has in hand at once, over the one that is.
    private async Task<bool> ConnectionsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.OpenAllAsync(1, cancellationToken);
            _findings.Add(Finding.Passed("database.connections", CheckConnections, Sessions.OfARun));
            return true;
        }
        catch (NpgsqlException refused)
        {
            _findings.Add(Finding.Failed(
                "database.connections", new Said(CheckConnectionsRefused, Sessions.OfARun, refused.Message),
                new Said(CheckConnectionsRemedy, Sessions.OfARun)));
            return false;
        }
    }

    private async Task ServerAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var version = connection.PostgreSqlVersion;
        var shown = version.ToString(2);
        _findings.Add(Finding.Passed("database.sessions", CheckSessions));
        _findings.Add(version.Major >= TestedVersion
            ? Finding.Passed("database.version", CheckVersion, shown)
            : Finding.Warning("database.version", new Said(CheckVersion, shown), new Said(CheckVersionRemedy, TestedVersion)));
        _findings.Add(await Encryption.OfDatabaseAsync(connection, options, cancellationToken));
        var encoding = await connection.ScalarAsync<string>("SELECT current_setting('server_encoding')", [], cancellationToken);
        _findings.Add(encoding == "UTF8"
            ? Finding.Passed("database.encoding", CheckEncoding, encoding)
            : Finding.Failed("database.encoding", new Said(CheckEncoding, encoding ?? "?"), new Said(CheckEncodingRemedy)));
        var takesWrites = await connection.ScalarAsync<bool>(
            "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'", [], cancellationToken);
        _findings.Add(takesWrites
            ? Finding.Passed("database.writable", CheckWritable)
            : Finding.Failed("database.writable", new Said(CheckReadOnly), new Said(CheckReadOnlyRemedy)));
        var theirs = await connection.ScalarAsync<DateTime>("SELECT clock_timestamp()", [], cancellationToken);
        _findings.Add(ClockSkew.Judge("database.clock", CheckDatabaseClock, new DateTimeOffset(theirs, TimeSpan.Zero), time.GetUtcNow()));
    }

    private async Task PortalAsync(CancellationToken cancellationToken)
    {
        var stored = await new PortalStore(database).FindAsync(cancellationToken);
        _findings.Add((stored, portal) switch
        {
            (null, null or { Id: null }) => Finding.Unknown("database.portal", CheckPortalUnknown),
            (null, { Id: { } own }) => Finding.Passed("database.portal", CheckPortalNew, Number(own)),
            ({ PortalId: var kept }, null) => Finding.Unknown("database.portal", CheckPortalNotCompared, Number(kept)),
            ({ PortalId: var kept }, { Id: null }) => Finding.Failed(
                "database.portal", new Said(CheckPortalUnproved, Number(kept)), new Said(CheckPortalUnprovedRemedy, Number(kept))),
            ({ PortalId: var kept }, { Id: { } own }) when kept == own => Finding.Passed("database.portal", CheckPortalSame, Number(kept)),
            ({ PortalId: var kept }, { Id: { } own }) => Finding.Failed(
                "database.portal", new Said(CheckPortalOther, Number(kept), Number(own)),
                new Said(CheckPortalOtherRemedy, Number(kept), Number(own))),
        });

        // A name, not a quantity: without separators.
        static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);
    }

    private async Task RightsAsync(NpgsqlConnection connection, DatabaseTrials trials, CancellationToken cancellationToken)
    {
        var schema = database.Schema;
        var isThere = await connection.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname::text = $1)", [schema.Name], cancellationToken);
        Add("create", await trials.CreateTableAsync(isThere, cancellationToken),
            new Said(isThere ? CheckMayCreateTables : CheckMayCreateSchema, schema.Name),
            isThere ? Grants.CreateTables(schema, options.User) : Grants.CreateSchema(options.Name, options.User));
        Add("temporary", await trials.CreateTemporaryTableAsync(cancellationToken),
            new Said(CheckMayCreateTemporary), Grants.Temporary(options.Name, options.User));
        Add(
            "lock", await trials.LockAsync(cancellationToken), new Said(CheckMayLock),
            Grants.Functions(["pg_try_advisory_lock(bigint)"], options.User));
        var forbidden = await FunctionRights.MissingAsync(connection, cancellationToken);
        _findings.Add(forbidden.Count == 0
            ? Finding.Passed("database.rights.functions", CheckMayCall)
            : Finding.Failed(
                "database.rights.functions", new Said(CheckMayNot, new Said(CheckMayCall), string.Join(", ", forbidden)),
                new Said(CheckGrant, Grants.Functions(forbidden, options.User))));
    }

    private async Task TablesAsync(
        NpgsqlConnection connection, DatabaseTrials trials, IReadOnlyList<string> objectTypes, CancellationToken cancellationToken)
    {
        var mayRead = await BookkeepingAsync(trials, cancellationToken);
        foreach (var table in await MainTablesAsync(objectTypes, mayRead, cancellationToken))
        {
            Add(
                "alter", await trials.AlterAsync(table, cancellationToken), new Said(CheckMayAlter, table.Key),
                Grants.Alter(table, options.User));
            Add("write", await trials.WriteAsync(table, new SqlIdentifier(Transform.SystemColumns.ObjectId), cancellationToken),
                new Said(CheckMayWrite, table.Key), Grants.Write(table, options.User));
        }

        if (mayRead)
            await BesideAsync(connection, trials, cancellationToken);
    }

    // The tables of links, pipelines and owners that runs have made. They hardly ever need another column, so to write to them is enough.
    // One finding where nothing is refused.
    private async Task BesideAsync(NpgsqlConnection connection, DatabaseTrials trials, CancellationToken cancellationToken)
    {
        var (tried, refusals) = (0, 0);
        foreach (var (table, actual) in await ActualTable.ReadAsync(
            connection, await SideTables.ListAsync(database, cancellationToken), cancellationToken))
        {
            if (actual is not { IsTable: true, Columns: [var column, ..] })
                continue;
            tried++;
            if (await trials.WriteAsync(table, new SqlIdentifier(column.Name), cancellationToken) is not { } refused)
                continue;
            refusals++;
            Add("write", refused, new Said(CheckMayWrite, table.Key), Grants.Write(table, options.User));
        }

        if (tried > 0 && refusals == 0)
            _findings.Add(Finding.Passed("database.rights.beside", CheckMayWriteBeside, tried));
    }

    // One finding for all: they were made together, and one grant mends them.
    private async Task<bool> BookkeepingAsync(DatabaseTrials trials, CancellationToken cancellationToken)
    {
        var present = await ExistingBookkeeping.FindAsync(database, cancellationToken);
        (string Table, PostgresException? Refused)? tried = null;
        foreach (var (table, column) in BookkeepingSchema.KeyColumns)
            if (present.Has(table) && tried?.Refused is null)
                tried = (table, await trials.WriteAsync(database.Table(table), new SqlIdentifier(column), cancellationToken));
        if (tried is var (name, refused))
            Add("bookkeeping", refused, new Said(CheckMayWrite, refused is null ? "etl_…" : name),
                Grants.WriteAll(database.Schema, options.User));
        return tried?.Refused is null;
    }

    private async Task<IReadOnlyList<TableName>> MainTablesAsync(
        IReadOnlyList<string> objectTypes, bool mayRead, CancellationToken cancellationToken)
    {
        var known = mayRead ? await new KnownTables(database).ListAsync(cancellationToken) : [];
        var tables = new List<TableName>();
        await using var connection = await database.OpenAsync(cancellationToken);
        foreach (var one in TableChoice.Of(known, objectTypes).Where(one => one.Name.Length <= SqlIdentifier.MaxBytes))
        {
            var table = database.Table(one.Name);
            if (await ActualTable.ReadAsync(connection, table, cancellationToken) is { IsTable: true } actual
                && actual.Column(Transform.SystemColumns.ObjectId) is not null)
                tables.Add(table);
        }

        return tables;
    }

    private void Add(string right, PostgresException? refused, Said what, string grant)
    {
        var id = $"database.rights.{right}";
        _findings.Add(refused switch
        {
            null => new Finding(id, CheckState.Passed, what),
            { SqlState: PostgresErrorCodes.LockNotAvailable } => Finding.Unknown(id, CheckBusy, what),
            { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
                Finding.Failed(id, new Said(CheckMayNot, what, refused.MessageText), new Said(CheckGrant, grant)),
            _ => Finding.Failed(id, new Said(CheckMayNot, what, $"{refused.MessageText} ({refused.SqlState})")),
        });
    }
}
