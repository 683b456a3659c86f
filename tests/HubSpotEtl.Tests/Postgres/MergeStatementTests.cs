using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Tests.Postgres;

public class MergeStatementTests
{
    private static readonly TableName Deal = new(new SqlIdentifier("s"), new SqlIdentifier("deal"));

    private static readonly RowLayout Layout = new([new PropertyColumn("x\"y", "x\"y", ColumnType.Date)], "hs_lastmodifieddate");

    [Fact]
    public void every_name_is_quoted()
    {
        var sql = MergeStatement.Build(Deal, Layout, TypesOf(Layout));

        Assert.Contains("\"x\"\"y\" = EXCLUDED.\"x\"\"y\"", sql);
        Assert.DoesNotContain("x\"y,", sql.Replace("x\"\"y", ""));
    }

    [Fact]
    public void the_key_is_not_assigned()
    {
        Assert.DoesNotContain("\"hs_object_id\" = EXCLUDED", MergeStatement.Build(Deal, Layout, TypesOf(Layout)));
    }

    [Fact]
    public void a_column_that_the_table_has_wider_is_cast()
    {
        var wider = TypesOf(Layout.Widen("x\"y", ColumnType.TimestampTz));

        Assert.Contains("(s.\"x\"\"y\"::timestamp AT TIME ZONE 'UTC')", MergeStatement.Build(Deal, Layout, wider));
    }

    private static Dictionary<string, ColumnType> TypesOf(RowLayout layout) => layout.Columns.ToDictionary(c => c.Name, c => c.Type);
}
