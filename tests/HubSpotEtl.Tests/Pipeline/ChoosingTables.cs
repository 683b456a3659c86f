using HubSpotEtl.Postgres;
using HubSpotEtl.Pipeline;

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
}
