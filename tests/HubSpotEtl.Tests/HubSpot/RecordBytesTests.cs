using System.Text;
using System.Text.Json;
using CsCheck;
using HubSpotEtl.HubSpot.Pages;

namespace HubSpotEtl.Tests.HubSpot;

public class RecordBytesTests
{
    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    // Texts and nested records that look like the space between two records.
    private static readonly Gen<string> Members = OneOf(
        "", ""","properties":{"a":"x","b":null}""", ""","properties":{"a":"},{\"id\":\"7"}""", ""","associations":{"companies":{"results":[{"id":"77","type":"a"},{"id":"78","type":"b"}]}}""",
        ""","properties":{"a":"\\"},"url":"{[\"}" """, ""","list":[[{"x":1},{"id":"5"}],[]]""", ",\"properties\":{\"long\":\"" + new string('x', 200) + "\"}");

    private static readonly Gen<(long Id, string Json)> Records = Gen.Select(
        Gen.Long[1, 40], Members, Members, Gen.Int[0, 9], (id, one, other, form) => (id, form switch
        {
            0 => $$"""{ "id" : "{{id}}"{{one}}}""",
            1 => $$"""{"archived":false{{one}},"id":"{{id}}"{{other}}}""",
            _ => $$"""{"id":"{{id}}"{{one}}{{other}}}""",
        }));

    private static readonly Gen<((long Id, string Json)[] Records, string Body)> Bodies = Gen.Select(
        Records.Array[0, 8], OneOf("", "\"status\":\"COMPLETE\","), OneOf("", ",\"paging\":{\"next\":{\"after\":\"9\"}}"),
        (records, before, after) => (records, $$"""{{{before}}"results":[{{string.Join(',', records.Select(record => record.Json))}}]{{after}}}"""));

    [Fact]
    public void ids_are_found_without_reading_the_records() =>
        Records.Where(record => record.Json.StartsWith("{\"id\"", StringComparison.Ordinal)).Array[1, 8].Sample(records =>
    {
        var body = $$"""{"results":[{{string.Join(',', records.Select(record => record.Json))}}]}""";

        Assert.Equal(records.Select(record => record.Id), RecordIdScan.TryRead(Encoding.UTF8.GetBytes(body)));
    });

    [Theory]
    [InlineData("""{"results":[ {"id":"4"},{"id":5}]}""")]
    [InlineData("""{"results":[{"archived":true,"id":"4"},{"id":"5"}]}""")]
    [InlineData("""{"a":{"results":[{"id":"9"}]},"results":[{"id":"4"},{"id":"5"}]}""")]
    public void a_page_in_another_form_is_read_token_by_token(string body) =>
        Assert.Equal([4, 5], RecordIdScan.TryRead(Encoding.UTF8.GetBytes(body))!);

    [Theory]
    [InlineData("""{"results":[{"id":"4"},{"id":"x"}]}""")]
    [InlineData("""{"results":[{"name":"4"}]}""")]
    [InlineData("""{"results":[{"id":"4 "}]}""")]
    [InlineData("no JSON")]
    public void a_record_without_a_usable_id_has_no_ids(string body) => Assert.Null(RecordIdScan.TryRead(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void records_are_cut_out_and_the_others_stay_byte_by_byte() =>
        Gen.Select(Bodies, Gen.Long[1, 40].HashSet[0, 30]).Sample((page, ids) =>
    {
        var body = Encoding.UTF8.GetBytes(page.Body);

        var cut = Encoding.UTF8.GetString(body, 0, RecordRemoval.Apply(body, ids));

        using var _ = JsonDocument.Parse(cut);
        var kept = string.Join(',', page.Records.Where(record => !ids.Contains(record.Id)).Select(record => record.Json));
        Assert.EndsWith($"\"results\":[{kept}]}}", cut, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("""{"results":[{"id":"4"}],"results":[{"id":"4"}]}""")]
    [InlineData("""{"results":{"id":"4"}}""")]
    [InlineData("""{"results":[{"id":"4"},{"id":"x"}]}""")]
    [InlineData("""{"results":[{"id":"4"}""")]
    public void a_body_that_is_not_as_it_should_be_stays_as_it_is(string text)
    {
        var body = Encoding.UTF8.GetBytes(text);

        Assert.Equal(text.Length, RecordRemoval.Apply(body, new HashSet<long> { 4 }));
        Assert.Equal(text, Encoding.UTF8.GetString(body));
    }
}
