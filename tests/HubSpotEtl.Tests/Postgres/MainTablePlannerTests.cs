using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Tests.Postgres;

public class MainTablePlannerTests
{
    private static readonly TableName Deal = new(new SqlIdentifier("s"), new SqlIdentifier("deal"));

    private static readonly UniqueKey Primary = new("deal_pkey", "deal_pkey", true, new HashSet<string> { "hs_object_id" });

    private static readonly ActualColumn[] SystemOnly =
    [
        new("hs_object_id", "bigint", IsNullable: false), new("hs_lastmodifieddate", "timestamp with time zone"),
        new("fivetran_synced", "timestamp with time zone"), new("fivetran_deleted", "boolean"),
    ];

    [Fact]
    public void a_missing_table_is_created_with_its_key()
    {
        var plan = Plan(null, [], new TableProperty("amount", "number"));

        Assert.Equal(
            """
            CREATE TABLE "s"."deal" (
              "hs_object_id" bigint,
              "hs_lastmodifieddate" timestamp with time zone,
              "fivetran_synced" timestamp with time zone,
              "fivetran_deleted" boolean,
              "amount" numeric,
              PRIMARY KEY ("hs_object_id")
            )
            """, Assert.Single(plan.Delta.ToSql(Deal)));
        Assert.Equal(0, plan.Delta.Changes);
    }

    [Fact]
    public void a_table_that_has_everything_needs_nothing()
    {
        var plan = Plan(Table(new ActualColumn("amount", "numeric")), [new("amount", "amount")], new TableProperty("amount", "number"));

        Assert.True(plan.Delta.IsEmpty);
        Assert.Empty(plan.Delta.ToSql(Deal));
    }

    [Fact]
    public void new_properties_are_added_in_one_statement()
    {
        var plan = Plan(Table(), [], new TableProperty("a", "string"), new TableProperty("b", "date"));

        Assert.Equal("""
            ALTER TABLE "s"."deal"
              ADD COLUMN "a" text,
              ADD COLUMN "b" date
            """, Assert.Single(plan.Delta.ToSql(Deal)));
    }

    [Fact]
    public void the_place_of_a_property_that_HubSpot_no_longer_has_is_not_given_away()
    {
        var plan = Plan(Table(new ActualColumn("size", "text")), [new("Size", "size")], new TableProperty("size", "string"));

        Assert.NotEqual("size", Assert.Single(plan.Places).Column);
    }

    [Fact]
    public void a_property_of_the_overflow_stays_there_when_there_is_room_again()
    {
        var plan = Plan(Table(new ActualColumn("properties_overflow", "jsonb")), [new("a", null)], new TableProperty("a", "string"));

        Assert.Null(Assert.Single(plan.Places).Column);
        Assert.True(plan.Delta.IsEmpty);
    }

    [Fact]
    public void which_properties_overflow_does_not_depend_on_their_order()
    {
        TableProperty[] many = [.. Enumerable.Range(0, 1_650).Select(i => new TableProperty($"p{i}", "string"))];

        var one = Plan(null, [], many);
        var other = Plan(null, [], [.. many.Reverse()]);

        Assert.Equal(55, one.PropertiesInOverflow);
        Assert.Equal(
            one.Places.Where(p => p.Column is null).Select(p => p.Property).Order(),
            other.Places.Where(p => p.Column is null).Select(p => p.Property).Order());
    }

    [Fact]
    public void a_property_with_a_column_is_kept_when_its_type_gets_none_any_more()
    {
        var kept =
            Plan(Table(new ActualColumn("place", "text")), [new("place", "place")], new TableProperty("place", "object_coordinates"));
        var leftOut = Plan(Table(), [], new TableProperty("place", "object_coordinates"));

        Assert.Equal(("place", 0), (Assert.Single(kept.Places).Column, kept.PropertiesLeftOut));
        Assert.Equal((0, 1), (leftOut.Places.Count, leftOut.PropertiesLeftOut));
    }

    [Theory]
    [InlineData("numeric", "number", MisfitPolicy.Reject)]
    [InlineData("numeric", "string", MisfitPolicy.Widen)]
    [InlineData("bigint", "number", MisfitPolicy.Widen)]
    [InlineData("timestamp with time zone", "date", MisfitPolicy.Reject)]
    [InlineData("timestamp without time zone", "datetime", MisfitPolicy.Reject)]
    [InlineData("date", "datetime", MisfitPolicy.Widen)]
    [InlineData("boolean", "enumeration", MisfitPolicy.Widen)]
    [InlineData("character varying", "number", MisfitPolicy.Reject)]
    public void a_column_that_holds_all_the_type_should_hold_is_never_widened(string column, string property, MisfitPolicy expected)
    {
        var plan = Plan(Table(new ActualColumn("x", column)), [new("x", "x")], new TableProperty("x", property));

        Assert.Equal(expected, Assert.Single(plan.Places).Misfit);
    }

    [Fact]
    public void a_wide_table_gets_an_overflow_column_before_a_row_needs_it()
    {
        var plan = Plan(null, [], [.. Enumerable.Range(0, 700).Select(i => new TableProperty($"p{i}", "string"))]);

        Assert.True(plan.Layout.HasOverflow);
        Assert.Equal(("properties_overflow", ColumnType.Jsonb), (plan.Delta.Added[^1].Name, plan.Delta.Added[^1].Type));
    }

    [Theory]
    [InlineData("numeric", false, true)]
    [InlineData("numeric", true, true)]
    [InlineData("date", false, true)]
    [InlineData("jsonb", false, true)]
    [InlineData("text", false, false)]
    [InlineData("character varying", true, false)]
    public void a_column_for_hashes_is_text_whatever_it_was(string column, bool isLimited, bool isChanged)
    {
        var plan = Plan(
            Table(new ActualColumn("x", column, isLimited)), [new("x", "x")], new TableProperty("x", "number") { IsHashed = true });

        Assert.Equal(new PropertyColumn("x", "x", ColumnType.Text), Assert.Single(plan.Places));
        Assert.Equal(isChanged, plan.Delta.Widened.Count == 1);
        Assert.Equal(isChanged || isLimited ? ["ALTER TABLE \"s\".\"deal\"\n  ALTER COLUMN \"x\" TYPE text"] : [], plan.Delta.ToSql(Deal));
    }

    [Fact]
    public void a_new_column_for_hashes_is_text() =>
        Assert.Equal(
            new LayoutColumn("x", ColumnType.Text),
            Assert.Single(Plan(Table(), [], new TableProperty("x", "date") { IsHashed = true }).Delta.Added));

    private static ActualTable Table(params ActualColumn[] columns) =>
        new(true, [.. SystemOnly, .. columns], SystemOnly.Length + columns.Length, [Primary]);

    private static MainTablePlan Plan(ActualTable? actual, StoredProperty[] stored, params TableProperty[] properties) =>
        new MainTablePlanner(Deal, actual, stored, "hs_lastmodifieddate").Plan(properties, []);
}
