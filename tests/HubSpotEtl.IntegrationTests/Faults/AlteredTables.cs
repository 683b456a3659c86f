using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Truth;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// Tables that somebody else has altered between two runs. Each is loaded all the same, or refused with a message whose remedy works; the
/// run's other object is synced either way.
/// </summary>
public sealed class AlteredTables
{
    private const string Number = LoadedBefore.Number;
    private const string Day = LoadedBefore.Day;

    private static readonly Dictionary<string, Alteration> s_harmless = new()
    {
        ["a column is dropped"] = new("ALTER TABLE contact DROP COLUMN firstname"),
        ["a column is renamed"] = new("ALTER TABLE contact RENAME COLUMN firstname TO given_name"),
        ["the mark of deletion is dropped"] = new("ALTER TABLE contact DROP COLUMN fivetran_deleted"),
        ["the time of modification is dropped"] = new("ALTER TABLE contact DROP COLUMN hs_lastmodifieddate"),
        ["the table is renamed"] = new("ALTER TABLE contact RENAME TO contact_old"),
        ["the table is dropped"] = new("DROP TABLE contact"),
        ["an association table is renamed"] = new("ALTER TABLE contact_company RENAME TO contact_company_old"),
        ["a column of an association table is dropped"] = new("ALTER TABLE contact_company DROP COLUMN label"),
        ["the primary key is dropped"] = new("ALTER TABLE contact DROP CONSTRAINT contact_pkey"),
        ["a text is limited"] = new("ALTER TABLE contact ALTER COLUMN firstname TYPE varchar(60)"),
        ["a number is an integer"] = new("ALTER TABLE contact ALTER COLUMN annual_visits TYPE integer"),
        ["a number is a text"] = new("ALTER TABLE contact ALTER COLUMN annual_visits TYPE text") { Options = Widened(Number, "text") },
        ["a column must not be NULL"] = new(
            "UPDATE contact SET firstname = '' WHERE firstname IS NULL; ALTER TABLE contact ALTER COLUMN firstname SET NOT NULL") { FullLoad = true },
        ["a generated column is added"] =
            new("ALTER TABLE contact ADD COLUMN initial text GENERATED ALWAYS AS (left(firstname, 1)) STORED"),
        ["a column with a default is added"] = new("ALTER TABLE contact ADD COLUMN our_note text NOT NULL DEFAULT 'ours'"),
        ["an index is added"] = new("CREATE UNIQUE INDEX ours ON contact (hs_object_id, firstname)"),
        ["a trigger writes elsewhere"] = new(
            """
            CREATE TABLE audit (id bigint);
            GRANT INSERT ON audit TO PUBLIC;
            CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN INSERT INTO audit VALUES (NEW.hs_object_id); RETURN NEW; END $$;
            CREATE TRIGGER audit BEFORE INSERT OR UPDATE ON contact FOR EACH ROW EXECUTE FUNCTION audit()
            """),
        ["the table is partitioned by the id"] = new(
            """
            ALTER TABLE contact RENAME TO plain;
            CREATE TABLE contact (LIKE plain INCLUDING DEFAULTS, PRIMARY KEY (hs_object_id)) PARTITION BY HASH (hs_object_id);
            CREATE TABLE part_0 PARTITION OF contact FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE part_1 PARTITION OF contact FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            INSERT INTO contact SELECT * FROM plain;
            """) { Owned = ["contact", "part_0", "part_1"] },
    };

