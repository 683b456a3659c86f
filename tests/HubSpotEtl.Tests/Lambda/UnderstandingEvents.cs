using System.Text;
using HubSpotEtl.Lambda;

namespace HubSpotEtl.Tests.Lambda;

public class UnderstandingEvents
{
    [Theory]
    [InlineData("""{"object_type":"contacts"}""", "object_type=contacts")]
    [InlineData("""{"object_types":["services","p50445259_meters","projects"]}""", "object_type=services,p50445259_meters,projects")]
    [InlineData("""{"object_type":"contacts","log_level":"INFO","max_workers":3,"force_full_load":false}""", "object_type=contacts log_level=INFO max_workers=3 force_full_load=false")]
    [InlineData("""{"object_type":"contacts","object_types":["deals"]}""", "object_type=deals")]
    [InlineData("""{"object_type":"contacts","max_workers":"5","force_full_load":"true"}""", "object_type=contacts max_workers=5 force_full_load=true")]
    [InlineData("""{"object_type":null,"log_level":null}""", "")]
    [InlineData("""{"object_type":"contacts","properties":"email,hs_*","exclude_properties":["hs_a","hs_b"],"associations_to":["companies"]}""", "properties=email,hs_* exclude_properties=hs_a,hs_b associations_to=companies object_type=contacts")]
    [InlineData("{}", "")]
    [InlineData("null", "")]
    [InlineData("", "")]
    public void the_events_of_the_python_system_are_understood(string json, string fields) => Assert.Equal(fields, Understood(json));

    [Theory]
    [InlineData("""{"version":"0","id":"5","detail-type":"Scheduled Event","source":"aws.events","detail":{"object_type":"deals"}}""", "object_type=deals")]
    [InlineData("""{"version":"0","detail-type":"Scheduled Event","source":"aws.events","detail":{}}""", "")]
    [InlineData("""{"object_type":"deals","detail":{"object_type":"contacts"},"body":"{}"}""", "object_type=deals")]
    [InlineData("""{"httpMethod":"POST","headers":{},"body":"{\"object_types\":[\"deals\",\"contacts\"]}","isBase64Encoded":false}""", "object_type=deals,contacts")]
    [InlineData("""{"requestContext":{},"body":"eyJvYmplY3RfdHlwZSI6ImRlYWxzIn0=","isBase64Encoded":true}""", "object_type=deals")]
    [InlineData("""{"httpMethod":"POST","body":null}""", "")]
    [InlineData("""{"httpMethod":"POST","body":" "}""", "")]
    public void an_event_is_taken_out_of_its_envelope(string json, string fields) => Assert.Equal(fields, Understood(json));

    [Theory]
    [InlineData("""{"object_type":"contacts","Object_Types":7,"what":{"else":[]},"access_token":"x","privacy":"none","privacy_rules":"none","db_host":"y","wait":true}""")]
    public void unknown_fields_are_ignored_and_credentials_cannot_be_given(string json) =>
        Assert.Equal("object_type=contacts", Understood(json));

    [Theory]
    [InlineData("""{"object_type":"","max_workers":[3]}""", "object_type: \"\"\"\" is not allowed", "max_workers: \"[3]\" is not allowed")]
    [InlineData("""{"object_type":7,"object_types":"contacts"}""", "object_type: \"7\" is not allowed", "object_types: \"\"contacts\"\" is not allowed")]
    [InlineData("""{"object_types":[]}""", "object_types: \"[]\" is not allowed")]
    [InlineData("""{"object_types":["contacts",null]}""", "object_types:")]
    [InlineData("""{"object_types":["contacts"," "]}""", "object_types:")]
    [InlineData("""{"log_level":10,"force_full_load":{}}""", "log_level: \"10\" is not allowed", "force_full_load: \"{}\" is not allowed")]
    [InlineData("""{"object_type":"contacts","max_workers":true}""", "max_workers: \"true\" is not allowed")]
    [InlineData("""{"properties":[],"associations_to":{"a":1}}""", "properties: \"[]\" is not allowed", "associations_to: \"{\"a\":1}\" is not allowed")]
    [InlineData("""["contacts"]""", "event: must be a JSON object")]
    [InlineData("\"contacts\"", "event: must be a JSON object")]
    [InlineData("""{"httpMethod":"POST","body":"object_type=contacts"}""", "event: must be a JSON object")]
    [InlineData("""{"httpMethod":"POST","body":"*","isBase64Encoded":true}""", "event: must be a JSON object")]
    [InlineData("{", "event: must be a JSON object")]
    public void what_is_of_the_wrong_kind_is_named_all_of_it(string json, params string[] mistakes)
    {
        var told = LambdaEvent.Parse(Encoding.UTF8.GetBytes(json)).Mistakes.Select(mistake => mistake.ToString()).ToList();

        Assert.Equal(mistakes.Length, told.Count);
        Assert.All(mistakes.Zip(told), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void a_value_that_is_shown_is_cut_and_cannot_forge_a_log_line()
    {
        var mistake = Assert.Single(LambdaEvent.Parse(Encoding.UTF8.GetBytes($$"""{"log_level":["{{new string('x', 500)}}",{{"\n"}}1]}""")).Mistakes);

        Assert.InRange(mistake.Value!.Length, 90, 110);
        Assert.DoesNotContain('\n', LambdaEvent.Parse("""{"log_level":[1,#2]}"""u8.ToArray().Select(b => b == '#' ? (byte)'\n' : b).ToArray()).Mistakes[0].Value!);
    }

    private static string Understood(string json)
    {
        var understood = LambdaEvent.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Empty(understood.Mistakes);
        return string.Join(
            ' ',
            understood.Fields.OrderBy(field => Array.IndexOf(["object_type", "log_level", "max_workers", "force_full_load"], field.Key))
            .Select(field => $"{field.Key}={field.Value}"));
    }
}
