using System.Collections;
using System.Globalization;
using System.Reflection;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Comparing;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;
using static HubSpotEtl.Tests.Transform.Pages;

namespace HubSpotEtl.Tests.Cultures;

/// <summary>
/// What goes to PostgreSQL, in every culture that .NET knows: some write another minus, other digits or marks of direction. The statement
/// builders are found by reflection, so that a new one is asked too; what is written where it is sent is kept so by an analyzer (MA0076,
/// .editorconfig).
/// </summary>
public sealed class EveryCulture
{
    private static readonly TableName s_table = new(new SqlIdentifier("s"), new SqlIdentifier("deal"));

    private static readonly RowLayout s_layout = new(
        [.. Enum.GetValues<ColumnType>().Select((type, i) => Column("p" + (char)('a' + i), type))], "hs_lastmodifieddate",
        hasOverflow: true);

    private static readonly byte[] s_page = Page(
        Record(-1, [.. s_layout.Properties.Select(property => (property.Property, (string?)"-1234567.5"))]),
        Record(2, [.. s_layout.Properties.Select(property => (property.Property, (string?)"2024-05-31T01:02:03.456Z"))]),
        Record(3, [.. s_layout.Properties.Select(property => (property.Property, (string?)"-9223372036854775808"))]),
        Record(4, [.. s_layout.Properties.Select(property => (property.Property, (string?)"TRUE"))]),
        Record(5, [.. s_layout.Properties.Select(property => (property.Property, (string?)"1717113600000"))]));

    private static readonly object[] s_samples =
    [
        s_table, s_layout, s_layout.Columns.ToDictionary(column => column.Name, column => column.Type), "a_name", -1, -1L,
        ColumnType.Numeric,
        new ExistingBookkeeping(new Dictionary<string, HashSet<string>>()),
    ];

    [Fact]
    public void writes_the_same_sql()
    {
        var builders = typeof(MergeStatement).Assembly.GetTypes()
            .Where(
                type =>
                    type.Namespace is { } room
                        && (
                        room.StartsWith("HubSpotEtl.Postgres", StringComparison.Ordinal)
                            || room.StartsWith("HubSpotEtl.Transform", StringComparison.Ordinal)) && !type.IsGenericType)
            .SelectMany(
                type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(
                method =>
                    IsText(method.ReturnType) && !method.IsGenericMethod && !method.Name.Contains('<', StringComparison.Ordinal)
                        && Arguments(method) is not null)
            .ToList();

        AssertSame(() => builders.Select(builder => $"{builder.DeclaringType!.Name}.{builder.Name}: {Said(builder)}"));

        Assert.Contains(builders, builder => builder.DeclaringType == typeof(MergeStatement));
        Assert.Contains(builders, builder => builder.DeclaringType == typeof(DifferenceRules) && builder.Name == "Kind");
        Assert.InRange(builders.Count, 20, 1_000);
    }

    [Fact]
    public void copies_the_same_bytes() => AssertSame(() =>
    {
        using var batcher = Batcher(s_layout);
        var batch = Assert.Single(TransformAll(batcher, s_page));
        return [
            Convert.ToHexString(batch.Tuples.Span), .. batch.Rejected.Select(one => $"{one.Property} {one.RawText} {one.Reason}"),
            .. batch.RejectedRecords.Select(one => one.ToString()!)];
    });

    private static void AssertSame(Func<IEnumerable<string>> written)
    {
        var former = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            List<string> expected = [.. written()];
            foreach (var culture in CultureInfo.GetCultures(CultureTypes.AllCultures))
            {
                CultureInfo.CurrentCulture = culture;
                Assert.Equal(expected, written());
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = former;
        }
    }

    private static bool IsText(Type type) => type == typeof(string) || typeof(IEnumerable<string>).IsAssignableFrom(type);

    private static object?[]? Arguments(MethodInfo method)
    {
        var found = method.GetParameters().Select(parameter => s_samples.FirstOrDefault(parameter.ParameterType.IsInstanceOfType))
            .ToArray();
        return found.Contains(null) ? null : found;
    }

    // A builder that refuses the sample refuses it in every culture.
    private static string Said(MethodInfo builder)
    {
        try
        {
            var said = builder.Invoke(null, Arguments(builder));
            return said is string text ? text : string.Join('\n', ((IEnumerable?)said ?? Array.Empty<string>()).Cast<string>());
        }
        catch (TargetInvocationException refused)
        {
            return refused.InnerException!.GetType().Name;
        }
    }
}
