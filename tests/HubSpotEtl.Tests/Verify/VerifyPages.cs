using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting;
using HubSpotEtl.Tests.Reporting.Html;
using HubSpotEtl.Verify.Report;

namespace HubSpotEtl.Tests.Verify;

public class VerifyPages
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void name_every_kind_the_first_ids_and_what_to_do() => Assert.Equal(
        """
        hubspot-etl · Verification report
        # contacts
        [! different]
        The table differs from HubSpot, or was not proved.
        2026-11-24 12:00:00 UTC – 2026-11-24 12:00:35 UTC · 35.00 s
        Table: contact
        Started: 2026-11-24 12:00:00 UTC
        Watermark: 2026-11-24 11:45:00 UTC
        Records in HubSpot: 200,000
        Live rows: 200,000
        Differences: 1,235
        API calls: 2,007
        Duration: 34.63 s
        # DIFFERENCES
        Missing: not in the table: 1,234: 5101, 5118 … and 1,232 more; a JSON report file names all
        Extra: not in HubSpot: 1: 77
        Stale: another modified time: 0
        Marked deleted, live in HubSpot: 0
        Unanswered: nothing is known: 0
        verify --repair reads exactly these records again and marks the extra rows as deleted.
        # EXPLAINED, NO DIFFERENCES
        Rejected: etl_rejected_record: 0
        Changed since the last sync: 0
        Changed meanwhile: 1: 9
        """,
        PageOutline.Of(Page(Sample.Of(Sample.Different))));

    [Fact]
    public void of_several_tables_begin_with_a_line_for_each() => Assert.StartsWith(
        """
        hubspot-etl · Informe de verificación
        # 1 de 3 tablas como en HubSpot
        2026-11-24 12:00:00 UTC – 2026-11-24 12:00:35 UTC · 35,00 s
        # Objetos
        Objeto | Estado | Registros en HubSpot | Filas vivas | Diferencias | Duración
        contacts | ✓ consistent | 200.000 | 200.000 | 0 | 34,63 s
        contacts | ! different | 200.000 | 200.000 | 1.235 | 34,63 s
        services | ✕ fallido | Some
        # services
        [✕ fallido]
        La tabla no se pudo comparar con HubSpot.
        # Error
        Some: the reason
        """,
        PageOutline.Of(Page(
            new VerifySummary(
                [Sample.Consistent, Sample.Different with { Mended = 1_000 }], [new ObjectFailure("services", "Some", "the reason")],
                3), Language.Spanish)),
        StringComparison.Ordinal);

    [Fact]
    public void tell_what_was_mended_and_what_was_not() => Assert.Contains(
        "\nMended: 1,000 of 1,235\n", PageOutline.Of(Page(Sample.Of(Sample.Different with { Mended = 1_000 }))), StringComparison.Ordinal);

    private static string Page(VerifySummary summary, Language language = Language.English) =>
        VerifyPage.Of(summary, language, s_start, s_start.AddSeconds(35));
}
