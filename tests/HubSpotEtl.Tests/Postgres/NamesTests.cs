using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Tables;

namespace HubSpotEtl.Tests.Postgres;

public class NamesTests
{
    [Fact]
    public void the_key_of_an_advisory_lock_never_changes()
    {
        // Two versions of the program must exclude each other.
        Assert.Equal(AdvisoryKey.Of("sync", "hubspot_etl", "contact"), AdvisoryKey.Of("sync", "hubspot_etl", "contact"));
        Assert.NotEqual(AdvisoryKey.Of("sync", "a", "bc"), AdvisoryKey.Of("sync", "ab", "c"));
        Assert.Equal(-125654239723496090, AdvisoryKey.Of("sync", "hubspot_etl", "contact"));
    }

    [Theory]
    [InlineData("service", "contact", "service_id", "contact_id")]
    [InlineData("contact", "contact", "from_contact_id", "to_contact_id")]
    [InlineData("type", "contact", "from_type_id", "to_contact_id")]
    [InlineData("contact", "type", "from_contact_id", "to_type_id")]
    public void id_columns_are_named_after_both_objects(string table, string target, string from, string to) =>
        Assert.Equal((from, to), AssociationColumns.IdColumns(table, target));

    [Fact]
    public void long_id_columns_are_cut_and_stay_apart()
    {
        var (from, to) = AssociationColumns.IdColumns(new string('x', 61), new string('x', 62));

        Assert.Equal((63, 63), (from.Length, to.Length));
        Assert.NotEqual(from, to);
    }

    [Fact]
    public void candidates_for_a_table_name_fit_and_end()
    {
        var candidates = Enumerable.Range(1, 5).Select(n => TableCatalog.Candidate(new string('x', 100), "2-123", n)).ToList();

        Assert.Null(TableCatalog.Candidate(new string('x', 100), "2-123", 0));
        Assert.All(candidates, c => Assert.InRange(c!.Length, 1, 63));
        Assert.EndsWith("_2_123", candidates[0]);
        Assert.Equal(5, candidates.Distinct().Count());
    }

    [Theory]
    [InlineData("a\0b", "ab")]
    [InlineData("ü日😀", "ü日😀")]
    [InlineData(null, null)]
    public void any_text_becomes_one_that_the_database_takes(string? text, string? clean) => Assert.Equal(clean, PlainText.Clean(text));

    [Fact]
    public void a_lone_surrogate_is_replaced() => Assert.Equal("a\uFFFDb", PlainText.Clean("a\uD800b"));
}
