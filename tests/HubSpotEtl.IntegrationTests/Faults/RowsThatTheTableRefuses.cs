using HubSpotEtl.IntegrationTests.Runs;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// Somebody has given a table a policy, an index or a trigger that refuses, drops or changes rows: what is refused is kept, and loaded once
/// it may be.
/// </summary>
public sealed class RowsThatTheTableRefuses
{
    [Fact]
    public async Task rows_that_row_level_security_refuses_are_kept_and_loaded_when_it_lets_them()
    {
        await using var fixture = await LoadedBefore.StartAsync();
        await fixture.ExecuteAsync(
            $"""
            ALTER TABLE contact OWNER TO CURRENT_USER;
            GRANT ALL ON contact TO {fixture.Role.Name};
            ALTER TABLE contact ENABLE ROW LEVEL SECURITY;
            CREATE POLICY reading ON contact FOR SELECT USING (true)
            """);
        fixture.HubSpot.LetSearchCatchUp();

        var refused = await fixture.RunAsync();
        var kept = await fixture.Portal.ValueAsync<long>("SELECT count(*) FROM etl_rejected_record WHERE object_type = 'contact'");
        var again = await fixture.RunAsync();
        await fixture.ExecuteAsync($"ALTER ROLE {fixture.Role.Name} BYPASSRLS");
        var next = await fixture.RunAsync();

        Assert.True(refused.ExitCode == 1, refused.Everything);
        Assert.Equal("with_errors", again.ResultOf(FaultFixture.Type).GetProperty("status").GetString());
        Assert.Equal("with_errors", refused.ResultOf(FaultFixture.Type).GetProperty("status").GetString());
        Assert.Equal(kept, refused.ResultOf(FaultFixture.Type).GetProperty("records_failed").GetInt64());
        Assert.InRange(kept, 2, 10);
        next.RequireHealthy();
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task a_trigger_that_changes_values_is_let_have_its_way()
    {
        await using var fixture = await LoadedBefore.StartAsync();
        await fixture.ExecuteAsync(
            """
            CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.firstname := upper(NEW.firstname); RETURN NEW; END $$;
            CREATE TRIGGER shout BEFORE INSERT OR UPDATE ON contact FOR EACH ROW EXECUTE FUNCTION shout()
            """);

        (await fixture.RunAsync("--full-load")).RequireHealthy();

        var changed = fixture.HubSpot.Portal.Type(FaultFixture.Type).Nth(7);
        Assert.Equal("CHANGED", await fixture.Portal.ValueAsync<string>($"SELECT firstname FROM contact WHERE hs_object_id = {changed}"));
        await fixture.ExecuteAsync("DROP TRIGGER shout ON contact");
        (await fixture.RunAsync("--full-load")).RequireHealthy();
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task rows_that_a_trigger_refuses_are_kept_aside_and_loaded_once_it_is_gone()
    {
        await using var fixture = await LoadedBefore.StartAsync();
        await fixture.ExecuteAsync(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.hs_object_id % 10 = 0 THEN RAISE 'no tens'; END IF; RETURN NEW; END $$;
            DELETE FROM contact;
            CREATE TRIGGER refuse BEFORE INSERT ON contact FOR EACH ROW EXECUTE FUNCTION refuse()
            """);
        var tens = fixture.HubSpot.Portal.Type(FaultFixture.Type).LiveIds().Count(id => id % 10 == 0);

        var refused = await fixture.RunAsync("--full-load");
        var kept = await fixture.Portal.ValueAsync<long>(
            "SELECT count(*) FROM etl_rejected_record WHERE object_type = 'contact' AND sqlstate = 'P0001'");
        await fixture.ExecuteAsync("DROP TRIGGER refuse ON contact");
        (await fixture.RunAsync("--full-load")).RequireHealthy();

        Assert.Equal(1, refused.ExitCode);
        var report = refused.ResultOf(FaultFixture.Type);
        Assert.Equal(("with_errors", tens), (report.GetProperty("status").GetString(), report.GetProperty("records_failed").GetInt32()));
        Assert.Equal("healthy", refused.ResultOf(FaultFixture.Other).GetProperty("status").GetString());
        Assert.Equal(tens, kept);
        await fixture.AssertTruthAsync();
        Assert.Equal(0, await fixture.Portal.ValueAsync<long>("SELECT count(*) FROM etl_rejected_record"));
    }

    [Fact]
    public async Task rows_that_another_unique_index_refuses_are_kept_aside_and_loaded_once_it_is_gone()
    {
        await using var fixture = await LoadedBefore.StartAsync();
        await fixture.ExecuteAsync("DELETE FROM contact; CREATE UNIQUE INDEX ours ON contact (firstname)");

        var refused = await fixture.RunAsync("--full-load");
        var accounted = await fixture.Portal.ValueAsync<long>(
            "SELECT (SELECT count(*) FROM contact) + (SELECT count(*) FROM etl_rejected_record WHERE object_type = 'contact' AND sqlstate "
                + "= '23505')");
        await fixture.ExecuteAsync("DROP INDEX ours");
        (await fixture.RunAsync("--full-load")).RequireHealthy();

        Assert.Equal(1, refused.ExitCode);
        Assert.Equal("with_errors", refused.ResultOf(FaultFixture.Type).GetProperty("status").GetString());
        Assert.Equal(fixture.HubSpot.Portal.Type(FaultFixture.Type).LiveIds().Count(), accounted);
        await fixture.AssertTruthAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task rows_that_a_trigger_drops_without_an_error_are_counted(bool isOfPartition)
    {
        await using var fixture = await LoadedBefore.StartAsync();
        await fixture.ExecuteAsync(
            """
            CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN CASE WHEN NEW.hs_object_id % 10 <> 0 THEN NEW END; END $$;
            DELETE FROM contact
            """);
        if (isOfPartition)
            await fixture.ExecuteAsync(
                """
                CREATE TABLE parted (LIKE contact INCLUDING ALL) PARTITION BY HASH (hs_object_id);
                CREATE TABLE part PARTITION OF parted FOR VALUES WITH (MODULUS 1, REMAINDER 0);
                DO $$ DECLARE owner regrole := (SELECT relowner FROM pg_class WHERE oid = 'contact'::regclass);
                BEGIN EXECUTE format('ALTER TABLE parted OWNER TO %s; ALTER TABLE part OWNER TO %s', owner, owner); END $$;
                DROP TABLE contact;
                ALTER TABLE parted RENAME TO contact
                """);
        var holder = isOfPartition ? "part" : "contact";
        await fixture.ExecuteAsync($"CREATE TRIGGER swallow BEFORE INSERT ON {holder} FOR EACH ROW EXECUTE FUNCTION swallow()");
        var tens = fixture.HubSpot.Portal.Type(FaultFixture.Type).LiveIds().Count(id => id % 10 == 0);

        var run = await fixture.RunAsync("--full-load");
        await fixture.ExecuteAsync($"DROP TRIGGER swallow ON {holder}");
        (await fixture.RunAsync("--full-load")).RequireHealthy();

        Assert.True(run.ExitCode == 1, run.Everything);
        var report = run.ResultOf(FaultFixture.Type);
        Assert.Equal("with_errors", report.GetProperty("status").GetString());
        Assert.Contains(
            report.GetProperty("warnings").EnumerateArray(),
            one =>
                one.GetString()!.StartsWith($"{tens} records", StringComparison.Ordinal)
                    && one.GetString()!.Contains("(swallow)", StringComparison.Ordinal));
        await fixture.AssertTruthAsync();
    }
}
