using HubSpotEtl.Check.Report;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Tests.Check;

public class CheckTexts
{
    [Fact]
    public void exist_in_english() => Assert.Equal(
        """
        ================================================================================
          CHECK
        ================================================================================

          SETTINGS
            ✗ DB_PASS: missing; the role's password

          HUBSPOT
            ✓ https://api.hubapi.com/ answered in 1,132 ms
            - age of the token: HubSpot does not tell
            ! HubSpot's clock and this machine's are 93.4 s apart
                -> set this machine's clock by NTP; the times in logs would mislead

          OBJECT contacts (table contact)
            ✗ associations with tickets: HubSpot answered 403. It would stay empty:
              contact_ticket
                -> add the scope tickets to the token's app

          DATABASE (schema hubspot_etl)
            ✗ right to make tables in hubspot_etl: permission denied for schema
              hubspot_etl
                -> run as the owner: GRANT USAGE, CREATE ON SCHEMA "hubspot_etl" TO
                "etl"

        ================================================================================
          Not met: 3. Warnings: 1
        """,
        CheckText.Of(Sample.Troubled, Language.English, CheckMarks.Unicode).TrimEnd('\n'));

    [Fact]
    public void exist_in_spanish_and_where_the_terminal_has_only_ascii_without_other_marks() => Assert.Equal(
        """
        ================================================================================
          COMPROBACIÓN
        ================================================================================

          CONFIGURACIÓN
            NO DB_PASS: missing; the role's password

          HUBSPOT
            ok https://api.hubapi.com/ respondió en 1.132 ms
            -  antigüedad del token: HubSpot no la indica
            !  el reloj de HubSpot y el de esta máquina difieren en 93,4 s
                 -> ajuste el reloj de esta máquina por NTP; las horas de los registros
                 engañarían

          OBJETO contacts (tabla contact)
            NO asociaciones con tickets: HubSpot answered 403. Quedaría vacía:
               contact_ticket
                 -> añada el permiso tickets a la app del token

          BASE DE DATOS (esquema hubspot_etl)
            NO permiso para crear tablas en hubspot_etl: permission denied for schema
               hubspot_etl
                 -> ejecute como propietario: GRANT USAGE, CREATE ON SCHEMA
                 "hubspot_etl" TO "etl"

        ================================================================================
          Sin cumplir: 3. Avisos: 1
        """,
        CheckText.Of(Sample.Troubled, Language.Spanish, CheckMarks.Ascii).TrimEnd('\n'));

    [Theory]
    [InlineData("C.UTF-8", null, null, "✓")]
    [InlineData("es_ES.utf8", null, null, "✓")]
    [InlineData("ca_ES.UTF-8@valencia", null, null, "✓")]
    [InlineData(null, null, "en_US.UTF-8", "✓")]
    [InlineData("C", null, "en_US.UTF-8", "ok")]
    [InlineData(null, "en_US.ISO-8859-1", "en_US.UTF-8", "ok")]
    [InlineData("", "", "es_ES", "ok")]
    [InlineData(null, null, null, "ok")]
    public void have_marks_that_the_terminal_can_show(string? all, string? type, string? language, string passed)
    {
        var environment = new Dictionary<string, string?> { ["LC_ALL"] = all, ["LC_CTYPE"] = type, ["LANG"] = language }
            .Where(one => one.Value is not null).ToDictionary(one => one.Key, one => one.Value!);

        Assert.Equal(passed, CheckMarks.Of(environment).Of(CheckState.Passed));
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Spanish)]
    public void are_at_most_80_columns_wide_whatever_is_said(Language language)
    {
        var hostile = Finding.Failed(
            "x", new Said(ReportText.CheckSettingsMistake, new string('x', 300) + " \u001b[2J"),
            new Said(ReportText.CheckGrant, new string('y', 300)));

        var text = CheckText.Of(
            new CheckReport([new CheckSection("settings", new Said(ReportText.CheckObject, new string('o', 100), "t"), [hostile])]),
            language, CheckMarks.Ascii);

        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain('\u001b', text);
    }
}
