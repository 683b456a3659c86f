namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// Tables that somebody else alters while they are being loaded: the object fails with what to do, the other is synced, and after that the
/// next run is right.
/// </summary>
public sealed class AlteredInMidRun
{
    private static readonly Dictionary<string, Alteration> s_alterations = new()
    {
        ["a column is dropped"] = new("ALTER TABLE contact DROP COLUMN firstname", "Somebody altered the table while it was being loaded"),
        ["the table is dropped"] = new("DROP TABLE contact", "Somebody altered the table while it was being loaded"),
        ["an association table is dropped"] = new("DROP TABLE contact_company", "Somebody altered the table while it was being loaded"),
        ["the table gets another owner"] = new("ALTER TABLE contact OWNER TO CURRENT_USER", "permission denied for table contact")
        {
            Remedy = "ALTER TABLE contact OWNER TO {role}",
        },
    };

    public static TheoryData<string> Alterations => [.. s_alterations.Keys];

    [Theory]
    [MemberData(nameof(Alterations))]
    public async Task what_is_altered_in_the_middle_of_a_load_is_said_and_right_after_the_next_run(string what)
    {
        await using var fixture = await FaultFixture.StartAsync();
        var (sql, expected) = s_alterations[what];

        var failed = await fixture.RunAndMeanwhileAsync(() => ExecuteAsync(fixture, sql));
        var message = FaultFixture.FailureOf(failed, FaultFixture.Type);
        await ExecuteAsync(fixture, s_alterations[what].Remedy);
        var next = await fixture.RunAsync();

        Assert.Contains(expected, message, StringComparison.Ordinal);
        next.RequireHealthy();
        await fixture.AssertTruthAsync();
    }

    // A first load looks nothing up, so it does not miss the key.
    [Fact]
    public async Task a_key_that_is_dropped_in_the_middle_of_a_first_load_is_made_again_by_the_next_run()
    {
        await using var fixture = await FaultFixture.StartAsync();

        var loaded = await fixture.RunAndMeanwhileAsync(() => ExecuteAsync(fixture, "ALTER TABLE contact DROP CONSTRAINT contact_pkey"));
        var next = await fixture.RunAsync();

        loaded.RequireHealthy();
        next.RequireHealthy();
        await fixture.AssertTruthAsync();
        Assert.Equal(
            ["p"],
            await fixture.Portal.RowsAsync(
                "SELECT contype::text FROM pg_constraint WHERE conrelid = 'contact'::regclass AND contype IN ('p', 'u')"));
    }

    private static Task<int> ExecuteAsync(FaultFixture fixture, string sql) =>
        fixture.ExecuteAsync(sql.Replace("{role}", fixture.Role.Name, StringComparison.Ordinal));

    private sealed record Alteration(string Sql, string Message)
    {
        public string Remedy { get; init; } = "SELECT 1";
    }
}
