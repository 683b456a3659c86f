using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot;

namespace HubSpotEtl.Tests.HubSpot;

public class ApiPathsTests
{
    [Fact]
    public void v3_has_v4_associations()
    {
        var paths = new ApiPaths(ApiVersion.V3);

        Assert.Equal("/crm/v3/objects/0-1", paths.List("0-1"));
        Assert.Equal("/crm/v3/objects/0-1/batch/read", paths.BatchRead("0-1"));
        Assert.Equal("/crm/v3/objects/0-1/search", paths.Search("0-1"));
        Assert.Equal("/crm/v3/properties/0-1", paths.Properties("0-1"));
        Assert.Equal("/crm/v3/pipelines/0-1", paths.Pipelines("0-1"));
        Assert.Equal("/crm/v3/schemas", paths.Schemas);
        Assert.Equal("/crm/v3/owners", paths.Owners);
        Assert.Equal("/crm/v3/limits/records", paths.RecordCounts);
        Assert.Equal("/account-info/v3/details", paths.Account);
        Assert.Equal("/account-info/v3/api-usage/daily/private-apps", paths.DailyUsage);
        Assert.Equal("/crm/v3/schemas/p1_car", paths.Schema("p1_car"));
        Assert.Equal("/crm/v4/associations/0-1/0-2/batch/read", paths.ReadAssociations("0-1", "0-2"));
    }

    [Fact]
    public void a_dated_version_stands_in_every_path()
    {
        Assert.True(ApiVersion.TryParse("2026-03", out var version));
        var paths = new ApiPaths(version);

        Assert.Equal("/crm/objects/2026-03/0-1", paths.List("0-1"));
        Assert.Equal("/crm/objects/2026-03/0-1/batch/read", paths.BatchRead("0-1"));
        Assert.Equal("/crm/objects/2026-03/0-1/search", paths.Search("0-1"));
        Assert.Equal("/crm/properties/2026-03/0-1", paths.Properties("0-1"));
        Assert.Equal("/crm/pipelines/2026-03/0-1", paths.Pipelines("0-1"));
        Assert.Equal("/crm-object-schemas/2026-03/schemas", paths.Schemas);
        Assert.Equal("/crm/owners/2026-03", paths.Owners);
        Assert.Equal("/crm/limits/2026-03/records", paths.RecordCounts);
        Assert.Equal("/account-info/2026-03/details", paths.Account);
        Assert.Equal("/account-info/2026-03/api-usage/daily/private-apps", paths.DailyUsage);
        Assert.Equal("/crm/associations/2026-03/0-1/0-2/batch/read", paths.ReadAssociations("0-1", "0-2"));
    }

    [Theory]
    [InlineData("v3", "v3")]
    [InlineData(" V3 ", "v3")]
    [InlineData("2026-09-BETA", "2026-09-beta")]
    public void a_version_is_read_leniently(string text, string name)
    {
        Assert.True(ApiVersion.TryParse(text, out var version));
        Assert.Equal(name, version.Name);
        Assert.Equal(name != "v3", version.IsDated);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v4")]
    [InlineData("2026-13")]
    [InlineData("2026-03/../x")]
    [InlineData("2026-03\n")]
    public void what_is_no_version_is_refused(string? text) => Assert.Equal(text == "2026-03\n", ApiVersion.TryParse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    public void what_cannot_be_a_path_segment_is_refused(string objectType) =>
        Assert.Throws<ArgumentException>(() => new ApiPaths(ApiVersion.V3).List(objectType));
}
