using System.Text.RegularExpressions;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting;
using HubSpotEtl.Reporting.Documents;
using HubSpotEtl.Reporting.Html;
using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Tests.Reporting.Html;

public partial class SyncPages
{
    private const string SpanishRates =
        """
        12.176 registros en 34,63 s: 1.218 por segundo como máximo, 352 de media (línea discontinua).
        0 < 1.000 < 2.000
        (Registros por segundo a lo largo del tiempo: services)
        """;

    private static readonly DateTimeOffset s_start = new(2026, 11, 24, 4, 12, 59, TimeSpan.Zero);

    private static ObjectReport Troubled => Sample.Troubled with
    {
        StartedAt = s_start,
        Timeline = [
            new(TimeSpan.Zero, 0), new(TimeSpan.FromSeconds(10), 4_000), new(TimeSpan.FromSeconds(20), 12_176),
            new(TimeSpan.FromSeconds(34.63), 12_176)],
        Details = Sample.Troubled.Details with { RecordsFailedByReason = new Dictionary<string, long> { ["SQLSTATE 23514"] = 1 } },
    };

    [Fact]
    public void of_one_object_are_about_it_alone() => Assert.Equal(
        """
        hubspot-etl · Sync report
        # services
        [! with_errors]
        The run went to its end, but something could not be stored or was withheld. The warnings say what, and what to do.
        2026-11-24 04:12:59 UTC – 2026-11-24 04:19:45 UTC · 6 min 46 s
        Mode: full (first run)
        Started: 2026-11-24 04:12:59 UTC
        Run: 018f0000-0000-7000-8000-000000000001
        # WARNINGS
        The listing fell short of HubSpot's own count by 12 records, so no row was marked as deleted; the next full load tries again.
        Records processed: 12,175
        Duration: 34.63 s
        Records per second: 351.6
        API calls: 1,012
        Associations found: 520
        # Records per second over time
        12,176 records in 34.63 s: 818 a second at most, 352 on average (dashed).
        0 < 500 < 1,000
        (Records per second over time: services)
        # API AND VOLUME
        Records fetched: 12,176
        Records processed: 12,175
        Records failed: 1
        API calls: 1,012
        Retries: 0
        Peak memory: 123.5 MB
        # API calls by kind
        Kind | Number
        list | 1,000
        associations | 12
        # DATABASE
        Table: service
        Rows merged: 12,176
        of these unchanged: 76
        Rows refused: 0
        Rows marked as deleted: 2
        Watermark: 2026-11-24 04:13:00 UTC
        # DATA QUALITY
        Values rejected: 1,234
        # Rejected values by reason
        Reason | Number
        not_a_number | 1,233
        out_of_range | 1
        They are NULL in their columns and kept as text in etl_rejected_value.
        # Failed records by reason
        Reason | Number
        SQLSTATE 23514 | 1
        They are kept whole in etl_rejected_record, with the error; every later run tries them again.
        # Emptiest columns: share without a value
        Column | Without a value
        fax | 100.0 %
        closed_lost_reason | 98.4 %
        # ASSOCIATIONS
        Tables created: 3
        Associations found: 520
        # Associations by table
        Table | Number
        service_contact | 500
        service_company | 20
        # SCHEMA
        Columns added or widened: 0
        Column names cut: 1
        a_very_long_property_name_that_had_to_be_cut_somewhere_1a2b3c4d
        # PIPELINES
        Pipelines: 1
        Stages: 4
        """,
        PageOutline.Of(Page(Sample.Of(Troubled))));

    [Fact]
    public void tell_tables_without_links_together()
    {
        var tables = Enumerable.Range(0, 23).Select(i => KeyValuePair.Create($"service_{i}", 0L))
            .Append(KeyValuePair.Create("service_contact", 520L));
        var report = Troubled with { Details = Troubled.Details with { AssociationsByTable = tables.ToDictionary() } };

        Assert.Contains(
            "# Associations by table\nTable | Number\nservice_contact | 520\nother tables (23) | 0\n# SCHEMA\n",
            PageOutline.Of(Page(Sample.Of(report))), StringComparison.Ordinal);
    }

