using HubSpotEtl.Crm;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline;

/// <summary>What an interrupted run must have in common with the one that continues it.</summary>
public class SettingsHashTests
{
    [Fact]
    public void it_does_not_depend_on_order_and_depends_on_all_else()
    {
        var metadata = Given.Contacts(Given.Company, Given.Deal);
        var hash = RunPlanner.SettingsHash(metadata, ApiVersion.V3);

        Assert.Equal(hash, RunPlanner.SettingsHash(
            metadata with { Properties = [.. metadata.Properties.Reverse()], Targets = [.. metadata.Targets.Reverse()] }, ApiVersion.V3));
        Assert.True(ApiVersion.TryParse("2026-03", out var dated));
        string[] others =
        [
            RunPlanner.SettingsHash(metadata, dated),
            RunPlanner.SettingsHash(metadata with { Targets = [Given.Company] }, ApiVersion.V3),
            RunPlanner.SettingsHash(metadata with { Properties = [new("email", "number"), metadata.Properties[1]] }, ApiVersion.V3),
            RunPlanner.SettingsHash(metadata with { ModifiedProperty = "hs_lastmodifieddate" }, ApiVersion.V3),
            RunPlanner.SettingsHash(metadata with { ObjectTypeId = "0-2" }, ApiVersion.V3),
        ];
        Assert.DoesNotContain(hash, others);
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    [Fact]
    public void it_depends_on_the_privacy_rules_and_their_secret()
    {
        string[] hashes =
        [
            .. ((string[])["", "hash:email", "null:email"]).Select(rules => HashWith(rules, "a secret of 16 bytes")),
            HashWith("hash:email", "another secret of 16 bytes"),
        ];

        Assert.Equal(RunPlanner.SettingsHash(Given.Contacts(), ApiVersion.V3), hashes[0]);
        Assert.Equal(hashes.Length, hashes.Distinct().Count());

        static string HashWith(string rules, string secret) => RunPlanner.SettingsHash(
            Given.Contacts() with { Privacy = ObjectPrivacy.Of(Given.Privacy(rules, secret), ["contacts"]) }, ApiVersion.V3);
    }
}
