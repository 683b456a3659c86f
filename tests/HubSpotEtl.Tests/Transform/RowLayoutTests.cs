using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;
using static HubSpotEtl.Tests.Transform.Pages;

namespace HubSpotEtl.Tests.Transform;

public class RowLayoutTests
{
    [Fact]
    public void columns_stand_in_copy_order()
    {
        var layout = new RowLayout(
            [Column("b", ColumnType.Text), new("o", null, ColumnType.Text), Column("a", ColumnType.Date)], "hs_lastmodifieddate",
            ColumnType.Timestamp, hasOverflow: true);

        Assert.Equal(
            [
                new("hs_object_id", ColumnType.BigInt), new("hs_lastmodifieddate", ColumnType.Timestamp), new("b", ColumnType.Text),
                new("a", ColumnType.Date), new LayoutColumn("properties_overflow", ColumnType.Jsonb)],
            layout.Columns);
    }

    [Fact]
    public void properties_that_the_record_itself_fills_get_no_second_column()
    {
        var layout = Layout(
            Column("hs_object_id", ColumnType.Numeric), Column("hs_lastmodifieddate", ColumnType.TimestampTz),
            Column("email", ColumnType.Text));

        Assert.Equal(["hs_object_id", "hs_lastmodifieddate", "email"], layout.Columns.Select(c => c.Name));
    }

    [Fact]
    public void widening_makes_a_new_layout_and_leaves_the_old_one()
    {
        var layout = Layout(Column("a", ColumnType.Date), Column("b", ColumnType.Date));

        var wider = layout.Widen("b", ColumnType.Text);

        Assert.Equal([ColumnType.Date, ColumnType.Text], wider.Properties.Select(p => p.Type));
        Assert.Equal(ColumnType.Date, layout.Columns[3].Type);
        Assert.Equal(layout.Version + 1, wider.Version);
        Assert.Throws<ArgumentException>(() => layout.Widen("hs_object_id", ColumnType.Text));
    }

    [Fact]
    public void a_layout_that_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Layout(new("x", "same", ColumnType.Text), new("y", "same", ColumnType.Text)));
        Assert.Throws<ArgumentException>(() => Layout(Column("fivetran_synced", ColumnType.Text)));
        Assert.Throws<ArgumentException>(() => Layout(new PropertyColumn("x", null, ColumnType.Text)));
        Assert.Throws<ArgumentException>(() => LayoutWithOverflow(Column("properties_overflow", ColumnType.Text)));
        Assert.Throws<ArgumentException>(() => new RowLayout([], "hs_lastmodifieddate", ColumnType.Text));
    }

    [Theory]
    [InlineData("string", ColumnType.Text)]
    [InlineData("enumeration", ColumnType.Text)]
    [InlineData("phone_number", ColumnType.Text)]
    [InlineData("json", ColumnType.Text)]
    [InlineData("something_new", ColumnType.Text)]
    [InlineData("number", ColumnType.Numeric)]
    [InlineData("datetime", ColumnType.TimestampTz)]
    [InlineData("date", ColumnType.Date)]
    [InlineData("bool", ColumnType.Boolean)]
    public void property_types_become_column_types(string type, ColumnType expected) =>
        Assert.Equal(expected, PropertyTypes.ColumnTypeOf(type));

    [Fact]
    public void coordinates_get_no_column() => Assert.Null(PropertyTypes.ColumnTypeOf("object_coordinates"));
}