    [Fact]
    public void of_several_objects_begin_with_a_line_for_each_and_tell_of_failures_first() => Assert.Equal(
        $"""
        hubspot-etl · Informe de sincronización
        # 1 de 5 objetos sin errores
        2026-11-24 04:12:59 UTC – 2026-11-24 04:19:45 UTC · 6 min 46 s
        # Objetos
        Objeto | Estado | Modo | Registros procesados | Duración | Inicio
        services | ✓ healthy | full (first run) | 12.176 | 34,63 s | 2026-11-24 04:12:59 UTC
        meters | … incomplete | incremental | 12.176 | 34,63 s | 2026-11-24 04:12:59 UTC
        projects | ✕ fallido | HubSpotApiException
        Sin iniciar: 2
        # projects
        [✕ fallido]
        El objeto no se pudo sincronizar hasta el final. Lo guardado se conserva, y la próxima ejecución continúa desde ahí.
        # Error
        HubSpotApiException: 403: the token lacks the scope crm.objects.projects.read
        # services
        [✓ healthy]
        La ejecución llegó a su fin, y todos los registros están en la tabla.
        {SpanishFigures("full (first run)", SpanishRates, "service", "2026-11-24 04:13:00 UTC")}
        # meters
        [… incomplete]
        La ejecución se detuvo antes de terminar. Su punto de control se conserva, y la próxima ejecución continúa desde ahí.
        {SpanishFigures("incremental", "No se leyó ningún registro.", "ninguno", "ninguno")}
        """,
        PageOutline.Of(Page(new RunSummary(
            [
                Sample.Services with { StartedAt = s_start, Timeline = [new(TimeSpan.Zero, 0), new(TimeSpan.FromSeconds(10), 12_176)], Details = new ReportDetails { SyncReason = "first run" } },
                Sample.Services with { ObjectType = "meters", Table = null, Status = ObjectStatus.Incomplete, SyncMode = SyncMode.Incremental, Watermark = null, StartedAt = s_start },
            ],
            [new ObjectFailure("projects", "HubSpotApiException", "403: the token lacks the scope crm.objects.projects.read")],
            5), Language.Spanish)));

    [Fact]
    public void of_one_object_that_failed_say_why()
    {
        var page = PageOutline.Of(Page(new RunSummary([], [new ObjectFailure("projects", "HubSpotApiException", "the reason")], 1)));

        Assert.Equal(
            """
            hubspot-etl · Sync report
            # projects
            [✕ failed]
            The object could not be synced to its end. What was stored stays, and the next run goes on from there.
            2026-11-24 04:12:59 UTC – 2026-11-24 04:19:45 UTC · 6 min 46 s
            # Error
            HubSpotApiException: the reason
            """,
            page);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public void have_every_figure_of_the_text_report(string code)
    {
        var language = code == "es" ? Language.Spanish : Language.English;
        var rows = Row().Matches(HealthReport.Of(Troubled, language))
            .Select(row => (Name: row.Groups["name"].Value, Value: row.Groups["value"].Value)).ToList();

        var page = PageOutline.Of(Page(Sample.Of(Troubled), language));

        Assert.True(rows.Count > 25, $"{rows.Count}");
        Assert.All(rows.Where(row => row.Value != Troubled.Status.Word()), row =>
            Assert.Matches(
                $"(?m)^{Regex.Escape(row.Name)}(: | \\| ){Regex.Escape(row.Value.Replace("00Z", "00 UTC", StringComparison.Ordinal))}$",
                page));
        Assert.Contains($"[! {Troubled.Status.Word()}]", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.05, "0.05 s", "0,05 s")]
    [InlineData(59.99, "59.99 s", "59,99 s")]
    [InlineData(60, "1 min 0 s", "1 min 0 s")]
    [InlineData(3599, "59 min 59 s", "59 min 59 s")]
    [InlineData(3600, "1 h 0 min", "1 h 0 min")]
    [InlineData(3_603_660, "1,001 h 1 min", "1.001 h 1 min")]
    public void tell_lengths_of_time_in_their_largest_units(double seconds, string english, string spanish)
    {
        var time = TimeSpan.FromSeconds(seconds);

        Assert.Equal((english, spanish), (new ReportTexts(Language.English).Length(time), new ReportTexts(Language.Spanish).Length(time)));
    }

    internal static string Page(RunSummary summary, Language language = Language.English) =>
        SyncPage.Of(summary, language, s_start, s_start.AddSeconds(406));

    // What the page tells of an object of Sample.Services below its status.
    private static string SpanishFigures(string mode, string rates, string table, string watermark) =>
        $"""
        Modo: {mode}
        Inicio: 2026-11-24 04:12:59 UTC
        Ejecución: 018f0000-0000-7000-8000-000000000001
        Registros procesados: 12.176
        Duración: 34,63 s
        Registros por segundo: 351,6
        Llamadas a la API: 1.012
        Asociaciones encontradas: 520
        # Registros por segundo a lo largo del tiempo
        {rates}
        # API Y VOLUMEN
        Registros obtenidos: 12.176
        Registros procesados: 12.176
        Registros fallidos: 0
        Llamadas a la API: 1.012
        Reintentos: 0
        Memoria máxima: 123,5 MB
        # BASE DE DATOS
        Tabla: {table}
        Filas fusionadas: 12.176
        de ellas sin cambios: 76
        Filas rechazadas: 0
        Filas marcadas como eliminadas: 2
        Marca de agua: {watermark}
        # CALIDAD DE LOS DATOS
        Valores rechazados: 0
        # ASOCIACIONES
        Tablas creadas: 3
        Asociaciones encontradas: 520
        # ESQUEMA
        Columnas añadidas o ampliadas: 0
        Nombres de columna recortados: 0
        # PIPELINES
        Pipelines: 1
        Etapas: 4
        """;

    [GeneratedRegex(@"(?m)^\s*(?<name>\S.*?) \.+ (?<value>.+)$")]
    private static partial Regex Row();
}
