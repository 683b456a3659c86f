using HubSpotEtl.Postgres.Bookkeeping;

namespace HubSpotEtl.Tests.Postgres;

public class MemoryOfPortals
{
    // Names, definitions and what has happened: they go with the schema when it is moved to another portal.
    private static readonly string[] OfTheSchema =
    [
        BookkeepingSchema.Portal, BookkeepingSchema.Tables, BookkeepingSchema.Properties, BookkeepingSchema.PropertyOptions,
        BookkeepingSchema.Runs,
    ];

    [Fact]
    public void has_every_bookkeeping_table_but_those_of_the_schema() =>
        Assert.Equal(BookkeepingSchema.KeyColumns.Select(one => one.Table).Except(OfTheSchema).Order(),
            BookkeepingSchema.OfOnePortal.Order());
}
