using HubSpotEtl.Crm;
using HubSpotEtl.Postgres.Naming;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Tests.Postgres;

/// <summary>Every standard type and every kind of table, against a custom object of that very name, in both orders.</summary>
public class NamesThatAreKept
{
    private const string CustomId = "2-7";

    public static TheoryData<string> All => [.. ReservedNames.All().Select(one => one.Name)];

    [Fact]
    public void are_those_of_all_standard_types()
    {
        var main = ReservedNames.All().Where(one => one.Owner.Kind == "main").ToDictionary(one => one.Owner.ObjectTypeId, one => one.Name);

        Assert.Equal(StandardObjectTypes.All.ToDictionary(type => type.Id, type => ColumnNaming.Normalize(type.SchemaName)), main);
    }

    [Fact]
    public void are_those_that_syncs_of_standard_types_give()
    {
        var names = new ForeseenNames();
        var given = new List<string> { names.Main("0-1", "CONTACT") };
        foreach (var type in StandardObjectTypes.All)
            given.AddRange(TablesOf(names, type));

        Assert.Empty(given.Except(ReservedNames.All().Select(one => one.Name)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void go_to_no_custom_object_whichever_comes_first(string name)
    {
        // No name of another type begins so.
        var types = StandardObjectTypes.All.Where(
            type => name.StartsWith(ColumnNaming.Normalize(type.SchemaName), StringComparison.Ordinal)).ToList();
        var first = new ForeseenNames();
        var custom = first.Main(CustomId, name.ToUpperInvariant());
        var standard = types.SelectMany(type => TablesOf(first, type)).ToList();

        var second = new ForeseenNames();
        var before = types.SelectMany(type => TablesOf(second, type)).ToList();

        Assert.Equal($"{name}_2_7", custom);
        Assert.Equal(before, standard);
        Assert.Equal(custom, second.Main(CustomId, name.ToUpperInvariant()));
    }

    [Theory]
    [MemberData(nameof(StandardTypes))]
    public void go_to_no_links_with_a_custom_object_that_is_called_so(string objectTypeId)
    {
        var target = StandardObjectTypes.Find(objectTypeId)!;
        foreach (var type in StandardObjectTypes.All)
        {
            var names = new ForeseenNames();
            var main = names.Main(type.Id, type.SchemaName);
            var custom = names.Association(type.Id, main, CustomId, target.SchemaName);
            var standard = names.Association(type.Id, main, target.Id, target.SchemaName);

            Assert.Equal($"{main}_{ColumnNaming.Normalize(target.SchemaName)}", standard);
            Assert.Equal($"{standard}_2_7", custom);
        }
    }

    public static TheoryData<string> StandardTypes => [.. StandardObjectTypes.All.Select(type => type.Id)];

    private static IEnumerable<string> TablesOf(ForeseenNames names, StandardObjectType type)
    {
        var main = names.Main(type.Id, type.SchemaName);
        return [main, .. StandardObjectTypes.All.Select(target => names.Association(type.Id, main, target.Id, target.SchemaName))];
    }
}
