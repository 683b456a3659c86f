using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Tables;

/// <summary>What HubSpot offers for a property is in <c>etl_property_option</c>, with its labels.</summary>
public sealed class OptionsOfProperties
{
    private static readonly SimulatedProperty Size = new()
    {
        Name = "deal_size", Type = "enumeration", Options = ["S", "M", "", "M"], HiddenOptions = ["M"],
        OptionLabels = new Dictionary<string, string?> { ["S"] = "Small", ["M"] = "Mittelgroß", [""] = null },
    };

    [Fact]
    public async Task are_stored_with_labels_order_and_mark()
    {
        await using var portal = await StartAsync(Size);

        Assert.Equal(["||2|False|True", "M|Mittelgroß|1|True|True", "S|Small|0|False|True"], await OptionsAsync(portal));
        // Owners are no options: they are listed elsewhere.
        Assert.Equal(0, await portal.ValueAsync<long>("SELECT count(*) FROM etl_property_option WHERE property = 'hubspot_owner_id'"));
    }

    [Fact]
    public async Task that_vanish_keep_their_label_since_records_keep_their_value()
    {
        await using var portal = await StartAsync(Size);
        var deals = portal.Portal.Type("deals");

        deals.EditProperty(Size.Name, size => size with { Options = ["S"] });
        await portal.SyncAsync("deals");
        Assert.Equal(["||2|False|False", "M|Mittelgroß|1|True|False", "S|Small|0|False|True"], await OptionsAsync(portal));

        deals.EditProperty(Size.Name, size => size with { Options = ["M", "S"], HiddenOptions = [] });
        await portal.SyncAsync("deals");
        Assert.Equal(["||2|False|False", "M|Mittelgroß|0|False|True", "S|Small|1|False|True"], await OptionsAsync(portal));

        deals.RemoveProperty(Size.Name);
        await portal.SyncAsync("deals");
        Assert.Equal(["||2|False|False", "M|Mittelgroß|0|False|False", "S|Small|1|False|False"], await OptionsAsync(portal));
    }

    [Fact]
    public async Task are_written_only_where_they_changed_and_again_where_somebody_removed_them()
    {
        await using var portal = await StartAsync(Size);
        portal.Portal.Type("deals")
            .EditProperty(
            Size.Name, size => size with { OptionLabels = new Dictionary<string, string?>(size.OptionLabels) { ["S"] = "Tiny" } });
        await portal.ExecuteAsync("DELETE FROM etl_property_option WHERE property = 'dealtype' AND value = 'LOW'");
        var before = await VersionsAsync(portal);

        await portal.SyncAsync("deals");

        var written = (await VersionsAsync(portal)).Except(before).Select(row => row[..row.LastIndexOf('|')]);
        Assert.Equal(["deal_size|S|Tiny", "dealtype|LOW|LOW"], written.Order());
    }

    [Fact]
    public async Task may_be_thousands_and_hold_any_text()
    {
        const string Attack = "x'\"; DROP TABLE deal; --\\\n;*/";
        var many = Enumerable.Range(0, 5_000).Select(i => $"value {i}");
        await using var portal = await StartAsync(Size with
        {
            Options = [.. many, Attack, "a\0b", "ab", new string('v', 3_000)],
            OptionLabels = new Dictionary<string, string?> { [Attack] = Attack, ["value 7"] = new string('l', 70_000) },
        });

        Assert.Equal(
            5_002,
            await portal.ValueAsync<long>($"SELECT count(*) FROM etl_property_option WHERE property = '{Size.Name}' AND removed_at IS NULL"));
        Assert.Equal(70_000, await portal.ValueAsync<int>("SELECT length(label) FROM etl_property_option WHERE value = 'value 7'"));
        Assert.Equal(Attack, await portal.ValueAsync<string>("SELECT label FROM etl_property_option WHERE value LIKE 'x''%'"));
        Assert.Equal(1, await portal.ValueAsync<long>("SELECT count(*) FROM etl_property_option WHERE value = 'ab'"));
    }

    private static async Task<SyncedPortal> StartAsync(SimulatedProperty property)
    {
        var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("deals", 5)));
        portal.Portal.Type("deals").AddProperty(property);
        await portal.SyncAsync("deals");
        return portal;
    }

    private static Task<IReadOnlyList<string>> OptionsAsync(SyncedPortal portal) => portal.RowsAsync(
        $"SELECT value, label, display_order, hidden, removed_at IS NULL FROM etl_property_option WHERE table_name = 'deal' AND property "
            + $"= '{Size.Name}' ORDER BY value COLLATE \"C\"");

    private static Task<IReadOnlyList<string>> VersionsAsync(SyncedPortal portal) =>
        portal.RowsAsync("SELECT property, value, label, xmin::text || ctid::text FROM etl_property_option ORDER BY 1, 2");
}
