using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Views;

namespace HubSpotEtl.Tests.Postgres;

public class ViewDefinitionTests
{
    private static readonly TableName Deal = Name("deal");
    private static readonly TableName Owner = Name("owner");

    private static readonly ObjectTables Tables =
        new(Deal, Name("deal_pipeline"), Name("deal_pipeline_stage")) { View = Name("deal_view"), Owners = Owner };

    [Fact]
    public void plain_columns_pass_and_only_live_rows_show()
    {
        var view = Of(
            Table(("hs_object_id", "bigint"), ("amount", "numeric"), ("fivetran_deleted", "boolean")),
            new PlacedProperty("Amount", "amount", "number", "number", null));

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
    [InlineData("industry", null, "m.options #>> ARRAY['industry', t.\"x\"]", "o.table_name = 'deal'")]
    [InlineData("in'du\\stry", null, "m.options #>> ARRAY[ E'in''du\\\\stry', t.\"x\"]", "\"s\".etl_property_option")]
    [InlineData("hubspot_owner_id", null, "m.owners ->> t.\"x\"", "FROM \"s\".\"owner\" o")]
    [InlineData("account_manager", "OWNER", "m.owners ->> t.\"x\"", "FROM \"s\".\"owner\" o")]
    [InlineData("pipeline", null, "m.pipelines ->> t.\"x\"", "FROM \"s\".\"deal_pipeline\" p")]
    [InlineData("hs_pipeline", null, "m.pipelines ->> t.\"x\"", "FROM \"s\".\"deal_pipeline\" p")]
    [InlineData("dealstage", null, "m.stages ->> t.\"x\"", "FROM \"s\".\"deal_pipeline_stage\" p")]
    [InlineData("hs_pipeline_stage", null, "m.stages ->> t.\"x\"", "FROM \"s\".\"deal_pipeline_stage\" p")]
    public void a_text_with_labels_shows_them(string property, string? referenced, string label, string source)
    {
        var view = Of(Table(("x", "text")), new PlacedProperty(property, "x", "enumeration", "select", referenced));

        Assert.Equal($"COALESCE({label}, t.\"x\")", view.Columns[0].Expression);
        Assert.Contains(source, view.Body(view.Columns));
    }

    [Fact]
    public void only_checkboxes_give_lists() => Assert.Equal(
        "COALESCE(m.owners ->> t.\"x\", CASE WHEN t.\"x\" LIKE '%;%' THEN array_to_string(ARRAY(SELECT COALESCE(m.owners ->> v.part, "
            + "v.part) " +
        "FROM unnest(string_to_array(t.\"x\", ';')) v(part)), '; ') ELSE t.\"x\" END)",
        Expression("text", new PlacedProperty("x", "x", "enumeration", "checkbox", "OWNER")));

    [Fact]
    public void each_map_of_labels_is_gathered_once()
    {
        var view = Of(
            Table(("a", "text"), ("b", "text"), ("c", "text"), ("d", "text")),
            new PlacedProperty("a", "a", "enumeration", null, null), new PlacedProperty("b", "b", "enumeration", null, null),
            new PlacedProperty("c", "c", "enumeration", null, "OWNER"), new PlacedProperty("dealstage", "d", "enumeration", null, null));

        Assert.Equal(
            """
            SELECT COALESCE(m.options #>> ARRAY['a', t."a"], t."a") AS "a",
              COALESCE(m.options #>> ARRAY['b', t."b"], t."b") AS "b",
              COALESCE(m.owners ->> t."c", t."c") AS "c",
              COALESCE(m.stages ->> t."d", t."d") AS "d"
            FROM "s"."deal" t
            CROSS JOIN (SELECT (SELECT jsonb_object_agg(p.property, p.labels) FROM (SELECT o.property, jsonb_object_agg(o.value, NULLIF(o.label, '')) AS labels FROM "s".etl_property_option o WHERE o.table_name = 'deal' GROUP BY o.property) p) AS options,
              (SELECT jsonb_object_agg(o.owner_id::text, o.name) FROM "s"."owner" o) AS owners,
              (SELECT jsonb_object_agg(p.stage_id, NULLIF(p.label, '')) FROM "s"."deal_pipeline_stage" p WHERE p.stage_id IS NOT NULL) AS stages OFFSET 0) m
            WHERE t.fivetran_deleted IS NOT TRUE
            """, view.Body(view.Columns));
    }

    [Theory]
    [InlineData("text", "string", null)]
    [InlineData("boolean", "enumeration", null)]
    [InlineData("numeric", "number", "OWNER")]
    [InlineData("text", "string", "COMPANY")]
    public void what_has_no_labels_passes(string column, string type, string? referenced) =>
        Assert.Equal("t.\"x\"", Expression(column, new PlacedProperty("x", "x", type, "checkbox", referenced)));

    [Fact]
    public void a_column_keeps_its_type() =>
        Assert.EndsWith("))::character varying", Expression("character varying", new PlacedProperty("x", "x", "enumeration", null, null)));

    [Fact]
    public void where_the_table_of_labels_is_not_there_the_options_have_to_do()
    {
        var alone = new Dictionary<TableName, ActualTable> { [Deal] = Table(("x", "text")) };

        Assert.Contains(
            "m.options", ViewDefinition.Of(Tables, alone, [new("dealstage", "x", "enumeration", null, null)]).Columns[0].Expression);
        Assert.Equal(
            "t.\"x\"",
            ViewDefinition.Of(Tables, alone, [new("hubspot_owner_id", "x", "enumeration", null, "OWNER")]).Columns[0].Expression);
    }

    [Fact]
    public void columns_that_somebody_else_added_do_not_show() =>
        Assert.Equal(["hs_object_id"], Of(Table(("hs_object_id", "bigint"), ("note", "text"))).Columns.Select(column => column.Name));

    [Fact]
    public void the_fingerprint_changes_with_what_is_shown_and_with_the_tables_behind()
    {
        var property = new PlacedProperty("x", "x", "enumeration", null, null);
        var view = Of(Table(("x", "text")), property);

        Assert.Equal(view.Fingerprint, Of(Table(("x", "text")), property).Fingerprint);
        Assert.NotEqual(view.Fingerprint, Of(Table(("x", "text")), property with { Type = "string" }).Fingerprint);
        Assert.NotEqual(view.Fingerprint, Of(Table(("x", "text")) with { Oid = 8 }, property).Fingerprint);
        Assert.NotEqual(view.Fingerprint, Of(Table(("note", "text"), ("x", "text")), property).Fingerprint);
    }

    private static string Expression(string columnType, PlacedProperty property) =>
        Of(Table(("x", columnType)), property).Columns[0].Expression;

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
        true, [.. columns.Select((column, place) => new ActualColumn(column.Name, column.Type) { Number = (short)(place + 1) })],
        columns.Length, []);

    private static TableName Name(string table) => new(new SqlIdentifier("s"), new SqlIdentifier(table));
}
