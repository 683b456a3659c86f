using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting;
using HubSpotEtl.Verify.Report;

namespace HubSpotEtl.Tests.Verify;

public class VerifyTexts
{
    [Fact]
    public void name_every_kind_and_the_first_ids() => Assert.Equal(
        """
        ================================================================================
          VERIFICATION: contacts
        ================================================================================
          Status ............................ different
          Table ............................. contact
          Watermark ......................... 2026-11-24 11:45:00Z
          Records in HubSpot ................ 200,000
          Live rows ......................... 200,000
          API calls ......................... 2,007
          Duration .......................... 34.63 s

          DIFFERENCES
            Missing: not in the table ....... 1,234
              5101
              5118
              … and 1,232 more; --report-file verify.json names all
            Extra: not in HubSpot ........... 1
              77
            Stale: another modified time .... 0
            Marked deleted, live in HubSpot . 0
            Unanswered: nothing is known .... 0

          EXPLAINED, NO DIFFERENCES
            Rejected: etl_rejected_record ... 0
            Changed since the last sync ..... 0
            Changed meanwhile ............... 1
              9

          WARNINGS
            - verify --repair reads exactly these records again and marks the extra rows
              as deleted.

        """.ReplaceLineEndings("\n"),
        VerifyText.Of(Sample.Of(Sample.Different), Language.English));

    [Fact]
    public void tell_what_was_mended_and_what_was_not() => Assert.Contains(
        "    Reparadas ....................... 1.000 de 1.235\n",
        VerifyText.Of(Sample.Of(Sample.Different with { Mended = 1_000 }), Language.Spanish), StringComparison.Ordinal);

    [Fact]
    public void end_with_a_summary_of_several_objects()
    {
        var summary = new VerifySummary(
            [Sample.Consistent, Sample.Different with { Table = "deal" }], [new ObjectFailure("services", "Some", "the reason")], 3);

        Assert.EndsWith(
            """
            ================================================================================
              MULTI-OBJECT SUMMARY (3 objects)
            ================================================================================
              contact                   : consistent (200000 records, 34.63s)
              deal                      : different (200000 records, 34.63s)
              services                  : failed
            ================================================================================
                - services: the reason

            """.ReplaceLineEndings("\n"),
            VerifyText.Of(summary, Language.English), StringComparison.Ordinal);
    }
}
