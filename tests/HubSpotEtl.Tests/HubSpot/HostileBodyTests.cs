using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using HubSpotEtl.HubSpot.Answers;
using HubSpotEtl.HubSpot.Bodies;
using HubSpotEtl.HubSpot.Pages;

namespace HubSpotEtl.Tests.HubSpot;

/// <summary>
/// Bodies with bytes changed, taken out, repeated: every reader ends, either with a result or with the exception that is retried.
/// </summary>
public class HostileBodyTests
{
    private static readonly string[] Seeds =
    [
        """{"results":[{"id":"1","properties":{"a":"b\\"c","d":null},"associations":{"x":{"results":[],"paging":{"next":{"after":"3"}}}}}],"paging":{"next":{"after":"4","link":"l"}}}""",
        """{"results":[{"from":{"id":"501"},"to":[{"toObjectId":1,"associationTypes":[{"category":"C","typeId":2,"label":"\\ud83d\\ude00"}]}],"paging":{"next":{"after":"A%3D"}}}],"errors":[{"category":"X","subCategory":{"a":["NO_ASSOCIATIONS_FOUND"]},"context":{"id":["1"]}}]}""",
        """{"status":"error","message":"m\\ud800","errors":[{"context":{"requiredScopes":["s"]}}],"context":{"requiredGranularScopes":"t"},"policyName":"DAILY"}""",
        """{"results":[{"id":"1","label":"L","displayOrder":0,"stages":[{"id":"s","metadata":{"isClosed":"true","probability":"0.5"}}]}]}""",
    ];

    private static readonly string[] Insertions =
        ["", "{", "}", "[", "]", "\"", "\\", ",", ":", "0", "null", "\\u", "\0", "é", "\"paging\":", "\"results\":[]"];

    private static readonly Gen<byte[]> Bodies = Gen.Select(
        OneOf(Seeds),
        Gen.Select(Gen.Int[0, 400], OneOf(Insertions), Gen.Int[0, 9]).Array[0, 4],
        (seed, edits) => Edit(Encoding.UTF8.GetBytes(seed), edits));

    [Fact]
    public void no_body_brings_a_reader_down() => Bodies.Sample(
        body =>
        {
            Ends(() => PagingReader.Read(Response(body, isPartial: false)));
            Ends(() => PagingReader.Read(Response(body, isPartial: true)));
            Ends(() => RecordIds.Read(body));
            Ends(() => AssociationReader.Read(body));
            Ends(() => ErrorBody.Parse(body, SafeText.Of));
            Ends(
                () =>
                    JsonSerializer.Deserialize(body, HubSpotJson.Default.AnswerPipelineAnswer)?.Results?.ForEach(
                        p => p!.ToPipeline()));
            Ends(() => JsonSerializer.Deserialize(body, HubSpotJson.Default.AnswerPropertyAnswer));
        },
        iter: 5_000);

    private static Gen<string> OneOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static void Ends(Action read)
    {
        try
        {
            read();
        }
        catch (Exception expected) when (expected is JsonException or PartialAnswerException)
        {
        }
    }

    private static byte[] Edit(byte[] body, (int At, string Text, int Removed)[] edits)
    {
        foreach (var (at, text, removed) in edits)
        {
            var start = Math.Min(at, body.Length);
            var end = Math.Min(start + removed, body.Length);
            body = [.. body[..start], .. Encoding.UTF8.GetBytes(text), .. body[end..]];
        }
        // What is not UTF-8 never reaches a reader.
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body));
    }

    private static ResponseBody Response(byte[] body, bool isPartial) => new(ArrayPool<byte>.Shared, [.. body], body.Length, isPartial);
}
