using HubSpotEtl.Postgres;

namespace HubSpotEtl.Tests.Postgres;

public class ViewDefinitionTests
{
    private static readonly TableName Deal = Name("deal");
    private static readonly TableName Owner = Name("owner");

    private static readonly ObjectTables Tables = new(Deal, Name("deal_pipeline"), Name("deal_pipeline_stage")) { View = Name("deal_view"), Owners = Owner };

    [Fact]
    public void plain_columns_pass_and_only_live_rows_show()
    {
        var view = Of(Table(("hs_object_id", "bigint"), ("amount", "numeric"), ("fivetran_deleted", "boolean")), new PlacedProperty("Amount", "amount", "number", null));

        Assert.Equal(
            """
            SELECT t."hs_object_id" AS "hs_object_id",
              t."amount" AS "amount",
              t."fivetran_deleted" AS "fivetran_deleted"
            FROM "s"."deal" t
            WHERE t.fivetran_deleted IS NOT TRUE
            """, view.Body(view.Columns));
    }

    [Theory]
    [InlineData("industry", "enumeration", null, "o.table_name = 'deal' AND o.property = 'industry'")]
    [InlineData("in'du\\stry", "enumeration", null, "o.property =  E'in''du\\\\stry'")]
    [InlineData("hubspot_owner_id", "enumeration", null, "FROM \"s\".\"owner\" o")]
    [InlineData("account_manager", "enumeration", "OWNER", "FROM \"s\".\"owner\" o")]
    [InlineData("pipeline", "enumeration", null, "FROM \"s\".\"deal_pipeline\" p")]
    [InlineData("hs_pipeline", "enumeration", null, "FROM \"s\".\"deal_pipeline\" p")]
    [InlineData("dealstage", "enumeration", null, "FROM \"s\".\"deal_pipeline_stage\" p")]
    [InlineData("hs_pipeline_stage", "enumeration", null, "FROM \"s\".\"deal_pipeline_stage\" p")]
    public void a_text_with_labels_shows_them(string property, string type, string? referenced, string source)
    {
        var expression = Expression("text", new PlacedProperty(property, "x", type, referenced));

        Assert.Contains(source, expression);
        Assert.StartsWith("COALESCE((SELECT jsonb_object_agg(", expression);
        Assert.EndsWith("ELSE t.\"x\" END)", expression);
    }

    [Theory]
    [InlineData("text", "string", null)]
    [InlineData("boolean", "enumeration", null)]
    [InlineData("numeric", "number", "OWNER")]
    [InlineData("text", "string", "COMPANY")]
    public void what_has_no_labels_passes(string column, string type, string? referenced) =>
        Assert.Equal("t.\"x\"", Expression(column, new PlacedProperty("x", "x", type, referenced)));

    [Fact]
    public void a_column_keeps_its_type() =>
        Assert.EndsWith(")::character varying", Expression("character varying", new PlacedProperty("x", "x", "enumeration", null)));

    [Fact]
    public void where_the_table_of_labels_is_not_there_the_options_have_to_do()
    {
        var alone = new Dictionary<TableName, ActualTable> { [Deal] = Table(("x", "text")) };

        Assert.Contains("etl_property_option", ViewDefinition.Of(Tables, alone, [new("dealstage", "x", "enumeration", null)]).Columns[0].Expression);
        Assert.Equal("t.\"x\"", ViewDefinition.Of(Tables, alone, [new("hubspot_owner_id", "x", "enumeration", "OWNER")]).Columns[0].Expression);
    }

    [Fact]
    public void columns_that_somebody_else_added_do_not_show() =>
        Assert.Equal(["hs_object_id"], Of(Table(("hs_object_id", "bigint"), ("note", "text"))).Columns.Select(column => column.Name));

    [Fact]
    public void the_fingerprint_changes_with_what_is_shown_and_with_the_tables_behind()
    {
        var property = new PlacedProperty("x", "x", "enumeration", null);
        var view = Of(Table(("x", "text")), property);

        Assert.Equal(view.Fingerprint, Of(Table(("x", "text")), property).Fingerprint);
        Assert.NotEqual(view.Fingerprint, Of(Table(("x", "text")), property with { Type = "string" }).Fingerprint);
        Assert.NotEqual(view.Fingerprint, Of(Table(("x", "text")) with { Oid = 8 }, property).Fingerprint);
        Assert.NotEqual(view.Fingerprint, Of(Table(("note", "text"), ("x", "text")), property).Fingerprint);
    }

    private static string Expression(string columnType, PlacedProperty property) => Of(Table(("x", columnType)), property).Columns[0].Expression;

    private static ViewDefinition Of(ActualTable main, params PlacedProperty[] properties) => ViewDefinition.Of(
        Tables,
        new Dictionary<TableName, ActualTable>
        {
            [Deal] = main,
            [Owner] = Table(("owner_id", "bigint"), ("name", "text")),
            [Tables.Pipeline] = Table(("pipeline_id", "text"), ("label", "text")),
            [Tables.PipelineStage] = Table(("stage_id", "text"), ("label", "text")),
        },
        properties);

    private static ActualTable Table(params (string Name, string Type)[] columns) => new(
        true, [.. columns.Select((column, place) => new ActualColumn(column.Name, column.Type) { Number = (short)(place + 1) })], columns.Length, []);

    private static TableName Name(string table) => new(new SqlIdentifier("s"), new SqlIdentifier(table));
}
