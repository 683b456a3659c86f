using System.Text;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Pages;

namespace HubSpotEtl.Tests.Transform;

public class AssociationNamesTests
{
    private static readonly AssociationNames Names = new(
        [["0-2", "companies", "COMPANY"], ["0-8", "line_items", "LINE_ITEM"], ["2-77", "p12_car"]]);

    [Theory]
    [InlineData("companies", 1)]
    [InlineData("COMPANY", 1)]
    [InlineData("company", 1)]
    [InlineData("line_items", 2)]
    [InlineData("line items", 2)]
    [InlineData("p12_car", 4)]
    [InlineData("2-77", 4)]
    [InlineData("deals", -1)]
    [InlineData("", -1)]
    public void a_type_is_known_by_each_of_its_names(string name, long bits) =>
        Assert.Equal(bits, Read("{\"" + name
            + "\":{\"results\":[{\"id\":\"5\",\"type\":\"x\"}],\"paging\":{\"next\":{\"after\":\"6\"}}}}"));

    [Theory]
    [InlineData("""{"companies":{"results":[]},"line items":{"results":[]}}""", 3)]
    [InlineData("""{}""", 0)]
    [InlineData("""null""", 0)]
    [InlineData("""{"compan\u0069es":{}}""", -1)]
    public void a_record_has_the_bits_of_all_types_it_names(string associations, long bits) => Assert.Equal(bits, Read(associations));

    [Fact]
    public void a_record_that_names_nothing_has_no_bits()
    {
        using var batcher = Batcher();

        var page = batcher.Add("""{"results":[{"id":"1","properties":{}}]}"""u8, null, (_, named) => named);

        Assert.Equal([0L], page.Associated.ToArray());
    }

    [Fact]
    public void a_listing_without_properties_can_be_read_alone()
    {
        var bits = Names.ReadPage(Encoding.UTF8.GetBytes(
            """{"results":[{"id":"1","associations":{"p12_car":{}}},{"id":2,"associations":{"unheard_of":{}}},{"id":"3"}]}"""));

        Assert.Equal(new Dictionary<long, long> { [1] = 4, [2] = AssociationNames.Any, [3] = 0 }, bits);
    }

    [Fact]
    public void more_types_than_one_listing_may_ask_for_are_refused() =>
        Assert.Throws<ArgumentException>(() => new AssociationNames([.. Enumerable.Range(0, 31).Select(i => new[] { $"2-{i}" })]));

    private static RowBatcher Batcher() => new(
        Pages.Layout(), new RowBatchLimits(), System.Buffers.ArrayPool<byte>.Shared, new TransformStatistics(), Names);

    // Through the transformer, in front of and behind the properties.
    private static long Read(string associations)
    {
        using var batcher = Batcher();
        var body = $$$"""{"results":[{"id":"1","properties":{},"associations":{{{associations}}}},{"associations":{{{associations}}},"properties":{},"id":"2"}]}""";
        var page = batcher.Add(Encoding.UTF8.GetBytes(body), null, (_, named) => named);
        Assert.Equal(page.Associated.Span[0], page.Associated.Span[1]);
        return page.Associated.Span[0];
    }
}
