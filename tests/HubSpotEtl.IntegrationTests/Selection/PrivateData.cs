using System.Security.Cryptography;
using System.Text;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Selection;

/// <summary>
/// A portal whose personal data all carry a word that is nowhere else, so that one search of all that a run writes finds any of it.
/// </summary>
internal static class PrivateData
{
    public const string Mark = "KLARTEXT";

    public const string Secret = "sixteen bytes or more of a secret";

    public const string Rules = "hash:mail,null:born,hash:size,hash:zz_*";

    /// <summary>The records that have them.</summary>
    public const int People = 60;

    public static async Task<SyncedPortal> StartAsync(SimulatorOptions? options = null)
    {
        var portal = await SyncedPortal.StartEarlierAsync(options ?? new SimulatorOptions
        {
            Objects = SyncedPortal.Counts(("contacts", 320), ("companies", 60)), SearchLag = TimeSpan.Zero, Limits = PortalLimits.Off,
        });
        foreach (var type in (string[])["contacts", "companies"])
        {
            var holder = portal.Portal.Type(type);
            foreach (var (name, kind) in ((string, string)[])[
                ("mail", "string"), ("born", "date"), ("size", "number"), ("zz_far", "string"), ("rank", "number")])
                holder.AddProperty(name, kind);
            for (var i = 0; i < People; i++)
                holder.Update(holder.Nth(i), Values(i));
        }

        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        return portal;
    }

    /// <summary>Texts, dates and numbers, good ones and such that do not fit their columns.</summary>
    public static Dictionary<string, string?> Values(int i) => new()
    {
        ["mail"] = Mail(i),
        ["born"] = i % 3 == 0 ? $"{Mark} day" : "1990-01-02",
        ["size"] = i % 3 == 1 ? $"{Mark} many" : i % 3 == 2 ? "" : "0042.50",
        ["zz_far"] = $"ñ\n\"{Mark}\" {i}",
        ["rank"] = i % 5 == 0 ? "first" : "1",
    };

    public static string Mail(int i) => $"{Mark}.{i}@example.com";

    public static string Hash(string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(text)));

    /// <summary>Runs a sync at DEBUG with all that it can write to.</summary>
    public static Task<SyncOutcome> SyncUnderAsync(this SyncedPortal portal, string? rules, params string[] arguments)
    {
        portal.Settings["PRIVACY_RULES"] = rules;
        portal.Settings["PRIVACY_SECRET"] = rules is null ? null : Secret;
        return portal.RunAsync(["--log-level", "DEBUG", "--log-file", "etl.log", "--report-file", "report.json", .. arguments]);
    }

    /// <summary>Fails if any of it is in the schema, or in what the last run wrote.</summary>
    public static async Task AssertNowhereAsync(this SyncedPortal portal, SyncOutcome run)
    {
        Assert.Empty(await portal.TablesWithAsync(Mark));
        Assert.DoesNotContain(Mark, run.Everything, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(portal.Folder, "*", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            Assert.DoesNotContain(Mark, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Secret, run.Everything, StringComparison.Ordinal);
        Assert.Empty(await portal.TablesWithAsync(Secret));
    }

    /// <summary>Fails unless the rows of a table's live records have what the rules make of the portal's values.</summary>
    public static async Task AssertTreatedAsync(this SyncedPortal portal, string objectType, string table, Func<long, bool>? except = null)
    {
        var type = portal.Portal.Type(objectType);
        var expected = type.LiveIds().Where(id => except?.Invoke(id) != true).Select(id => Expected(type.Record(id)!));
        var rows = (
            await portal.RowsAsync(
                $"SELECT hs_object_id, mail, born, size, zz_far, rank FROM {table} WHERE NOT fivetran_deleted ORDER BY hs_object_id"))
            .Where(row => except?.Invoke(long.Parse(row.Split('|')[0], System.Globalization.CultureInfo.InvariantCulture)) != true);
        Assert.Equal(expected, rows);
    }

    private static string Expected(SimulatedRecord record)
    {
        var rank = record.Properties["rank"] == "1" ? "1" : "";
        return $"{record.Id}|{Hashed("mail")}||{Hashed("size")}|{Hashed("zz_far")}|{rank}";

        // An empty number is none.
        string Hashed(string property) => record.Properties[property] is { Length: > 0 } text ? Hash(text) : "";
    }
}
