using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Bytes;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Pages;
using static HubSpotEtl.Tests.Transform.Pages;

namespace HubSpotEtl.Tests.Transform;

public class JsonEscapingTests
{
    [Theory]
    [InlineData("""line\nnext\ttab \"quoted\" back\\slash a\/b \b\f\r""", "line\nnext\ttab \"quoted\" back\\slash a/b \b\f\r")]
    [InlineData("""\u00e9\u00E9\u20ac""", "éé€")]
    [InlineData("""\ud83d\ude00!""", "😀!")]
    [InlineData("""a\u0000b\u0000""", "ab")]
    [InlineData("""\u0000""", "")]
    [InlineData("""x\ud800y""", "x\uFFFDy")]
    [InlineData("""\udc00""", "\uFFFD")]
    [InlineData("""\ud83d\ud83d\ude00""", "\uFFFD😀")]
    [InlineData("""\ud83d\n""", "\uFFFD\n")]
    [InlineData("""\ud83d\u0000z""", "\uFFFDz")]
    public void escapes_become_text_that_postgresql_can_hold(string escaped, string expected)
    {
        var batch = TransformOne(Layout(Column("p", ColumnType.Text)), """{"id":"1","properties":{"p":"TEXT"}}""".Replace("TEXT", escaped));

        Assert.Equal(expected, batch.Decode()[0]["p"]);
    }

    [Fact]
    public void removed_nuls_and_replaced_surrogates_are_counted_once_however_often_a_value_is_used()
    {
        var statistics = new TransformStatistics();
        var layout = new RowLayout(
            [new("p", "a", ColumnType.Text), new("p", "b", ColumnType.Numeric), new("q", null, ColumnType.Text)], "hs_lastmodifieddate",
            hasOverflow: true);
        using var batcher = Batcher(layout, statistics: statistics);

        TransformAll(batcher, Page("""{"id":"1","properties":{"p":"\u0000x\ud800","q":"\u0000"}}"""));

        Assert.Equal((2, 1), (statistics.NulsRemoved, statistics.SurrogatesReplaced));
    }

    [Fact]
    public void unescaping_agrees_with_the_frameworks_reader_and_quoting_reads_back()
    {
        Gen.String.Select(WithoutUnholdable).Sample(text =>
        {
            string json = JsonSerializer.Serialize(text);
            var quoted = new TupleBuffer(ArrayPool<byte>.Shared, 16);
            long nuls = 0, surrogates = 0;
            var target = new byte[json.Length * 3];

            int length = JsonEscaping.Unescape(Encoding.UTF8.GetBytes(json[1..^1]), target, ref nuls, ref surrogates);
            JsonEscaping.AppendQuoted(Encoding.UTF8.GetBytes(text), quoted);

            Assert.Equal(text, Encoding.UTF8.GetString(target, 0, length));
            Assert.Equal(text, JsonSerializer.Deserialize<string>(quoted.Written));
        });
    }

    private static string WithoutUnholdable(string text) =>
        string.Concat(text.EnumerateRunes().Where(r => r.Value is not (0 or 0xFFFD)).Select(r => r.ToString()));
}
