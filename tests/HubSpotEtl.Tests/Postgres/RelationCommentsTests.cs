using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Tests.Postgres;

public class RelationCommentsTests
{
    private static readonly TableName Deal = new(new SqlIdentifier("s"), new SqlIdentifier("deal"));

    [Theory]
    [InlineData("Amount", "What it is worth", "g", "Amount\nWhat it is worth\nProperty amount, number, group g. [hubspot-etl]")]
    [InlineData("amount", "", null, "Property amount, number. [hubspot-etl]")]
    [InlineData("Same", "Same", " ", "Same\nProperty amount, number, group  . [hubspot-etl]")]
    [InlineData(null, "a\0b", "g", "ab\nProperty amount, number, group g. [hubspot-etl]")]
    public void a_column_says_what_HubSpot_says(string? label, string? description, string? group, string comment) =>
        Assert.Equal(comment, TableComments.Of(new TableProperty("amount", "number", label, group, description)));

    [Theory]
    [InlineData("Amount [hubspot-etl]", true)]
    [InlineData("The live rows. [hubspot-etl 0123456789abcdef]", true)]
    [InlineData("Amount [hubspot-etl], as Ann says", false)]
    [InlineData("Amount [hubspot-etl]\n", false)]
    [InlineData("[hubspot-etl ours]", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void what_ends_in_the_mark_is_ours(string? comment, bool isOurs) => Assert.Equal(isOurs, CommentText.IsOurs(comment));

    [Fact]
    public void only_what_differs_is_written_and_nothing_over_the_words_of_somebody_else()
    {
        var wanted = new RelationComments(Deal, "Deals [hubspot-etl]", new Dictionary<string, string>
        {
            ["same"] = "Same [hubspot-etl]", ["changed"] = "New [hubspot-etl]", ["theirs"] = "Ours [hubspot-etl]",
            ["bare"] = "It's \\ [hubspot-etl]",
            ["new\"one"] = "New [hubspot-etl]",
        });
        var actual = Table("Mine", ("same", "Same [hubspot-etl]"), ("changed", "Old [hubspot-etl]"), ("theirs", "Theirs"), ("bare", null));

        Assert.Equal(
            [
                "COMMENT ON COLUMN \"s\".\"deal\".\"changed\" IS 'New [hubspot-etl]'",
                "COMMENT ON COLUMN \"s\".\"deal\".\"bare\" IS  E'It''s \\\\ [hubspot-etl]'",
                "COMMENT ON COLUMN \"s\".\"deal\".\"new\"\"one\" IS 'New [hubspot-etl]'",
            ],
            wanted.Missing(actual));
    }

    [Theory]
    [InlineData(false, "COMMENT ON TABLE \"s\".\"deal\" IS 'Deals [hubspot-etl]'")]
    [InlineData(true, "COMMENT ON VIEW \"s\".\"deal\" IS 'Deals [hubspot-etl]'")]
    public void what_was_not_there_is_commented_whole(bool isView, string statement) =>
        Assert.Equal(
            [statement],
            new RelationComments(Deal, "Deals [hubspot-etl]", new Dictionary<string, string>()) { IsView = isView }.Missing(null));

    [Fact]
    public void every_column_of_a_main_table_is_explained_once()
    {
        var comments = TableComments.Records(
            Deal, "Deals of HubSpot", [new("amount", "number"), new("big", "string")],
            [new PropertyColumn("amount", "amount", ColumnType.Numeric), new PropertyColumn("big", null, ColumnType.Text)],
            hasOverflow: true);

        Assert.Equal(
            ["hs_object_id", "hs_lastmodifieddate", "fivetran_synced", "fivetran_deleted", "properties_overflow", "amount"],
            comments.Columns.Keys);
        Assert.All(comments.Columns.Values.Append(comments.Text), text => Assert.True(CommentText.IsOurs(text)));
    }

    private static ActualTable Table(string? comment, params (string Name, string? Comment)[] columns) => new(
        true, [.. columns.Select(column => new ActualColumn(column.Name, "text") { Comment = column.Comment })], columns.Length, [])
    {
        Comment = comment,
    };
}