    private static readonly Dictionary<string, Alteration> s_refused = new()
    {
        ["a column has a type that cannot be loaded"] = new(
            "ALTER TABLE contact ALTER COLUMN firstname TYPE bytea USING convert_to(firstname, 'UTF8')")
        {
            Message = "firstname of * has the type bytea",
            Remedy = "ALTER TABLE contact ALTER COLUMN firstname TYPE text USING convert_from(firstname, 'UTF8')",
        },
        ["a column is too narrow for any number"] = new("ALTER TABLE contact ALTER COLUMN annual_visits TYPE smallint USING 1")
        {
            Message = "annual_visits of * has the type smallint", Remedy = "ALTER TABLE contact ALTER COLUMN annual_visits TYPE numeric",
            FullLoad = true,
        },
        ["the id is a text"] = new("ALTER TABLE contact ALTER COLUMN hs_object_id TYPE text")
        {
            Message = "hs_object_id of * has the type text",
            Remedy = "ALTER TABLE contact ALTER COLUMN hs_object_id TYPE bigint USING hs_object_id::bigint",
        },
        ["a property's column is generated"] = new(
            "ALTER TABLE contact DROP COLUMN firstname; ALTER TABLE contact ADD COLUMN firstname text GENERATED ALWAYS AS "
                + "(hs_object_id::text) STORED")
        {
            Message = "firstname of * is generated", Remedy = "ALTER TABLE contact RENAME COLUMN firstname TO made_up",
        },
        ["a view depends on a column that is to be widened"] = new("CREATE VIEW days AS SELECT our_day FROM contact")
        {
            Widens = true, Message = ".days). Drop what depends on it", Remedy = "DROP VIEW days",
        },
        ["a generated column depends on one that is to be widened"] = new(
            "ALTER TABLE contact ADD COLUMN next_day date GENERATED ALWAYS AS (our_day + 1) STORED")
        {
            Widens = true, Message = "A column of * needs another type", Remedy = "ALTER TABLE contact DROP COLUMN next_day",
        },
        ["a table is replaced by a view"] = new("ALTER TABLE contact RENAME TO plain; CREATE VIEW contact AS SELECT * FROM plain")
        {
            Message = "contact is there, but is no table", Remedy = "DROP VIEW contact; ALTER TABLE plain RENAME TO contact", Owned = [],
        },
        ["an association table is replaced by a view"] = new(
            "ALTER TABLE contact_company RENAME TO plain; CREATE VIEW contact_company AS SELECT * FROM plain")
        {
            Message = "contact_company is there, but is no table",
            Remedy = "DROP VIEW contact_company; ALTER TABLE plain RENAME TO contact_company",
        },
        ["a table holds something else"] = new("ALTER TABLE contact RENAME TO plain; CREATE TABLE contact (name text)")
        {
            Message = "contact is there, but has no column hs_object_id",
            Remedy = "DROP TABLE contact; ALTER TABLE plain RENAME TO contact",
        },
        ["the key is gone and rows are there twice"] = new(
            "ALTER TABLE contact DROP CONSTRAINT contact_pkey; INSERT INTO contact SELECT * FROM contact ORDER BY hs_object_id LIMIT 3")
        {
            Message = "has no unique key on (hs_object_id)",
            Remedy = "DELETE FROM contact a USING contact b WHERE a.hs_object_id = b.hs_object_id AND a.ctid > b.ctid",
        },
        ["a column that nothing fills must not be NULL"] = new(
            "ALTER TABLE contact ADD COLUMN region text; UPDATE contact SET region = 'x'; ALTER TABLE contact ALTER COLUMN region SET NOT "
                + "NULL")
        {
            Message = "region of * is NOT NULL without a default", Remedy = "ALTER TABLE contact ALTER COLUMN region DROP NOT NULL",
        },
        ["the table is partitioned by something else"] = new(
            """
            ALTER TABLE contact RENAME TO plain;
            CREATE TABLE contact (LIKE plain INCLUDING DEFAULTS) PARTITION BY LIST (fivetran_deleted);
            CREATE TABLE live PARTITION OF contact FOR VALUES IN (false);
            """)
        {
            Message = "contact is partitioned by other columns", Remedy = "DROP TABLE contact; ALTER TABLE plain RENAME TO contact",
            Owned = ["contact", "live"],
        },
        ["a rule rewrites what is inserted"] = new("CREATE RULE ours AS ON INSERT TO contact DO INSTEAD NOTHING")
        {
            Message = "contact has the rule ours", Remedy = "DROP RULE ours ON contact",
        },
        ["the role is not the owner any more"] = new("ALTER TABLE contact OWNER TO CURRENT_USER")
        {
            Message = "permission denied for table contact", Remedy = "GRANT SELECT, INSERT, UPDATE, DELETE ON contact TO {role}",
            Owned = [],
        },
        ["an association table may not be written"] = new(
            "ALTER TABLE contact_company OWNER TO CURRENT_USER; GRANT SELECT ON contact_company TO {role}")
        {
            Message = "permission denied for table contact_company",
            Remedy = "GRANT SELECT, INSERT, UPDATE, DELETE ON contact_company TO {role}",
        },
    };

