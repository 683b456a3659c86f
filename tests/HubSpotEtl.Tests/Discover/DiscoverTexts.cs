using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Discover;

namespace HubSpotEtl.Tests.Discover;

public class DiscoverTexts
{
    [Fact]
    public void exist_in_english() => Assert.Equal(
        """
        ================================================================================
          OBJECT TYPES (4 readable)
        ================================================================================
        Object type         Id           Table                       Records  Properties
        --------------------------------------------------------------------------------
        contacts            0-1          contact                   1,234,567         412
            - links with contacts, companies, deals, tickets, communications,
              feedback_submissions, p50445259_meters
        users               0-115        user                            17*          23
        carts               0-142        cart                              0          20
        p50445259_meters    2-130000001  a_table_with_a_name_tha…          -          30
            - p50445259_meters: schema failed: HubSpot answered 403.

          NOT READABLE WITH THIS TOKEN
            - leads: leads: properties failed: HubSpot answered 403. Add the scope
              crm.objects.leads.read.

          WARNINGS
            - custom objects: schemas failed: HubSpot answered 403.

            - * counted by search, which lags a little; the others as HubSpot counts for
              its limits
            - tables: as an empty schema would name them; a database is not set or not
              reached
        """,
        DiscoverText.Of(Sample.All, Language.English).TrimEnd('\n'));

    [Fact]
    public void exist_in_spanish() => Assert.Equal(
        """
        ================================================================================
          TIPOS DE OBJETO (4 legibles)
        ================================================================================
        Tipo de objeto     Id           Tabla                     Registros  Propiedades
        --------------------------------------------------------------------------------
        contacts           0-1          contact                   1.234.567          412
            - se vincula con contacts, companies, deals, tickets, communications,
              feedback_submissions, p50445259_meters
        users              0-115        user                            17*           23
        carts              0-142        cart                              0           20
        p50445259_meters   2-130000001  a_table_with_a_name_tha…          -           30
            - p50445259_meters: schema failed: HubSpot answered 403.

          NO LEGIBLES CON ESTE TOKEN
            - leads: leads: properties failed: HubSpot answered 403. Add the scope
              crm.objects.leads.read.

          AVISOS
            - custom objects: schemas failed: HubSpot answered 403.

            - * contados por búsqueda, que va con algo de retraso; los demás, según el
              recuento de HubSpot para sus límites
            - tablas: con el nombre que tendrían en un esquema vacío; no hay base de
              datos configurada o no responde
        """,
        DiscoverText.Of(Sample.All, Language.Spanish).TrimEnd('\n'));

    [Theory]
    [InlineData(Language.English, "selected: 12 properties, links with companies, deals")]
    [InlineData(Language.Spanish, "seleccionado: 12 propiedades, vínculos con companies, deals")]
    public void say_what_a_sync_would_copy(Language language, string line)
    {
        var narrowed = Sample.Contacts with { PropertiesSelected = 12, AssociationsSelected = ["companies", "deals"] };

        Assert.Contains(line, DiscoverText.Of(Sample.All with { Objects = [narrowed] }, language), StringComparison.Ordinal);
        Assert.DoesNotContain(line[..8], DiscoverText.Of(Sample.All, language), StringComparison.Ordinal);
    }

    [Fact]
    public void say_when_the_names_are_those_of_the_database() => Assert.Contains(
        "as they are named in the database", DiscoverText.Of(Sample.All with { TableNamesFrom = "database" }, Language.English),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Spanish)]
    public void are_at_most_80_columns_wide_whatever_the_names(Language language)
    {
        var hostile = Sample.Contacts with { ObjectType = new string('o', 70), Table = new string('t', 63), AssociableTypes = [
            new string('a', 200), "\u001b[2J"] };

        var lines = DiscoverText.Of(
            Sample.All with { Objects = [hostile, Sample.Meters, Sample.Leads with { Reason = new string('r', 300) }] },
            language).Split('\n');

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain('\u001b', string.Concat(lines));
    }
}
