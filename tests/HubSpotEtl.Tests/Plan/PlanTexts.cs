using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Plan.Report;

namespace HubSpotEtl.Tests.Plan;

public class PlanTexts
{
    [Fact]
    public void exist_in_english() => Assert.Equal(
        """
        ================================================================================
          PLAN: contacts
        ================================================================================
          Table ............................. hubspot_etl.contact
          Mode .............................. full
            - first run
          Records to read ................... 1,234,567
          API calls ......................... 18,042
            of these general ................ 12,410
            of these searches ............... 2
            of these associations ........... 5,630
          Time at the present limit ......... 10.9 min
            bound by ........................ 190 calls in 10 s
          Share of the daily quota .......... 2.89 % of 625,000
            Left of it today ................ 611,322

          CHANGES TO THE DATABASE (the SQL is in --output json)
            - makes or completes the bookkeeping tables of hubspot_etl
            - creates contact: 2 columns
            - creates 8 other tables: contact_pipeline, contact_pipeline_stage,
              contact_company, contact_deal, contact_ticket, contact_note and 2 more

        ================================================================================
          PLAN: deals
        ================================================================================
          Table ............................. hubspot_etl.deal
          Mode .............................. incremental, resumed
            - continues the run of 2026-11-24 03:40:00 UTC after 12300 records
          Records to read ................... 700
          API calls ......................... 11
            of these general ................ 5
            of these searches ............... 5
            of these associations ........... 1
          Time at the present limit ......... under 1 min
            bound by ........................ 5 searches in 1 s
          Share of the daily quota .......... 0.00 % of 625,000
            Left of it today ................ 611,322

          CHANGES TO THE DATABASE (the SQL is in --output json)
            - adds to deal: late_arrival
            - widens in deal: amount
            - lets be NULL in deal: label
            - drops too narrow keys of deal: deal_pkey
            - adds a key to deal: deal_id, type_id

          WARNINGS
            - A sync of hubspot_etl.deal is under way: another would be refused, or wait
              with --wait.

        ================================================================================
          TOTAL (2 objects)
        ================================================================================
          API calls ......................... 18,053
            of these general ................ 12,415
            of these searches ............... 7
            of these associations ........... 5,631
          Time at the present limit ......... 10.9 min
            bound by ........................ 190 calls in 10 s
          Share of the daily quota .......... 2.89 % of 625,000
            Left of it today ................ 611,322

            - leads: failed: leads: properties failed: HubSpot answered 403.
        """,
        PlanText.Of(All, Language.English).TrimEnd('\n'));

    [Fact]
    public void exist_in_spanish() => Assert.Equal(
        """
        ================================================================================
          PLAN: contacts
        ================================================================================
          Tabla ............................. hubspot_etl.contact
          Modo .............................. full
            - first run
          Registros por leer ................ 1.234.567
          Llamadas a la API ................. 18.042
            de ellas generales .............. 12.410
            de ellas búsquedas .............. 2
            de ellas asociaciones ........... 5.630
          Tiempo con el límite actual ....... 10,9 min
            limitado por .................... 190 llamadas en 10 s
          Parte de la cuota diaria .......... 2,89 % de 625.000
            Quedan hoy ...................... 611.322

          CAMBIOS EN LA BASE DE DATOS (el SQL, con --output json)
            - crea o completa las tablas de control de hubspot_etl
            - crea contact: 2 columnas
            - crea otras 8 tablas: contact_pipeline, contact_pipeline_stage,
              contact_company, contact_deal, contact_ticket, contact_note y 2 más

        ================================================================================
          PLAN: deals
        ================================================================================
          Tabla ............................. hubspot_etl.deal
          Modo .............................. incremental, reanudado
            - continues the run of 2026-11-24 03:40:00 UTC after 12300 records
          Registros por leer ................ 700
          Llamadas a la API ................. 11
            de ellas generales .............. 5
            de ellas búsquedas .............. 5
            de ellas asociaciones ........... 1
          Tiempo con el límite actual ....... menos de 1 min
            limitado por .................... 5 búsquedas en 1 s
          Parte de la cuota diaria .......... 0,00 % de 625.000
            Quedan hoy ...................... 611.322

          CAMBIOS EN LA BASE DE DATOS (el SQL, con --output json)
            - añade a deal: late_arrival
            - amplía en deal: amount
            - permite NULL en deal: label
            - quita claves demasiado estrechas de deal: deal_pkey
            - añade una clave a deal: deal_id, type_id

          AVISOS
            - A sync of hubspot_etl.deal is under way: another would be refused, or wait
              with --wait.

        ================================================================================
          TOTAL (2 objetos)
        ================================================================================
          Llamadas a la API ................. 18.053
            de ellas generales .............. 12.415
            de ellas búsquedas .............. 7
            de ellas asociaciones ........... 5.631
          Tiempo con el límite actual ....... 10,9 min
            limitado por .................... 190 llamadas en 10 s
          Parte de la cuota diaria .......... 2,89 % de 625.000
            Quedan hoy ...................... 611.322

            - leads: fallido: leads: properties failed: HubSpot answered 403.
        """,
        PlanText.Of(All, Language.Spanish).TrimEnd('\n'));

    [Fact]
    public void say_what_is_not_known()
    {
        var text = PlanText.Of(Sample.Of(Sample.UncountedUsers, Sample.FirstContacts), Language.English);

        Assert.Matches(@"(?m)^  Records to read \.+ not known$", text);
        Assert.Matches(@"(?m)^  Time at the present limit \.+ not known$", text);
        Assert.Matches(@"(?s)TOTAL \(2 objects\).*API calls \.+ not known", text);
        Assert.Matches(@"(?m)^    - none$", text);
    }

    [Fact]
    public void of_one_object_have_no_total() =>
        Assert.DoesNotContain("TOTAL", PlanText.Of(Sample.Of(Sample.FirstContacts), Language.English), StringComparison.Ordinal);

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Spanish)]
    public void are_at_most_80_columns_wide_whatever_the_names(Language language)
    {
        var name = new string('n', 63);
        var hostile = Sample.FirstContacts with
        {
            ObjectType = new string('o', 200),
            Schema = name,
            Table = name,
            SyncReason = string.Concat(Enumerable.Repeat("word ", 60)) + "\u001b[2J",
            SchemaChanges = [new TableChange(name, false, [.. Enumerable.Range(0, 30).Select(i => $"{name}{i}")], [], [], [], [], [])],
        };

        var lines = PlanText.Of(Sample.Of(hostile, hostile), language).Split('\n');

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain('\u001b', string.Concat(lines));
    }

    private static PlanSummary All => Sample.Of(Sample.FirstContacts, Sample.ResumedDeals) with { Errors = [Sample.RefusedLeads] };
}
