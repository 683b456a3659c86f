using HubSpotEtl.Postgres;

namespace HubSpotEtl.Tests.Postgres;

public class MemoryOfPortals
{
    // Names, definitions and what has happened: they go with the schema when it is moved to another portal.
    private static readonly string[] OfTheSchema =
        [Bookkeeping.Portal, Bookkeeping.Tables, Bookkeeping.Properties, Bookkeeping.PropertyOptions, Bookkeeping.Runs];

    [Fact]
    public void has_every_bookkeeping_table_but_those_of_the_schema() =>
        Assert.Equal(Bookkeeping.KeyColumns.Select(one => one.Table).Except(OfTheSchema).Order(), Bookkeeping.OfOnePortal.Order());
}
