using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Tests.Transform;

public class StagePropertyNamesTests
{
    private const string Stage = "8e2b21d0-7a90-4968-8f8c-a8525cc49c70";
    private const string StageInName = "8e2b21d0_7a90_4968_8f8c_a8525cc49c70";

    [Theory]
    [InlineData("hs_v2_date_entered")]
    [InlineData("hs_v2_date_exited")]
    [InlineData("hs_v2_cumulative_time_in")]
    [InlineData("hs_v2_latest_time_in")]
    [InlineData("hs_date_entered")]
    [InlineData("hs_date_exited")]
    [InlineData("hs_time_in")]
    public void the_numeric_tail_of_a_stage_property_is_left_out(string prefix)
    {
        var named = Assert.Single(Assign([$"{prefix}_{StageInName}_271337944"], Stage));

        Assert.Equal($"{prefix}_{StageInName}", named.Column);
        Assert.False(named.Truncated);
    }

    [Fact]
    public void a_stage_of_no_pipeline_of_the_object_is_not_recognised()
    {
        string property = $"hs_v2_date_entered_{StageInName}_271337944";

        Assert.Equal(property[..63], Assert.Single(Assign([property], "other")).Column);
    }

    [Fact]
    public void two_properties_that_want_one_short_name_keep_their_long_ones() =>
        Assert.Equal(
            ["hs_date_entered_7_111", "hs_date_entered_7_222"],
            Assign(["hs_date_entered_7_222", "hs_date_entered_7_111"], "7").Select(n => n.Column));

    [Fact]
    public void a_short_name_that_is_another_propertys_own_is_left_to_it() =>
        Assert.Equal(
            ["hs_date_entered_7", "hs_date_entered_7_111"],
            Assign(["hs_date_entered_7_111", "hs_date_entered_7"], "7").Select(n => n.Column));

    [Fact]
    public void a_tail_that_may_belong_to_the_stage_stays() =>
        Assert.Equal("hs_date_entered_1_2", Assert.Single(Assign(["hs_date_entered_1_2"], "1", "1-2")).Column);

    [Fact]
    public void stages_that_read_alike_in_names_are_ambiguous() =>
        Assert.Equal("hs_time_in_a_b_5", Assert.Single(Assign(["hs_time_in_a_b_5"], "a-b", "a_b")).Column);

    [Theory]
    [InlineData("hs_time_in_4")]
    [InlineData("hs_time_in_4_x5")]
    [InlineData("hs_time_in_4_")]
    [InlineData("hs_time_in__5")]
    [InlineData("not_hs_time_in_4_5")]
    public void other_names_are_left_alone(string property) =>
        Assert.Equal(ColumnNaming.Normalize(property), Assert.Single(Assign([property], "4", "")).Column);

    [Fact]
    public void a_short_name_that_is_given_already_is_not_given_again()
    {
        var existing = new Dictionary<string, string> { ["hs_date_entered_7_111"] = "hs_date_entered_7" };

        var named = ColumnNaming.Assign(["hs_date_entered_7_222"], existing, SystemColumns.Names, ["7"]);

        Assert.Equal("hs_date_entered_7_222", Assert.Single(named).Column);
    }

    private static IReadOnlyList<NamedProperty> Assign(string[] properties, params string[] stages) =>
        ColumnNaming.Assign(properties, new Dictionary<string, string>(), SystemColumns.Names, stages);
}
