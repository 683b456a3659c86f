using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting;
using HubSpotEtl.Reporting.Documents;
using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Tests.Reporting;

public class TextReports
{
    [Fact]
    public void exist_in_english() => Assert.Equal(
        """
        ================================================================================
          HEALTH REPORT: services
        ================================================================================
          Status ............................ with_errors
          Mode .............................. full (first run)
          Duration .......................... 34.63 s
          Run ............................... 018f0000-0000-7000-8000-000000000001

          API AND VOLUME
            Records fetched ................. 12,176
            Records processed ............... 12,175
            Records failed .................. 1
            Records per second .............. 351.6
            API calls ....................... 1,012
              list .......................... 1,000
              associations .................. 12
            Retries ......................... 0
            Peak memory ..................... 123.5 MB

          DATABASE
            Table ........................... service
            Rows merged ..................... 12,176
              of these unchanged ............ 76
            Rows refused .................... 0
            Rows marked as deleted .......... 2
            Watermark ....................... 2026-11-24 04:13:00Z

          PIPELINES
            Pipelines ....................... 1
            Stages .......................... 4

          ASSOCIATIONS
            Tables created .................. 3
            Associations found .............. 520
              service_contact ............... 500
              service_company ............... 20

          SCHEMA
            Columns added or widened ........ 0
            Column names cut ................ 1
              a_very_long_property_name_that_had_to_be_cut_somewhere_1a2b3c4d

          DATA QUALITY
            Values rejected ................. 1,234
              not_a_number .................. 1,233
              out_of_range .................. 1
            Emptiest columns (share without a value):
              100.0 %  fax
               98.4 %  closed_lost_reason

          WARNINGS
            - The listing fell short of HubSpot's own count by 12 records, so no row was
              marked as deleted; the next full load tries again.
        """,
        HealthReport.Of(Sample.Troubled, Language.English).TrimEnd('\n'));

    [Fact]
    public void exist_in_spanish() => Assert.Equal(
        """
        ================================================================================
          INFORME DE SALUD: services
        ================================================================================
          Estado ............................ with_errors
          Modo .............................. full (first run)
          Duración .......................... 34,63 s
          Ejecución ......................... 018f0000-0000-7000-8000-000000000001

          API Y VOLUMEN
            Registros obtenidos ............. 12.176
            Registros procesados ............ 12.175
            Registros fallidos .............. 1
            Registros por segundo ........... 351,6
            Llamadas a la API ............... 1.012
              list .......................... 1.000
              associations .................. 12
            Reintentos ...................... 0
            Memoria máxima .................. 123,5 MB

          BASE DE DATOS
            Tabla ........................... service
            Filas fusionadas ................ 12.176
              de ellas sin cambios .......... 76
            Filas rechazadas ................ 0
            Filas marcadas como eliminadas .. 2
            Marca de agua ................... 2026-11-24 04:13:00Z

          PIPELINES
            Pipelines ....................... 1
            Etapas .......................... 4

          ASOCIACIONES
            Tablas creadas .................. 3
            Asociaciones encontradas ........ 520
              service_contact ............... 500
              service_company ............... 20

          ESQUEMA
            Columnas añadidas o ampliadas ... 0
            Nombres de columna recortados ... 1
              a_very_long_property_name_that_had_to_be_cut_somewhere_1a2b3c4d

          CALIDAD DE LOS DATOS
            Valores rechazados .............. 1.234
              not_a_number .................. 1.233
              out_of_range .................. 1
            Columnas más vacías (proporción sin valor):
              100,0 %  fax
               98,4 %  closed_lost_reason

          AVISOS
            - The listing fell short of HubSpot's own count by 12 records, so no row was
              marked as deleted; the next full load tries again.
        """,
        HealthReport.Of(Sample.Troubled, Language.Spanish).TrimEnd('\n'));

    [Fact]
    public void have_every_text_in_both_languages()
    {
        var english = new ReportTexts(Language.English);
        var spanish = new ReportTexts(Language.Spanish);

        Assert.All(Enum.GetValues<ReportText>(), text => Assert.NotEmpty(english[text] + spanish[text]));
        Assert.NotEqual(english[ReportText.SectionDatabase], spanish[ReportText.SectionDatabase]);
    }

