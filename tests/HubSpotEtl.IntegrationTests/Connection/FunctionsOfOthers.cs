using System.Text.RegularExpressions;
using HubSpotEtl.IntegrationTests.Faults;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Connection;

/// <summary>
/// Functions and operators that somebody has put into <c>public</c>, which every session searches unless it is told otherwise, with the
/// exact types of a call, which PostgreSQL prefers to its own of any type: none of them is called, whatever the verb.
/// </summary>
public sealed partial class FunctionsOfOthers(FunctionsOfOthers.Server server) : IClassFixture<FunctionsOfOthers.Server>
{
    // Whoever calls one fails. What PostgreSQL has with these very types it takes for its own anyway.
    private const string EveryFunction = """
        DO $make$
        DECLARE
            f text; a text; b text;
            types text[] := ARRAY['bigint', 'integer', 'smallint', 'text', 'name', 'oid', 'boolean', 'date', 'timestamptz', 'timestamp', 'jsonb', 'regclass', 'bigint[]', 'text[]', 'name[]', 'xid[]', 'aclitem[]', 'smallint[]', 'xid', 'int2vector', 'record', 'unknown'];
        BEGIN
            FOREACH f IN ARRAY ARRAY[{names}] LOOP
                FOREACH a IN ARRAY types LOOP
                    PERFORM pg_temp.make(f, a);
                    FOREACH b IN ARRAY types LOOP
                        PERFORM pg_temp.make(f, a || ', ' || b);
                    END LOOP;
                END LOOP;
            END LOOP;
        END $make$
        """;

    private const string Make = """
        CREATE FUNCTION pg_temp.make(name text, arguments text) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            EXECUTE pg_catalog.format('CREATE FUNCTION public.%I(%s) RETURNS bigint LANGUAGE plpgsql AS ''BEGIN RAISE ''''%s of somebody else was called''''; END''', name, arguments, name);
        EXCEPTION WHEN OTHERS THEN NULL;
        END $$
        """;

    // Operators that PostgreSQL has for any type, or for another type that ours become without being asked.
    private const string EveryOperator = """
        DO $make$
        DECLARE
            o text; a text; b text;
            types text[] := ARRAY['bigint', 'integer', 'text', 'name', 'oid', 'date', 'timestamptz', 'jsonb', 'bigint[]', 'text[]', 'record', 'xid', 'varchar', 'boolean'];
        BEGIN
            FOREACH o IN ARRAY ARRAY['=', '<>', '<', '>', '<=', '>=', '||', '-', '+', '%', '&', '->>', '->', '@>'] LOOP
                FOREACH a IN ARRAY types LOOP
                    FOREACH b IN ARRAY types LOOP
                        BEGIN
                            EXECUTE pg_catalog.format('CREATE FUNCTION public.of_somebody_else(%1$s, %2$s) RETURNS boolean LANGUAGE plpgsql AS ''BEGIN RAISE ''''an operator of somebody else was called''''; END''', a, b);
                        EXCEPTION WHEN OTHERS THEN NULL;
                        END;
                        BEGIN
                            EXECUTE pg_catalog.format('CREATE OPERATOR public.%3$s (LEFTARG = %1$s, RIGHTARG = %2$s, FUNCTION = public.of_somebody_else)', a, b, o);
                        EXCEPTION WHEN OTHERS THEN NULL;
                        END;
                    END LOOP;
                END LOOP;
            END LOOP;
        END $make$
        """;

