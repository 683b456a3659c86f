using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Postgres.Naming;

namespace HubSpotEtl.Tests.Pipeline;

public class ChoosingTables
{
    private static readonly KnownTable[] Known =
    [
        new("company", null, []),
        new("deal_0_3", "0-3", ["deal"]),
        new("contact", "0-1", ["contacts"]),
        new("meters", null, []),
        new("site_visit", "2-77", ["p50445259_site_visits"]),
    ];

    [Fact]
    public void takes_all_when_none_is_named() => Assert.Equal(Known, TableChoice.Of(Known, []));

    [Theory]
    [InlineData("contacts", "contact")]
    [InlineData("CONTACT", "contact")]
    [InlineData("0-1", "contact")]
    [InlineData("p50445259_site_visits", "site_visit")]
    [InlineData("2-77", "site_visit")]
    [InlineData("site_visit", "site_visit")]
    [InlineData("companies", "company")]
    [InlineData("deals", "deal_0_3")]
    [InlineData("p50445259_meters", "meters")]
    [InlineData("p50445259_METERS", "meters")]
    public void understands_every_name_of_an_object_also_of_adopted_tables(string objectType, string table) =>
        Assert.Equal(Known.Single(known => known.Name == table), Assert.Single(TableChoice.Of(Known, [objectType])));

    [Fact]
    public void keeps_the_order_of_the_names_and_shows_a_table_once() => Assert.Equal(
        ["meters", "contact"], TableChoice.Of(Known, ["meters", "contacts", "0-1"]).Select(table => table.Name));

    [Theory]
    [InlineData("tickets", "ticket")]
    [InlineData("p1_boats", "boats")]
    [InlineData("p1_", "p1")]
    public void names_the_table_that_a_sync_would_make_when_nothing_is_known(string objectType, string table)
    {
        var chosen = Assert.Single(TableChoice.Of(Known, [objectType]));

        Assert.Equal((table, null, objectType), (chosen.Name, chosen.ObjectTypeId, Assert.Single(chosen.ObjectTypes)));
    }

    [Theory]
    [InlineData("contacts", "contact_0_1")]
    [InlineData("contact", "contact_0_1")]
    [InlineData("0-1", "contact_0_1")]
    [InlineData("p1_contact", "contact")]
    [InlineData("2-5", "contact")]
    [InlineData("contact_0_1", "contact_0_1")]
    public void goes_by_the_object_type_id_where_a_name_means_another(string objectType, string table) =>
        Assert.Equal(
            table,
            Assert.Single(TableChoice.Of([new("contact", "2-5", ["p1_contact"]), new("contact_0_1", "0-1", ["contacts"])], [objectType])).Name);

    [Theory]
    [InlineData("contacts", "2-5")]
    [InlineData("p1_contact", "0-1")]
    public void takes_no_other_types_table_for_its_own_before_the_first_sync(string objectType, string otherTypeId) =>
        Assert.Null(Assert.Single(TableChoice.Of([new("contact", otherTypeId, ["2-5", "0-1"])], [objectType])).ObjectTypeId);
}
