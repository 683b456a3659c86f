using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.HubSpot;

public class AssociationTests
{
    [Fact]
    public async Task every_target_and_type_is_a_link()
    {
        using var portal = new FakePortal().Answers(Answer.Json("""
            {"status":"COMPLETE","results":[
              {"from":{"id":"501"},"to":[
                {"toObjectId":77,"associationTypes":[
                  {"category":"HUBSPOT_DEFINED","typeId":1,"label":"Primary"},{"category":"HUBSPOT_DEFINED","typeId":279,"label":null}]},
                {"toObjectId":"78","associationTypes":[{"category":"USER_DEFINED","typeId":"12","label":"Jefé \ud83d\ude00"}]}]},
              {"from":{"id":"501"},"to":[{"toObjectId":9007199254740993,"associationTypes":[{"category":"WORK","typeId":3}]}]}]}
            """, 207));

        var page = await ReadAsync(portal, new AssociationInput(501), new AssociationInput(502));

        Assert.Equal(
            [
                new(501, 77, 1, "HUBSPOT_DEFINED", "Primary"),
                new(501, 77, 279, "HUBSPOT_DEFINED", null),
                new(501, 78, 12, "USER_DEFINED", "Jefé 😀"),
                new(501, 9_007_199_254_740_993, 3, "WORK", null),
            ],
            page.Links);
        Assert.Empty(page.More);
        Assert.Empty(page.Errors);
        Assert.Equal("/crm/v4/associations/contacts/companies/batch/read", portal.Sent[0].Path);
        Assert.Equal("""{"inputs":[{"id":"501"},{"id":"502"}]}""", portal.Sent[0].Body);
    }

    [Fact]
    public async Task keys_may_come_in_any_order()
    {
        using var portal = new FakePortal().Answers(Answer.Json("""
            {"results":[{"paging":{"next":{"link":"x","after":"A"}},
              "to":[{"associationTypes":[{"label":"L","typeId":5,"x":[{}],"category":"C"}],"toObjectId":1}],"from":{"x":{"id":"3"},"id":"2"}}]}
            """));

        var page = await ReadAsync(portal, new AssociationInput(2));

        Assert.Equal([new(2, 1, 5, "C", "L")], page.Links);
        Assert.Equal([new(2, "A")], page.More);
    }

    [Fact]
    public async Task equal_categories_and_labels_are_one_string()
    {
        using var portal = new FakePortal().Answers(Answer.Json("""
            {"results":[{"from":{"id":"1"},"to":[
              {"toObjectId":1,"associationTypes":[{"category":"HUBSPOT_DEFINED","typeId":1,"label":"Primary"}]},
              {"toObjectId":2,"associationTypes":[{"category":"HUBSPOT_DEFINED","typeId":1,"label":"Prim\u0061ry"}]}]}]}
            """));

        var page = await ReadAsync(portal, new AssociationInput(1));

        Assert.Same(page.Links[0].Category, page.Links[1].Category);
        Assert.Same(page.Links[0].Label, page.Links[1].Label);
    }

    [Fact]
    public async Task half_a_surrogate_pair_in_a_label_or_a_key_does_no_harm()
    {
        using var portal = new FakePortal().Answers(Answer.Json("""
            {"results":[{"from":{"id":"1"},"\ud800":1,"to":[
              {"toObjectId":1,"associationTypes":[{"category":"C","typeId":1,"label":"a\ud800"}]},
              {"toObjectId":2,"associationTypes":[{"category":"C","typeId":1,"label":"a\ud800b\ude00"}]}]}],
             "errors":[{"category":"X","message":"m\ud800"}]}
            """, 207));

        var page = await ReadAsync(portal, new AssociationInput(1));

        Assert.Equal(["a\uFFFD", "a\uFFFDb\uFFFD"], page.Links.Select(link => link.Label));
        Assert.Single(page.Errors);
    }

    [Theory]
    [InlineData("\"crm.associations.NO_ASSOCIATIONS_FOUND\"")]
    [InlineData("\"crm.associations.FROM_OBJECT_NOT_FOUND\"")]
    [InlineData("""{"name":"crm.associations.NO_ASSOCIATIONS_FOUND"}""")]
    [InlineData("""{"a":[{"b":"NO_ASSOCIATIONS_FOUND"}],"c":1}""")]
    public async Task to_have_no_association_is_normal(string subCategory)
    {
        var body = """{"results":[],"numErrors":1,"errors":[{"subCategory":SUB,"category":"OBJECT_NOT_FOUND","context":{"fromObjectId":["502"]}}]}""";
        using var portal = new FakePortal().Answers(Answer.Json(body.Replace("SUB", subCategory), 207));

        var page = await ReadAsync(portal, new AssociationInput(502));

        Assert.Empty(page.Links);
        Assert.Empty(page.Errors);
        Assert.Single(portal.Sent);
    }

