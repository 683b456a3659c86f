using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Bookkeeping.Runs;
using HubSpotEtl.Postgres.Naming;
using HubSpotEtl.Status;
using HubSpotEtl.Status.Report;

namespace HubSpotEtl.Tests.Status;

public class StatusTexts
{
    [Fact]
    public void exist_in_english() => Assert.Equal(
        """
        ================================================================================
          STATUS: hubspot_etl (2026-11-24 04:55Z)
        ================================================================================
        Table                          Live  Deleted  Rejects          Watermark     Age
        --------------------------------------------------------------------------------
        contact                   1,234,567    1,234       12  2026-11-24 04:13Z     42m
            - healthy, incremental, finished 2026-11-24 04:14Z (41m ago)
            - rejected values: 11, rejected records: 1
        deal                         12,300        0        0                  -       -
            - running, full, since 2026-11-24 03:40Z (1h 15m), on etl-01, pid 4711
            - records stored so far: 12,300
        service                         176        3        0  2026-11-23 21:43Z  7h 12m
            - failed, full, finished 2026-11-24 03:55Z (1h ago)
            - error: PostgreSQL refused (53100): could not extend file: No space left on
              device
            - unfinished: full, all 176 records stored; the next sync continues with
              associations and deletions
        meters                        5,000        0        0                  -       -
            - interrupted, full, started 2026-11-24 03:40Z (1h 15m ago), on etl-01, pid
              4711: its process is gone
            - unfinished: full, 5,000 records stored; the next sync continues at cursor
              998877
        company                       4,321        0        0  2026-11-12 01:55Z  12d 3h
            - no run is recorded; last sync: full, 4,321 records
        project                           -        -        0                  -       -
            - not synced yet
        """,
        StatusText.Of(Sample.All(), Language.English).TrimEnd('\n'));

    [Fact]
    public void exist_in_spanish() => Assert.Equal(
        """
        ================================================================================
          ESTADO: hubspot_etl (2026-11-24 04:55Z)
        ================================================================================
        Tabla                     Vivas  Eliminadas  Rechazos      Marca de agua    Edad
        --------------------------------------------------------------------------------
        contact               1.234.567       1.234        12  2026-11-24 04:13Z     42m
            - healthy, incremental, terminó 2026-11-24 04:14Z (hace 41m)
            - valores rechazados: 11, registros rechazados: 1
        deal                     12.300           0         0                  -       -
            - running, full, desde 2026-11-24 03:40Z (1h 15m), en etl-01, pid 4711
            - registros guardados hasta ahora: 12.300
        service                     176           3         0  2026-11-23 21:43Z  7h 12m
            - failed, full, terminó 2026-11-24 03:55Z (hace 1h)
            - error: PostgreSQL refused (53100): could not extend file: No space left on
              device
            - sin terminar: full, los 176 registros guardados; la próxima sincronización
              continúa con asociaciones y eliminaciones
        meters                    5.000           0         0                  -       -
            - interrupted, full, comenzó 2026-11-24 03:40Z (hace 1h 15m), en etl-01, pid
              4711: su proceso ya no existe
            - sin terminar: full, 5.000 registros guardados; la próxima sincronización
              continúa en el cursor 998877
        company                   4.321           0         0  2026-11-12 01:55Z  12d 3h
            - no hay ejecuciones registradas; última sincronización: full, 4.321
              registros
        project                       -           -         0                  -       -
            - todavía sin sincronizar
        """,
        StatusText.Of(Sample.All(), Language.Spanish).TrimEnd('\n'));

    [Fact]
    public void say_that_nothing_was_synced_yet()
    {
        Assert.Contains("Nothing has been synced yet: the schema hubspot_etl has no tables", Text(), StringComparison.Ordinal);
        Assert.Contains(
            "Todavía no se ha sincronizado nada", StatusText.Of(Sample.Report(null), Language.Spanish), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Spanish)]
    public void never_pass_80_columns_nor_steer_the_terminal(Language language)
    {
        var hostile = new string('x', 200) + "\u001b[2J\n";
        var table = Sample.FailedServices with
        {
            Table = new KnownTable(hostile, null, []),
            Rows = new RowCounts(long.MaxValue, long.MaxValue),
            LastRun = Sample.RunningDeals.LastRun! with { Host = hostile, Status = hostile, Error = hostile },
            Checkpoint = Sample.RunningDeals.Checkpoint! with { Cursor = hostile },
        };

        var text = StatusText.Of(StatusReport.Of(new SchemaStatus(null, [table, Sample.Contacts]), hostile, Sample.Now, null), language);

        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void show_a_name_of_63_characters_whole_and_its_figures_beneath()
    {
        var name = string.Concat(Enumerable.Repeat("long_name_", 7))[..63];

        var lines = Text(Sample.Contacts with { Table = new KnownTable(name, null, []) }, Sample.RunningDeals).Split('\n');

        var line = Array.IndexOf(lines, name);
        Assert.True(line > 0, "the name has no line of its own");
        Assert.Matches("^ +1,234,567 +1,234 +12 +2026-11-24 04:13Z +42m$", lines[line + 1]);
    }

    [Fact]
    public void show_no_more_of_an_error_than_a_few_lines()
    {
        var table = Sample.FailedServices with { LastRun = Sample.FailedServices.LastRun! with { Error = string.Concat(
            Enumerable.Repeat("long ", 500)) } };

        Assert.InRange(Text(table).Split('\n').Length, 8, 15);
    }

    [Fact]
    public void say_when_a_table_that_was_synced_is_gone()
    {
        Assert.Contains("the table does not exist", Text(Sample.Contacts with { Rows = null }), StringComparison.Ordinal);
        Assert.DoesNotContain("the table does not exist", Text(Sample.UnknownProjects), StringComparison.Ordinal);
    }

    private static string Text(params IReadOnlyList<TableStatus> tables) => StatusText.Of(Sample.Report(null, tables), Language.English);
}
