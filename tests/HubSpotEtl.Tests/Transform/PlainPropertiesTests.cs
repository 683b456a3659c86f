using System.Buffers;
using System.Text;
using CsCheck;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Pages;
using static HubSpotEtl.Tests.Transform.Pages;

namespace HubSpotEtl.Tests.Transform;

/// <summary>
/// Properties in HubSpot's plain form are read without tokens; with a blank in it the same object is not in that form, and is read by
/// tokens.
/// </summary>
public class PlainPropertiesTests
{
    private static readonly RowLayout s_layout = new(
        [Column("a", ColumnType.Text), Column("b", ColumnType.Text), Column("c", ColumnType.Text), Column("é\"q", ColumnType.Text)],
        "hs_lastmodifieddate",
        hasOverflow: false);

    // One for all: a batch takes megabytes, which need not be new each time.
    private static readonly ArrayPool<byte> s_pool = ArrayPool<byte>.Create(16 << 20, 20);

    private static readonly Gen<string> s_pieces = Gen.OneOf(
        "\"a\":", "\"b\":", "\"c\":", "\"zz\":", "\"é\\\"q\":", "\"\\u0061\":", "\"x\"", "\"\"", "\"é😀\"", "\"l\\nm\"", "\"\\\\\"",
        "\"\\u0000z\"", "\"\\ud800\"",
        "\"\\/\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u00", "null", "nul", "true", "1", "{}", "[\"a\"]", ",", ",", ",", ":", "\"", "\\", "}",
        "{", "\n", "\u0001");

    [Fact]
    public void what_is_read_does_not_depend_on_the_way() => s_pieces.Array[0, 12].Sample(
        pieces => Assert.Equal(Read($"{{ {string.Concat(pieces)}}}"), Read($"{{{string.Concat(pieces)}}}")), iter: 20_000);

    [Fact]
    public void well_formed_properties_are_read_alike_too()
    {
        var member = Gen.Select(
            Gen.OneOf("\"a\":", "\"b\":", "\"c\":", "\"zz\":", "\"é\\\"q\":", "\"\\u0061\":"),
            Gen.OneOf(
                "\"x\"", "\"\"", "\"é😀\"", "\"l\\nm\"", "\"\\\\\"", "\"\\u0000z\\ud800\"", "\"\\/\"", "null", "true", "1",
                "{\"a\":[null]}"));
        member.Array[0, 8].Sample(
            members =>
            {
                var inside = string.Join(',', members.Select(one => one.Item1 + one.Item2));
                Assert.DoesNotContain("refused", Read($"{{{inside}}}"), StringComparison.Ordinal);
                Assert.Equal(Read($"{{ {inside}}}"), Read($"{{{inside}}}"));
            },
            iter: 5_000);
    }

    [Theory]
    [InlineData("\\uz123")]
    [InlineData("\\u0z23")]
    [InlineData("\\u01z3")]
    [InlineData("\\u012z")]
    [InlineData("\\u012")]
    [InlineData("\\a")]
    [InlineData("\\n\\")]
    [InlineData("\\n\u0001")]
    [InlineData("\t")]
    public void a_broken_text_is_refused(string text) => Assert.Equal("refused", Read($$"""{"a":"{{text}}"}"""));

    [Fact]
    public void names_may_come_in_another_order_in_every_record()
    {
        string[] names = ["a", "b", "c"];
        var records = Enumerable.Range(0, 30)
            .Select(i => Record(i, [.. names.OrderBy(name => (name[0] * 7 * (i + 1)) % 11).Select(name => (name, (string?)$"{name}{i}"))]));
        using var batcher = Batcher(s_layout);

        batcher.Add(Page([.. records]), null);

        using var batch = batcher.Flush()!;
        Assert.All(
            batch.Decode(),
            row =>
                Assert.Equal($"a{row["hs_object_id"]} b{row["hs_object_id"]} c{row["hs_object_id"]}", $"{row["a"]} {row["b"]} {row["c"]}"));
    }

    // Rows, rejected values, and what was counted; between two records that must be read in either case.
    private static string Read(string properties)
    {
        var statistics = new TransformStatistics();
        using var batcher = new RowBatcher(s_layout, new RowBatchLimits(), s_pool, statistics);
        try
        {
            batcher.Add(Page(Record(1, ("a", "first"), ("b", "1")), $$"""{"id":"2","properties":{{properties}},"updatedAt":"2024-01-01T00:00:00Z"}""", Record(3, ("a", "last"))), null);
        }
        catch (PageFormatException)
        {
            return "refused";
        }

        using var batch = batcher.Flush()!;
        var rows = batch.Decode().Select(row => string.Join('|', row.Select(cell => $"{cell.Key}={cell.Value}")));
        return new StringBuilder().AppendJoin('\n', rows)
            .Append(CultureInvariant($"\n{statistics.RecordsRead} {statistics.NulsRemoved} {statistics.SurrogatesReplaced}")).ToString();
    }

    private static string CultureInvariant(FormattableString text) => FormattableString.Invariant(text);
}