    [Fact]
    public async Task other_errors_are_told_with_their_records()
    {
        using var portal = new FakePortal().Answers(Answer.Json("""
            {"errors":[
              {"category":"OBJECT_NOT_FOUND","subCategory":"crm.associations.NO_ASSOCIATIONS_FOUND","context":{"fromObjectId":["1"]}},
              {"category":"VALIDATION_ERROR","subCategory":"crm.associations.INVALID_IDENTIFIER","message":"x is\nnot a valid ID","context":{"id":["2","x"]}},
              {"category":"OBJECT_NOT_FOUND","subCategory":{"code":7},"context":{"fromObjectId":["3"]}},
              {}],
             "results":[]}
            """, 207));

        var page = await ReadAsync(portal, new AssociationInput(1));

        Assert.Equal(3, page.Errors.Count);
        Assert.Equal("x is not a valid ID", page.Errors[0].Message);
        Assert.Equal([2], page.Errors[0].FromIds);
        Assert.Equal("""{"code":7}""", page.Errors[1].SubCategory);
        Assert.Equal([3], page.Errors[1].FromIds);
    }

    [Fact]
    public async Task a_record_with_more_targets_is_asked_for_again_with_its_cursor_as_it_came()
    {
        using var portal = new FakePortal().Answers(Answer.Json(Paged("MC0y%3D")), Answer.Json(Paged(null)));

        var first = await ReadAsync(portal, new AssociationInput(501));
        var second = await ReadAsync(portal, [.. first.More]);

        Assert.Equal("""{"inputs":[{"id":"501","after":"MC0y%3D"}]}""", portal.Sent[1].Body);
        Assert.Empty(second.More);
    }

    [Theory]
    [InlineData("""{"next":{"after":null}}""")]
    [InlineData("""{"next":{"after":""}}""")]
    [InlineData("""{"next":{}}""")]
    public async Task a_further_page_that_is_named_by_nothing_leaves_the_record_unknown(string paging)
    {
        using var portal = new FakePortal().Answers(Answer.Json($$"""{"results":[{"from":{"id":"1"},"to":[],"paging":{{paging}}}]}"""));

        var page = await ReadAsync(portal, new AssociationInput(1));

        Assert.Empty(page.More);
        Assert.Equal([1], Assert.Single(page.Errors).FromIds);
    }

    [Fact]
    public async Task a_cursor_that_hubspot_refuses_is_sent_decoded_and_so_from_then_on()
    {
        using var portal = new FakePortal().Answers(
            Answer.Json(Answer.Error("Invalid after"), 400), Answer.Json(Paged(null)), Answer.Json(Paged(null)));

        await ReadAsync(portal, new AssociationInput(501, "MC0y%3D"), new AssociationInput(502));
        await ReadAsync(portal, new AssociationInput(503, "Y%3D"));

        Assert.Contains("\"MC0y%3D\"", portal.Sent[0].Body);
        Assert.Contains("\"MC0y=\"", portal.Sent[1].Body);
        Assert.Contains("\"Y=\"", portal.Sent[2].Body);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    public async Task a_pair_that_is_refused_is_told_to_the_caller(int status)
    {
        using var portal = new FakePortal().Answers(Answer.Json(Answer.Error("not a valid association type"), status));

        var refusal = await Assert.ThrowsAsync<HubSpotApiException>(() => ReadAsync(portal, new AssociationInput(1)));

        Assert.Contains("associations of 1 records with companies", refusal.Message);
        Assert.Single(portal.Sent);
    }

    [Theory]
    [InlineData("""{"results":[{"to":[]}]}""")]
    [InlineData("""{"results":[{"from":{"id":"x"},"to":[]}]}""")]
    [InlineData("""{"results":[{"from":{"id":"1"},"to":[{"toObjectId":1.5,"associationTypes":[]}]}]}""")]
    [InlineData("""{"results":[{"from":{"id":"1"},"to":[{"toObjectId":1,"associationTypes":[]}]}]}""")]
    [InlineData("""{"status":"COMPLETE"}""")]
    public async Task what_cannot_be_understood_is_an_error_and_no_missing_link(string body)
    {
        using var portal = new FakePortal().Answers([.. Enumerable.Repeat(Answer.Json(body), 5)]);

        await Assert.ThrowsAsync<HubSpotApiException>(() => ReadAsync(portal, new AssociationInput(1)));
    }

    [Fact]
    public async Task a_cut_answer_is_never_taken_as_fewer_links()
    {
        var whole = Paged("A");
        for (var length = 0; length < whole.Length; length++)
        {
            using var portal = new FakePortal().Answers(Answer.Json(whole[..length]), Answer.Json(whole));

            var page = await ReadAsync(portal, new AssociationInput(501));

            Assert.Equal(2, portal.Sent.Count);
            Assert.Single(page.Links);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task no_more_records_go_out_than_hubspot_takes(int count)
    {
        using var portal = new FakePortal();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadAsync(portal, new AssociationInput[count]));
    }

    private static string Paged(string? after)
    {
        var paging = after is null ? "" : $$$""","paging":{"next":{"after":"{{{after}}}","link":"https://x"}}""";
        return $$"""{"results":[{"from":{"id":"501"},"to":[{"toObjectId":1,"associationTypes":[{"category":"C","typeId":2,"label":null}]}]{{paging}}}]}""";
    }

    private static Task<AssociationPage> ReadAsync(FakePortal portal, params AssociationInput[] inputs) =>
        portal.Client.ReadAssociationsAsync("contacts", "companies", inputs, TestContext.Current.CancellationToken);
}
