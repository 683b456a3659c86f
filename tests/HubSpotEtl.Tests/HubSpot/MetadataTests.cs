using HubSpotEtl.HubSpot;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.HubSpot;

public class MetadataTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task properties_are_read_leniently_and_archived_ones_left_out()
    {
        using var portal = new FakePortal().Answers(Answer.Json("""
            {"results":[
              {"name":"email","label":"E-Mail","type":"string","groupName":"g","description":"d\ud800","options":[{"value":""}],"archived":false,"displayOrder":"x"},
              {"name":"old","type":"number","archived":true},
              {"name":"older","type":"number","archived":"true"},
              {"name":7,"type":null,"label":{"en":"x"},"description":true},
              {"label":"nameless"}, null]}
            """));

        var properties = await portal.Client.GetPropertiesAsync("0-1", Cancel);

        Assert.Equal(
            [new("email", "string", "E-Mail", "g", "d\uFFFD"), new("7", "string", null, null, "true")],
            properties.Select(property => property with { Options = [] }));
        Assert.Equal("/crm/v3/properties/0-1", portal.Sent[0].Path);
        Assert.Contains(portal.Logger.Entries, entry => entry.Id == 1008);
    }

    [Fact]
    public async Task options_and_what_their_values_name_are_read_in_any_form()
    {
        using var portal = new FakePortal().Answers(Answer.Json("""
            {"results":[
              {"name":"industry","type":"enumeration","fieldType":"checkbox","referencedObjectType":null,"options":[
                {"value":"a","label":"Á","displayOrder":0,"hidden":false,"description":null},
                {"value":7,"label":"x","displayOrder":"-1","hidden":"true","description":"d"},
                {"value":""}, {"label":"no value"}, {"value":null}, null]},
              {"name":"hubspot_owner_id","type":"enumeration","referencedObjectType":"OWNER","externalOptions":true,"options":null},
              {"name":"plain","type":"string"}]}
            """));

        var properties = await portal.Client.GetPropertiesAsync("0-1", Cancel);

        Assert.Equal([new("a", "Á", 0, false, null), new("7", "x", -1, true, "d"), new("", null, null, false, null)], properties[0].Options);
        Assert.Equal(
            [("checkbox", null), (null, "OWNER"), (null, null)],
            properties.Select(property => (property.FieldType, property.ReferencedObjectType)));
        Assert.Empty(properties[1].Options.Concat(properties[2].Options));
    }

    [Fact]
    public async Task a_schema_tells_name_id_and_associations()
    {
        using var portal = new FakePortal().Answers(Answer.Json("""
            {"id":"1","objectTypeId":"0-1","name":"CONTACT","fullyQualifiedName":"CONTACT","labels":{},"associations":[
              {"id":"279","name":"CONTACT_TO_COMPANY_UNLABELED","fromObjectTypeId":"0-1","toObjectTypeId":"0-2","cardinality":"X"},
              {"id":4,"fromObjectTypeId":"0-1","toObjectTypeId":"0-3"},{"id":"5"},null]}
            """));

        var schema = await portal.Client.GetSchemaAsync("contacts", Cancel);

        Assert.Equal(("0-1", "CONTACT", "CONTACT"), (schema.ObjectTypeId, schema.Name, schema.FullyQualifiedName));
        Assert.Equal([new("279", "CONTACT_TO_COMPANY_UNLABELED", "0-1", "0-2"), new("4", null, "0-1", "0-3")], schema.Associations);
    }

    [Fact]
    public async Task custom_schemas_without_type_id_get_the_prefix_of_custom_objects()
    {
        using var portal = new FakePortal().Answers(Answer.Json(
            """{"results":[{"id":"123456","name":"car","fullyQualifiedName":"p7_car","associations":null},{"id":"7"}]}"""));

        var schema = Assert.Single(await portal.Client.GetCustomSchemasAsync(Cancel));

        Assert.Equal(("2-123456", "car", "p7_car"), (schema.ObjectTypeId, schema.Name, schema.FullyQualifiedName));
        Assert.Empty(schema.Associations);
    }

    [Theory]
    [InlineData("1", "CONTACT", "0-1")]
    [InlineData("162", "service", "0-162")]
    [InlineData("1", "meters", "2-1")]
    [InlineData("123456", "CONTACT", "2-123456")]
    [InlineData("2-7", "car", "2-7")]
    public async Task a_schema_without_type_id_gets_the_prefix_of_its_kind(string id, string name, string expected)
    {
        using var portal = new FakePortal().Answers(Answer.Json($$"""{"id":"{{id}}","name":"{{name}}"}"""));

        Assert.Equal(expected, (await portal.Client.GetSchemaAsync("x", Cancel)).ObjectTypeId);
    }

    [Fact]
    public async Task custom_schemas_that_may_not_be_read_are_not_taken_as_none()
    {
        using var portal = new FakePortal().Answers(Answer.Json(Answer.EmptyPage), Answer.Status(403));

        Assert.Empty(await portal.Client.GetCustomSchemasAsync(Cancel));
        Assert.True((await Assert.ThrowsAsync<HubSpotApiException>(() => portal.Client.GetCustomSchemasAsync(Cancel))).IsMissingScope);
        Assert.All(portal.Sent, sent => Assert.Equal("/crm/v3/schemas", sent.Path));
    }

    [Fact]
    public async Task pipelines_and_stages_are_read_with_their_metadata_in_any_form()
    {
        using var portal = new FakePortal().Answers(Answer.Json("""
            {"results":[{"id":"default","label":"Sales","displayOrder":0,"archived":false,"createdAt":"","updatedAt":"2024-01-01T00:00:00Z","stages":[
              {"id":"won","label":"Won","displayOrder":"1","archived":true,"metadata":{"isClosed":"true","probability":"1.0"},"createdAt":"1970-01-01T00:00:00Z"},
              {"id":"4","metadata":{"isClosed":true,"ticketState":"CLOSED","probability":0.25}},
              {"id":5,"metadata":{"leadState":"NEW","isClosed":"maybe","probability":""}},
              {"id":"6","metadata":null},{"id":"7","metadata":{"state":"OPEN","extra":{}}},{"label":"no id"}]},
             {"id":"empty"}]}
            """));

        var pipelines = await portal.Client.GetPipelinesAsync("deals", Cancel);

        var (first, second) = (pipelines[0], pipelines[1]);
        Assert.Equal(("default", "Sales", 0, false, null), (first.Id, first.Label, first.DisplayOrder, first.Archived, first.CreatedAt));
        Assert.Equal(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), first.UpdatedAt);
        Assert.Equal(
            [
                new("won", "Won", 1, true, DateTimeOffset.UnixEpoch, null, null, true, 1.0m),
                new("4", null, null, false, null, null, "CLOSED", true, 0.25m),
                new("5", null, null, false, null, null, "NEW", null, null),
                new("6", null, null, false, null, null, null, null, null),
                new("7", null, null, false, null, null, "OPEN", null, null),
            ],
            first.Stages);
        Assert.Empty(second.Stages);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task an_object_without_pipelines_has_none(int status)
    {
        using var portal = new FakePortal().Answers(Answer.Html(status));

        Assert.Empty(await portal.Client.GetPipelinesAsync("contacts", Cancel));

        Assert.Contains(portal.Logger.Entries, entry => entry.Id == 1007);
    }

    [Fact]
    public async Task pipelines_that_may_not_be_read_are_not_taken_as_none()
    {
        using var portal = new FakePortal().Answers(Answer.Status(403));

        var refusal = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.Client.GetPipelinesAsync("contacts", Cancel));

        Assert.True(refusal.IsMissingScope);
    }
}
