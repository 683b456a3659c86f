using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Tests.HubSpot.Support;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline;

public sealed class MetadataReaderTests : IDisposable
{
    private readonly Portal _portal = new();
    private readonly RunWarnings _warnings;

    public MetadataReaderTests() => _warnings = new RunWarnings("contacts", _portal.Logger);

    public void Dispose() => _portal.Dispose();

    [Fact]
    public async Task targets_are_named_by_their_own_schemas()
    {
        Properties("lastmodifieddate");
        Pipelines();
        Schema("contacts", "0-1", "CONTACT", """
            {"id":"1","name":"CONTACT_TO_COMPANY_UNLABELED","fromObjectTypeId":"0-1","toObjectTypeId":"0-2"},
            {"id":"2","name":"contact_to_anything","fromObjectTypeId":"0-1","toObjectTypeId":"2-77"},
            {"id":"3","name":"PARENT","fromObjectTypeId":"0-1","toObjectTypeId":"0-1"}
            """);
        _portal.On("/crm/v3/schemas", """{"results":[{"objectTypeId":"2-77","name":"METERS","fullyQualifiedName":"p1_meters"}]}""");

        var metadata = await ReadAsync();

        Assert.Equal(
            [new("0-2", "COMPANY", true), new("2-77", "METERS", true, "p1_meters"), new("0-1", "CONTACT", true)], metadata.Targets);
        Assert.Equal(("0-1", "CONTACT"), (metadata.ObjectTypeId, metadata.SchemaName));
        Assert.Empty(_warnings.Texts);
    }

    [Fact]
    public async Task several_definitions_of_a_pair_are_one_target_and_one_that_is_listed_inward_only_is_tried()
    {
        Properties("lastmodifieddate");
        Pipelines();
        Schema("contacts", "0-1", "CONTACT", """
            {"id":"1","fromObjectTypeId":"0-2","toObjectTypeId":"0-1"},
            {"id":"2","fromObjectTypeId":"0-1","toObjectTypeId":"0-2"},
            {"id":"3","fromObjectTypeId":"0-1","toObjectTypeId":"0-2"},
            {"id":"4","fromObjectTypeId":"0-3","toObjectTypeId":"0-1"},
            {"id":"5","toObjectTypeId":"0-5"}
            """);

        var metadata = await ReadAsync();

        Assert.Equal([new("0-2", "COMPANY", true), new("0-5", "TICKET", true), new("0-3", "DEAL", false)], metadata.Targets);
    }

    [Fact]
    public async Task custom_schemas_are_asked_for_only_where_a_target_needs_them()
    {
        Properties("lastmodifieddate");
        Pipelines();
        Schema("contacts", "0-1", "CONTACT", """{"id":"1","fromObjectTypeId":"0-1","toObjectTypeId":"0-2"}""");

        await ReadAsync();

        Assert.Empty(_portal.SentTo("/crm/v3/schemas"));
    }

    [Theory]
    [InlineData("CONTACT_TO_METERS", "METERS")]
    [InlineData("METERS_TO_CONTACT_UNLABELED", "METERS")]
    [InlineData("contact_to_meters", "METERS")]
    [InlineData("SOMETHING_TO_ELSE", "2-77")]
    [InlineData("PRIMARY", "2-77")]
    public async Task where_custom_schemas_are_refused_the_definitions_name_is_the_last_resort_but_one(string definition, string expected)
    {
        Properties("lastmodifieddate");
        Pipelines();
        Schema("contacts", "0-1", "CONTACT", $$"""{"id":"2","name":"{{definition}}","fromObjectTypeId":"0-1","toObjectTypeId":"2-77"}""");
        _portal.On("/crm/v3/schemas", Answer.Error("no scope"), 403);

        var metadata = await ReadAsync(knownTypeId: "0-1");

        Assert.Equal(expected, Assert.Single(metadata.Targets).SchemaName);
        Assert.Contains("Custom object schemas", Assert.Single(_warnings.Texts));
        Assert.Equal(Completeness.Whole, _warnings.Completeness);
    }

    [Fact]
    public async Task what_an_objects_first_answers_give_no_name_for_is_left_out()
    {
        Properties("hs_lastmodifieddate", "hs_v2_date_entered_1_2_345", "hs_v2_date_entered_closedwon", "hs_time_in_a_7");
        Pipelines();
        Schema("deals", "0-3", "DEAL", """
            {"id":"1","fromObjectTypeId":"0-3","toObjectTypeId":"2-77"},{"id":"2","fromObjectTypeId":"0-3","toObjectTypeId":"0-999"}
            """);
        _portal.On("/crm/v3/schemas", """{"results":[]}""");

        var first = await ReadAsync("deals");
        var second = await ReadAsync("deals", knownTypeId: "0-3");

        Assert.Equal(["hs_v2_date_entered_1_2_345", "hs_time_in_a_7"], first.LeftOut.Properties);
        Assert.Equal(["2-77"], first.LeftOut.Targets);
        Assert.Equal((2, "0-999"), (first.Properties.Count, Assert.Single(first.Targets).SchemaName));
        Assert.Equal(2, _warnings.Texts.Count(text => text.Contains("the next run reads them", StringComparison.Ordinal)));
        Assert.Equal(
            (4, 2, 0), (second.Properties.Count, second.Targets.Count, second.LeftOut.Properties.Count + second.LeftOut.Targets.Count));
    }