    [Fact]
    public void never_pass_80_columns_nor_steer_the_terminal()
    {
        var hostile = new string('x', 200) + "\u001b[2J\n" + string.Concat(Enumerable.Repeat("word ", 60));
        var report = Sample.Troubled with
        {
            ObjectType = hostile,
            Table = hostile,
            Warnings = [hostile],
            Details = Sample.Troubled.Details with { EmptiestColumns = [new ColumnFill(hostile, 1, 2)], TruncatedColumns = [hostile] },
        };
        var summary = new RunSummary([report], [new ObjectFailure(hostile, hostile, hostile)], 9);

        var text = RunReport.Of(summary, new OutputOptions());

        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void show_names_of_63_characters_whole()
    {
        var name = string.Concat(Enumerable.Repeat("long_name_", 7))[..63];
        var details = new ReportDetails
        {
            EmptiestColumns = [new ColumnFill(name, 0, 1)],
            AssociationsByTable = new Dictionary<string, long> { [name] = 1234 },
        };

        var text = HealthReport.Of(Sample.Services with { Details = details }, Language.English);

        Assert.Contains($"100.0 %  {name}\n", text, StringComparison.Ordinal);
        Assert.Contains($"{name} 1,234\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void tell_a_long_reason_whole_below_the_mode()
    {
        const string reason = "0 records changed since 2026-11-27 21:10:14 UTC";
        var report = Sample.Services with { SyncMode = SyncMode.Incremental, Details = new ReportDetails { SyncReason = reason } };

        Assert.Contains(
            $"  Mode .............................. incremental\n    - {reason}\n  Duration ", HealthReport.Of(report, Language.English),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        Language.English,
        "found .............. 3\n      deal_contact .................. 2\n      deal_company .................. 1\n      other tables "
            + "(23) ............. 0\n\n")]
    [InlineData(
        Language.Spanish,
        "encontradas ........ 3\n      deal_contact .................. 2\n      deal_company .................. 1\n      otras tablas "
            + "(23) ............. 0\n\n")]
    public void tell_tables_without_links_together(Language language, string text) =>
        Assert.Contains(text, HealthReport.Of(Linked(2, 1, empty: 23), language), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, "deal_contact .................. 2\n      deal_0 ........................ 0\n\n")]
    [InlineData(0, "deal_contact .................. 2\n\n")]
    public void name_a_table_without_links_that_is_the_only_one(int empty, string text) =>
        Assert.Contains(text, HealthReport.Of(Linked(2, 0, empty), Language.English), StringComparison.Ordinal);

    [Fact]
    public void name_no_table_where_there_are_no_links_at_all() =>
        Assert.Contains(
            "Associations found .............. 0\n\n", HealthReport.Of(Linked(0, 0, empty: 23), Language.English),
            StringComparison.Ordinal);

    [Fact]
    public void of_one_object_are_its_health_report_alone() =>
        Assert.DoesNotContain("SUMMARY", RunReport.Of(Sample.Of(Sample.Services), new OutputOptions()), StringComparison.Ordinal);

    [Fact]
    public void of_several_objects_end_with_a_summary()
    {
        var summary = new RunSummary(
            [
                Sample.Services,
                Sample.Services with { ObjectType = "p1_meters", Table = "meters", Duration = TimeSpan.FromSeconds(18.2), Status = ObjectStatus.Incomplete }],
            [new ObjectFailure("projects", "HubSpotApiException", "403: the token lacks the scope crm.objects.projects.read")],
            4);

        Assert.EndsWith(
            """
            ================================================================================
              MULTI-OBJECT SUMMARY (4 objects)
            ================================================================================
              service                   : healthy      (12176 records, 34.63s)
              meters                    : incomplete   (12176 records, 18.2s)
              projects                  : failed       (HubSpotApiException)
            ================================================================================
                - projects: 403: the token lacks the scope crm.objects.projects.read
              Not started: 1

            """,
            RunReport.Of(summary, new OutputOptions()), StringComparison.Ordinal);
    }

    private static ObjectReport Linked(long contacts, long companies, int empty)
    {
        var found = new Dictionary<string, long> { ["deal_contact"] = contacts, ["deal_company"] = companies }.Where(
            table => table.Value > 0);
        var tables = found.Concat(Enumerable.Range(0, empty).Select(i => new KeyValuePair<string, long>($"deal_{i}", 0))).ToDictionary();
        return Sample.Services with { AssociationsFound = contacts
            + companies, Details = new ReportDetails { AssociationsByTable = tables } };
    }

    [Fact]
    public void name_a_failed_object_once()
    {
        var summary = new RunSummary(
            [], [new ObjectFailure("deals", "HubSpotApiException", "deals: properties failed: HubSpot answered 400.")], 1);

        Assert.Contains(
            "\n    - deals: properties failed: HubSpot answered 400.\n", RunReport.Of(summary, new OutputOptions()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void of_several_objects_are_summed_up_in_spanish_as_the_python_system_did()
    {
        var text = RunReport.Of(Sample.Of(Sample.Services, Sample.Services), new OutputOptions { Language = Language.Spanish });

        Assert.Contains("  RESUMEN MULTI-OBJETO (2 objetos)\n", text, StringComparison.Ordinal);
        Assert.Contains("  service                   : healthy      (12176 registros, 34.63s)\n", text, StringComparison.Ordinal);
    }
}
