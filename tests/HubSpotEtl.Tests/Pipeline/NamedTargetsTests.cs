using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline;

public class NamedTargetsTests
{
    [Fact]
    public void standard_types_are_asked_for_by_name_and_custom_ones_by_id()
    {
        var named = new NamedTargets([Given.Company, new AssociationTarget("2-7", "CAR", IsDeclared: true, "p12_car")]);

        Assert.Equal(["companies", "2-7"], named.Query);
    }

    [Fact]
    public void one_listing_asks_for_thirty_types_the_declared_ones_first()
    {
        var tried = Enumerable.Range(1, 30).Select(i => new AssociationTarget($"2-{i}", $"T{i}", IsDeclared: false)).ToList();

        var named = new NamedTargets([.. tried, Given.Company]);

        Assert.Equal(30, named.Query.Count);
        Assert.NotEqual(0, named.BitOf(Given.Company));
        Assert.Single(tried, target => named.BitOf(target) == 0);
    }

    [Fact]
    public void bits_do_not_depend_on_the_order_in_which_hubspot_lists_the_types()
    {
        var one = new NamedTargets([Given.Company, Given.Deal]);
        var other = new NamedTargets([Given.Deal, Given.Company]);

        Assert.Equal(one.BitOf(Given.Deal), other.BitOf(Given.Deal));
        Assert.NotEqual(one.BitOf(Given.Deal), one.BitOf(Given.Company));
    }

    [Fact]
    public void targets_that_no_listing_is_asked_for_have_the_bits_that_they_had()
    {
        var named = new NamedTargets([Given.Company, Given.Deal], isAsked: false);

        Assert.Empty(named.Query);
        Assert.Equal(new NamedTargets([Given.Company, Given.Deal]).BitOf(Given.Deal), named.BitOf(Given.Deal));
    }
}