    [Fact]
    public async Task without_a_schema_every_type_is_tried_the_objects_own_as_well()
    {
        Properties("hs_lastmodifieddate");
        Pipelines();
        _portal
            .On("/crm/v3/schemas/companies", Answer.Error("no scope"), 403)
            .On("/crm/v3/schemas", """{"results":[{"objectTypeId":"2-77","name":"METERS"}]}""");

        var metadata = await ReadAsync("companies");

        Assert.Equal(("0-2", "COMPANY"), (metadata.ObjectTypeId, metadata.SchemaName));
        Assert.Contains(new AssociationTarget("0-1", "CONTACT", IsDeclared: false), metadata.Targets);
        Assert.Contains(new AssociationTarget("0-2", "COMPANY", IsDeclared: false), metadata.Targets);
        Assert.Contains(new AssociationTarget("2-77", "METERS", IsDeclared: false), metadata.Targets);
        Assert.Contains(_portal.Logger.Entries, entry => entry.Id == 9103);
    }

    [Fact]
    public async Task a_custom_object_without_a_schema_keeps_the_users_name()
    {
        Properties("hs_lastmodifieddate");
        Pipelines();
        _portal.On("/crm/v3/schemas/p1_meters", Answer.Error("no scope"), 403).On("/crm/v3/schemas", Answer.Error("no scope"), 403);

        var metadata = await ReadAsync("p1_meters");

        Assert.Equal(("p1_meters", "p1_meters"), (metadata.ObjectTypeId, metadata.SchemaName));
    }

    [Fact]
    public async Task a_custom_object_without_a_schema_is_the_one_that_it_was()
    {
        Properties("hs_lastmodifieddate");
        Pipelines();
        _portal.On("/crm/v3/schemas/p1_meters", Answer.Error("no scope"), 403).On("/crm/v3/schemas", Answer.Error("no scope"), 403);

        var metadata = await ReadAsync("p1_meters", knownTypeId: "2-77");

        Assert.Equal("2-77", metadata.ObjectTypeId);
    }

    [Fact]
    public async Task a_token_that_is_refused_is_not_taken_for_a_schema_that_is()
    {
        Properties("lastmodifieddate");
        Pipelines();
        _portal.On("/crm/v3/schemas/contacts", Answer.Error("expired"), 401);

        var refused = await Assert.ThrowsAsync<HubSpotApiException>(() => ReadAsync());

        Assert.True(refused.IsUnauthorized);
    }

    [Fact]
    public async Task pipelines_without_the_scope_are_a_fault_and_unknown_rather_than_none()
    {
        Properties("lastmodifieddate");
        Schema("contacts", "0-1", "CONTACT", "");
        _portal.On("/crm/v3/pipelines/contacts", Answer.Error("no scope"), 403);

        var metadata = await ReadAsync();

        Assert.Null(metadata.Pipelines);
        Assert.Equal(Completeness.Faulty, _warnings.Completeness);
    }

    [Fact]
    public async Task properties_that_may_not_be_read_fail_the_object()
    {
        Pipelines();
        Schema("contacts", "0-1", "CONTACT", "");
        _portal.On("/crm/v3/properties/contacts", Answer.Error("no scope"), 403);

        Assert.True((await Assert.ThrowsAsync<HubSpotApiException>(() => ReadAsync())).IsMissingScope);
    }

    [Theory]
    [InlineData("contacts", "0-1", "lastmodifieddate,hs_lastmodifieddate", "lastmodifieddate")]
    [InlineData("contacts", "0-1", "hs_lastmodifieddate", "hs_lastmodifieddate")]
    [InlineData("deals", "0-3", "hs_lastmodifieddate,lastmodifieddate", "hs_lastmodifieddate")]
    [InlineData("deals", "0-3", "lastmodifieddate", "lastmodifieddate")]
    [InlineData("deals", "0-3", "dealname", "hs_lastmodifieddate")]
    public async Task the_modification_property_is_the_types_own_where_it_is_defined(
        string type, string id, string defined, string expected)
    {
        Properties(defined.Split(','));
        Pipelines();
        Schema(type, id, "NAME", "");

        Assert.Equal(expected, (await ReadAsync(type)).ModifiedProperty);
    }

    private Task<ObjectMetadata> ReadAsync(string type = "contacts", string? knownTypeId = null) =>
        new MetadataReader(_portal.Client, _warnings, _portal.Logger) { KnownTypeId = knownTypeId }.ReadAsync(
            type, TestContext.Current.CancellationToken).Soon();

    private void Properties(params string[] names)
    {
        var properties = string.Join(',', names.Select(name => $$"""{"name":"{{name}}","type":"datetime"}"""));
        foreach (var type in (string[])["contacts", "companies", "deals", "p1_meters"])
            _portal.On($"/crm/v3/properties/{type}", $$"""{"results":[{{properties}}]}""");
    }

    private void Pipelines()
    {
        foreach (var type in (string[])["contacts", "companies", "deals", "p1_meters"])
            _portal.On($"/crm/v3/pipelines/{type}", """{"results":[]}""");
    }

    private void Schema(string type, string id, string name, string associations) => _portal.On(
        $"/crm/v3/schemas/{type}", $$"""{"objectTypeId":"{{id}}","name":"{{name}}","associations":[{{associations}}]}""");
}