    public static TheoryData<string> Harmless => [.. s_harmless.Keys];

    public static TheoryData<string> Refused => [.. s_refused.Keys];

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task what_was_altered_is_put_right_by_the_next_run(string what)
    {
        await using var fixture = await LoadedBefore.StartAsync();
        var altered = s_harmless[what];
        await AlterAsync(fixture, altered);

        var run = await fixture.RunAsync(altered.FullLoad ? ["--full-load"] : []);

        run.RequireHealthy();
        await fixture.AssertTruthAsync(altered.Options);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task what_cannot_be_loaded_is_said_with_a_remedy_that_works_and_the_other_object_is_synced(string what)
    {
        await using var fixture = await LoadedBefore.StartAsync();
        var altered = s_refused[what];
        await AlterAsync(fixture, altered);
        var before = await fixture.Portal.RowsAsync("SELECT last_sync_timestamp FROM etl_sync_metadata WHERE object_type = 'contact'");

        var refused = await fixture.RunAsync();
        var message = FaultFixture.FailureOf(refused, FaultFixture.Type);
        Assert.Equal(
            before, await fixture.Portal.RowsAsync("SELECT last_sync_timestamp FROM etl_sync_metadata WHERE object_type = 'contact'"));
        await fixture.Portal.AssertTruthAsync(FaultFixture.Other);
        await fixture.ExecuteAsync(altered.Remedy!.Replace("{role}", fixture.Role.Name, StringComparison.Ordinal));
        var next = await fixture.RunAsync(altered.FullLoad ? ["--full-load"] : []);

        Assert.All(altered.Message!.Split('*'), part => Assert.Contains(part, message, StringComparison.Ordinal));
        next.RequireHealthy();
        await fixture.AssertTruthAsync(altered.Options);
    }

    private static async Task AlterAsync(FaultFixture fixture, Alteration alteration)
    {
        await fixture.ExecuteAsync(alteration.Sql.Replace("{role}", fixture.Role.Name, StringComparison.Ordinal));
        // What a test makes belongs to whoever runs it: the product's role is to own it.
        foreach (var table in alteration.Owned)
            await fixture.ExecuteAsync($"ALTER TABLE IF EXISTS {table} OWNER TO {fixture.Role.Name}");
        if (alteration.Widens)
            fixture.HubSpot.Portal.Type(FaultFixture.Type).Update(
                fixture.HubSpot.Portal.Type(FaultFixture.Type).Nth(8), new Dictionary<string, string?> { [Day] = "2026-02-03T10:11:12Z" });
        fixture.HubSpot.LetSearchCatchUp();
    }

    private static TruthOptions Widened(string property, string type) =>
        new() { Widened = new Dictionary<string, string> { [property] = type } };

    /// <summary>What somebody does.</summary>
    /// <param name="Sql">In SQL, by a superuser; <c>{role}</c> is the product's role.</param>
    private sealed record Alteration(string Sql)
    {
        /// <summary>What the error must say, parts divided by <c>*</c>.</summary>
        public string? Message { get; init; }

        /// <summary>What the error tells to do, done.</summary>
        public string? Remedy { get; init; }

        /// <summary>Tables that are given to the product's role after it.</summary>
        public IReadOnlyList<string> Owned { get; init; } = ["contact"];

        /// <summary>Values were changed, which only a full load puts right.</summary>
        public bool FullLoad { get; init; }

        /// <summary>A record gets a time of day in a column of dates.</summary>
        public bool Widens { get; init; }

        public TruthOptions? Options { get; init; }
    }
}
