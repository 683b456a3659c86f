namespace HubSpotEtl.IntegrationTests.Verify;

/// <summary>
/// Differences of every kind put into a table behind the back of the sync: they are named, all of them and no other, and mended.
/// </summary>
public sealed class PlantedDifferences
{
    [Fact]
    public Task of_every_kind_are_named_and_mended() => AreNamedAndMendedAsync(2_000);

    [Fact]
    [Trait("Category", "Slow")]
    public Task of_every_kind_among_200000_are_named_and_mended() => AreNamedAndMendedAsync(200_000);

    private static async Task AreNamedAndMendedAsync(int records)
    {
        await using var fixture = await VerifyFixture.SyncedAsync("contacts", records);
        var ids = fixture.Type("contacts").LiveIds().ToArray();
        var (missing, stale, ahead, unstamped, resurrected, extra) = (
            ids[records / 7], ids[3], ids[^2], ids[records / 2], ids[records / 3], ids[^1] + 1_000_000);
        var clean = (await fixture.VerifyAsync("contacts")).Expect(0);

        await fixture.ExecuteAsync(
            $"""
            DELETE FROM contact WHERE hs_object_id = {missing};
            UPDATE contact SET hs_lastmodifieddate = hs_lastmodifieddate - interval '1 ms', firstname = 'old' WHERE hs_object_id = {stale};
            UPDATE contact SET hs_lastmodifieddate = '2031-01-01Z', firstname = 'from the future' WHERE hs_object_id = {ahead};
            UPDATE contact SET hs_lastmodifieddate = NULL WHERE hs_object_id = {unstamped};
            UPDATE contact SET fivetran_deleted = true WHERE hs_object_id = {resurrected};
            INSERT INTO contact (hs_object_id, hs_lastmodifieddate, fivetran_deleted) VALUES ({extra}, now(), false);
            """);
        var found = (await fixture.VerifyAsync("contacts")).Expect(1);
        var repaired = (await fixture.VerifyAsync("contacts", "--repair")).Expect(0);

        Assert.Equal(
            ("consistent", records, 0),
            (clean.Status, clean.Figure("hubspot_records"), clean.Json.GetProperty("ids").EnumerateObject().Count()));
        Assert.Equal("different", found.Status);
        Assert.Equal([missing], found.Ids("missing"));
        Assert.Equal([extra], found.Ids("extra"));
        Assert.Equal(new[] { stale, ahead, unstamped }.Order(), found.Ids("stale"));
        Assert.Equal([resurrected], found.Ids("resurrected"));
        Assert.Equal(4, found.Json.GetProperty("ids").EnumerateObject().Count());
        Assert.Equal(("repaired", 6), (repaired.Status, repaired.Figure("mended")));
        await fixture.AssertTruthAsync("contacts");
        Assert.True(await fixture.ScalarAsync<bool>($"SELECT fivetran_deleted FROM contact WHERE hs_object_id = {extra}"));
        Assert.Equal("consistent", (await fixture.VerifyAsync("contacts")).Expect(0).Status);
    }
}