    public static TheoryData<string, string> Seen => new()
    {
        { "unnest", "CREATE FUNCTION public.unnest(bigint[]) RETURNS SETOF bigint LANGUAGE sql AS 'SELECT 4711::bigint'" },
        { "count", "CREATE FUNCTION public.skip(bigint, bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint'; CREATE AGGREGATE "
            + "public.count(bigint) (SFUNC = public.skip, STYPE = bigint, INITCOND = '0')" },
        { "array_agg", "CREATE FUNCTION public.skip(text[], text) RETURNS text[] LANGUAGE sql AS 'SELECT NULL::text[]'; CREATE AGGREGATE "
            + "public.array_agg(text) (SFUNC = public.skip, STYPE = text[])" },
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Seen))]
    public async Task one_with_the_types_of_a_call_changes_no_table(string name, string sql)
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 230), ("companies", 40)), server.Database);
        await server.EmptyAsync(portal);
        await portal.ExecuteAsync(sql);

        (await portal.RunAsync("--object-type", "contacts")).RequireHealthy();
        (await portal.RunAsync("--object-type", "contacts", "--full-load")).RequireHealthy();

        Assert.NotEmpty(name);
        await portal.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task none_of_all_is_called_by_any_verb()
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("deals", 300), ("companies", 40)), server.Database);
        await server.EmptyAsync(portal);
        var names = await CalledAsync(portal);
        Assert.Contains("unnest", names);
        await portal.ExecuteAsync(
            $"{Make}; {EveryFunction.Replace("{names}", string.Join(", ", names.Select(name => $"'{name}'")), StringComparison.Ordinal)}; "
                + $"{EveryOperator}");
        Assert.True(await portal.ValueAsync<long>("SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace") > 10_000);

        await DealsLife.BeginAsync(portal);
        await DealsLife.EndAsync(portal);
        await portal.ExecuteAsync("DELETE FROM deal WHERE hs_object_id = (SELECT min(hs_object_id) FROM deal)");
        foreach (var arguments in (string[][])[
            ["status"], ["plan", "--object-type", "deals"], ["verify", "--object-type", "deals", "--repair"],
            ["check", "--object-type", "deals"], ["discover"]])
        {
            var done = await VerbAsync(portal, arguments);
            Assert.True(
                done.ExitCode == 0 && !(done.Output + done.Error).Contains("somebody else", StringComparison.Ordinal),
                done.Output + done.Error);
        }

        await portal.AssertTruthAsync("deals");
        Assert.Equal(300, await portal.ValueAsync<long>("SELECT count(*) FROM deal_view"));
    }

    [Fact]
    public async Task a_trigger_that_relies_on_the_path_of_whoever_writes_fails_with_the_statement_that_mends_it()
    {
        await using var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 230)), server.Database);
        await server.EmptyAsync(portal);
        await portal.SyncAsync("contacts");
        await portal.ExecuteAsync(
            """
            CREATE TABLE public.audit (id bigint);
            CREATE FUNCTION public.audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit VALUES (NEW.hs_object_id); RETURN NEW; END $$;
            CREATE TRIGGER audit BEFORE INSERT OR UPDATE ON contact FOR EACH ROW EXECUTE FUNCTION public.audit()
            """);
        await portal.ExecuteAsync("UPDATE contact SET fivetran_deleted = NULL WHERE false");
        portal.Simulator.Portal.Type("contacts").AddProperty("brand_new", "string", 1);

        var failed = await portal.RunAsync("--object-type", "contacts", "--full-load");

        Assert.Equal(1, failed.ExitCode);
        var mends = Mending().Match(failed.Everything);
        Assert.True(mends.Success, failed.Everything);
        Assert.Equal("ALTER FUNCTION public.audit() SET search_path = public", mends.Value);
        await portal.ExecuteAsync(mends.Value);
        (await portal.RunAsync("--object-type", "contacts", "--full-load")).RequireHealthy();
        await portal.AssertTruthAsync("contacts");
        Assert.True(await portal.ValueAsync<long>("SELECT count(*) FROM public.audit") > 0);
    }

    // All that statements of the program may call, by its source.
    private static async Task<IReadOnlyList<string>> CalledAsync(SyncedPortal portal)
    {
        var source = string.Concat(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "HubSpotEtl"), "*.cs", SearchOption.AllDirectories)
                .Select(File.ReadAllText));
        var words = Call().Matches(source).Select(match => $"'{match.Groups[1].Value}'").Distinct();
        return await portal.RowsAsync(
            $"SELECT DISTINCT proname::text FROM pg_catalog.pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname IN "
                + $"({string.Join(", ", words)}) ORDER BY 1");
    }

    private static async Task<ProcessResult> VerbAsync(SyncedPortal portal, string[] arguments)
    {
        var settings = portal.AllSettings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value));
        await using var run = ProcessRun.Start(Repository.Executable, arguments, settings, portal.Folder, inheritEnvironment: false);
        return await run.WaitAsync(cancellationToken: Cancelled);
    }

    [GeneratedRegex(@"\b([a-z][a-z0-9_]+)\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"ALTER FUNCTION [^;]*?SET search_path = [a-z_]+")]
    private static partial Regex Mending();

    /// <summary>A server of the class's own, since what is in <c>public</c> concerns every session.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private PrivateServer? _server;

        internal TestDatabase Database => _server!.Database;

        /// <summary>A schema <c>public</c> without what another test has put into it.</summary>
        internal Task EmptyAsync(SyncedPortal portal)
        {
            Assert.NotNull(_server);
            return portal.ExecuteAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT ALL ON SCHEMA public TO PUBLIC");
        }

        public async ValueTask InitializeAsync() => _server = await PrivateServer.StartAsync("max_locks_per_transaction = 4096");

        public async ValueTask DisposeAsync()
        {
            if (_server is not null)
                await _server.DisposeAsync();
        }
    }
}
