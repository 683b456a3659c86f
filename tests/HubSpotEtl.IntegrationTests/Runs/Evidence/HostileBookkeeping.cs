using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Runs.Evidence;

/// <summary>
/// What an older version, another program or a hand has left in the bookkeeping tables: the run ends with the truth in the tables all the
/// same.
/// </summary>
public sealed class HostileBookkeeping
{
    private static readonly string[] s_times = [
        "NULL", "'infinity'", "'-infinity'", "'200000-01-01'", "'0044-03-15 BC'", "now() + interval '1 year'", "'1970-01-01'"];
    private static readonly string[] s_numbers = ["NULL", "-1", "0", "9223372036854775807", "-9223372036854775808"];
    private static readonly string[] s_texts = [
        "NULL", "''", "'sideways'", "'-5'", "'99999999999999999999'", "'ids:7-3,x'", "'ids:9-'", "repeat('x', 20000)", "'MTIz'"];
    private static readonly string[] s_lists = [
        "NULL", "'{}'", "'{NULL}'", "'{{1,2},{3,4}}'", "'[5:6]={1,2}'", "'{-1,0,9223372036854775807}'"];

    private static readonly (string Table, string Column, string[] Values)[] s_columns =
    [
        ("etl_sync_metadata", "last_sync_timestamp", s_times), ("etl_sync_metadata", "records_synced", s_numbers),
        ("etl_sync_metadata", "sync_mode", s_texts),
        ("etl_sync_metadata", "updated_at", s_times), ("etl_sync_metadata", "associations_synced_at", s_times),
        ("etl_sync_metadata", "associations_refused", ["NULL", "'{}'", "'{NULL}'", "'{{a,b},{c,d}}'", "'{no such type}'"]),
        ("etl_checkpoint", "run_id", ["NULL", "gen_random_uuid()"]), ("etl_checkpoint", "sync_mode", s_texts),
        ("etl_checkpoint", "phase", s_texts), ("etl_checkpoint", "cursor", s_texts),
        ("etl_checkpoint", "started_at", s_times), ("etl_checkpoint", "window_from", s_times), ("etl_checkpoint", "window_to", s_times),
        ("etl_checkpoint", "settings_hash", s_texts),
        ("etl_checkpoint", "records", s_numbers), ("etl_checkpoint", "updated_at", s_times),
        ("etl_association_progress", "target", ["''", "'nonsense'"]), ("etl_association_progress", "ids_done", s_numbers),
        ("etl_seen_ids", "batch", ["-1", "9223372036854775807"]), ("etl_seen_ids", "ids", s_lists), ("etl_seen_ids", "associated", s_lists),
        ("etl_archived_ids", "ids", s_lists),
        ("etl_fingerprint", "first_id", s_numbers), ("etl_fingerprint", "last_id", ["0", "-1", "9223372036854775807"]),
        ("etl_fingerprint", "layout_key", s_numbers),
        ("etl_fingerprint", "ids", s_lists), ("etl_fingerprint", "hashes", s_lists),
        ("etl_fingerprint", "versions", ["NULL", "'{}'", "'{NULL}'"]),
        ("etl_run", "object_type", s_texts), ("etl_run", "table_name", s_texts), ("etl_run", "sync_mode", s_texts),
        ("etl_run", "reason", s_texts), ("etl_run", "status", s_texts),
        ("etl_run", "started_at", s_times), ("etl_run", "finished_at", s_times), ("etl_run", "watermark_from", s_times),
        ("etl_run", "watermark_to", s_times),
        ("etl_run", "counters", ["NULL", "'null'", "'[]'", "'7'"]), ("etl_run", "error", s_texts), ("etl_run", "host", s_texts),
        ("etl_run", "pid", ["NULL", "-1", "2147483647"]),
    ];

    public static TheoryData<string, string, bool> Columns
    {
        get
        {
            var columns = new TheoryData<string, string, bool>();
            foreach (var (table, column, _) in s_columns)
                foreach (var isFull in table is "etl_checkpoint" or "etl_seen_ids" or "etl_association_progress"
                    ? (bool[])[true, false]
                    : [false])
                    columns.Add(table, column, isFull);
            return columns;
        }
    }

    // Some 300 runs.
    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Columns))]
    public async Task the_run_ends_with_the_truth_whatever_a_column_holds(string table, string column, bool isFull)
    {
        await using var portal = await SyncedPortal.StartAsync(new SimulatorOptions
        {
            Objects = SyncedPortal.Counts(("contacts", 900), ("companies", 20)), Properties = SyncedPortal.Counts(("contacts", 25)),
            Limits = PortalLimits.Off, SearchLag = TimeSpan.Zero,
        });
        await portal.SyncAsync("contacts");
        foreach (var value in s_columns.Single(one => one.Table == table && one.Column == column).Values)
        {
            await InterruptAsync(portal, isFull);
            await portal.ExecuteAsync(
                $"UPDATE {table} SET {column} = {value} "
                    + $"{(table is "etl_seen_ids" or "etl_association_progress" or "etl_fingerprint" ? $"WHERE ctid = (SELECT min(ctid) FROM {table})" : "")}");

            var run = await portal.RunAsync("--object-type", "contacts");
            var detail = $"{table}.{column} = {value}: {run.Everything}";

            Assert.True(run.ExitCode == 0, detail);
            Assert.DoesNotContain("Exception", run.Everything, StringComparison.Ordinal);
            await AssertTruthAsync(portal, detail);
        }
    }

    // A run that is stopped in the middle: a checkpoint with seen ids and the progress of links.
    private static async Task InterruptAsync(SyncedPortal portal, bool isFull)
    {
        var contacts = portal.Portal.Type("contacts");
        foreach (var id in contacts.LiveIds().ToList())
            contacts.Update(id, new Dictionary<string, string?> { ["firstname"] = Guid.NewGuid().ToString() });
        var pages = 0;
        portal.Simulator.Faults.When(
            call => call.Family == (isFull ? CallFamily.List : CallFamily.Search) && ++pages > 4 ? Fault.DailyLimit : null);
        await portal.RunAsync(["--object-type", "contacts", .. isFull ? ["--full-load"] : Array.Empty<string>()]);
        portal.Simulator.Faults.Clear();
    }

    private static async Task AssertTruthAsync(SyncedPortal portal, string detail)
    {
        try
        {
            await portal.AssertTruthAsync("contacts");
        }
        catch (Xunit.Sdk.XunitException difference)
        {
            Assert.Fail($"{difference.Message}\n{detail}");
        }
    }
}
