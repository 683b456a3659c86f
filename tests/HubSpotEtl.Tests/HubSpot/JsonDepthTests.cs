using System.Text;
using System.Text.Json;
using CsCheck;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.Tests.HubSpot;

public class JsonDepthTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[Gen.Char["ab{}[]\"\\\n,:é"], 0, 90], Gen.Const(""), Gen.Int[0, 130].Select(n => new string('x', n)));

    private static readonly Gen<object?> Values = Gen.Recursive<object?>((depth, value) => depth > 4
        ? Texts.Select(text => (object?)text)
        : Gen.OneOf(
            Texts.Select(text => (object?)text),
            Gen.Const((object?)null),
            value.List[0, 6].Select(list => (object?)list),
            Gen.Dictionary(Texts, value)[0, 5].Select(map => (object?)map)));

    [Fact]
    public void it_is_the_depth_that_the_frameworks_reader_finds() => Values.Sample(value =>
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value);
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            var depth = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray
                ? reader.CurrentDepth + 1
                : reader.CurrentDepth;
            Assert.Equal(depth, JsonDepth.After(json.AsSpan(0, (int)reader.TokenStartIndex)));
        }
        Assert.Equal(0, JsonDepth.After(json));
    }, iter: 2_000);

    [Fact]
    public void a_position_within_a_string_has_no_depth()
    {
        for (var padding = 0; padding < 140; padding++)
        {
            var json = Encoding.UTF8.GetBytes($$"""{"{{new string('k', padding)}}":"ab{\"c\\"}""");
            var start = json.AsSpan().IndexOf("ab"u8);

            for (var i = start; i < json.Length - 1; i++)
                Assert.Equal(-1, JsonDepth.After(json.AsSpan(0, i)));
            Assert.Equal(0, JsonDepth.After(json));
        }
    }
}
