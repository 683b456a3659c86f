using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Tests.Transform;

public class RowWidthTests
{
    public static TheoryData<ColumnType> Types => [.. Enum.GetValues<ColumnType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public void every_column_type_has_a_width(ColumnType type)
    {
        Assert.False(RowWidth.MayExceedPage(Columns(type, 1)));
        Assert.True(RowWidth.MayExceedPage(Columns(type, 8_160)));
    }

    [Fact]
    public void a_type_that_is_none_is_not_taken_for_a_text() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RowWidth.MayExceedPage(Columns((ColumnType)(-1), 1)));

    private static LayoutColumn[] Columns(ColumnType type, int count) => [.. Enumerable.Repeat(new LayoutColumn("c", type), count)];
}
