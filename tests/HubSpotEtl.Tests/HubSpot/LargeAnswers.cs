using System.Net;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Listing;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Tests.HubSpot.Support;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.HubSpot;

/// <summary>
/// Answers that are larger than is taken are asked for again with fewer records; memory is bounded whatever a server sends.
/// </summary>
public class LargeAnswers
{
    private static readonly string Padding = new('x', 1_000);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("list")]
    [InlineData("search")]
    public async Task a_page_that_is_too_large_is_halved_until_it_fits(string what)
    {
        using var portal = new FakePortal(o => o with { MaxBodyBytes = 10_000 });
        portal.Answers(
            [.. Enumerable.Range(0, 12)
                .Select<int, Func<HttpResponseMessage>>(_ => () => Answer.Json(PageOf(LimitOf(portal.Sent[^1])))())]);

        using var page = what == "list"
            ? await portal.ListAsync(new ListQuery { Limit = 100 })
            : await portal.Client.SearchAsync("contacts", new SearchQuery { Limit = 100 }, Cancel);

        Assert.Equal(6, page.ReadIds().Count);
        Assert.Equal([100, 50, 25, 12, 6], portal.Sent.Select(LimitOf));
        Assert.Empty(portal.Clock.Waits);
        Assert.Equal(4, portal.Logger.Entries.Count(entry => entry.Id == 1031));
    }

    [Fact]
    public async Task a_single_record_that_is_too_large_is_a_clear_error()
    {
        using var portal = new FakePortal(o => o with { MaxBodyBytes = 1_024 }).Answers([.. Enumerable.Repeat(Answer.Json(PageOf(7)), 12)]);

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync(new ListQuery { Limit = 4 }));

        Assert.Equal(3, portal.Sent.Count);
        Assert.Contains("larger than 1,024 bytes. Ask for fewer properties.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task records_by_id_are_asked_for_in_smaller_parts()
    {
        using var portal = new FakePortal(o => o with { MaxBodyBytes = 10_000 });
        portal.Answers(
            [
                .. Enumerable.Range(0, 30).Select<int,
                Func<HttpResponseMessage>>(_ => () => Answer.Json(PageOf(portal.Sent[^1].InputIds()))())]);

        var ids = new List<long>();
        await foreach (var (part, page) in new BatchWalk(portal.Client).ReadAsync("contacts", Given.Ids(1, 30), ["email"], Cancel))
        {
            using (page)
                Assert.Equal(part, page.ReadIds());
            ids.AddRange(part);
        }

        Assert.Equal(Given.Ids(1, 30), ids);
    }

    [Fact]
    public async Task so_are_the_records_of_a_listing_by_batch_read()
    {
        using var portal = new Portal(o => o with { MaxBodyBytes = 60_000 });
        portal.On("/batch/read", request => Answer.Json(PageOf(request.InputIds()))());
        portal.On("/contacts", request => Answer.Json(Answer.Page(null, Given.Ids(1, Math.Min(100, LimitOf(request)))))());
        var query = new ListQuery { Properties = [.. Enumerable.Range(0, 300).Select(i => $"a_property_with_a_name_{i:D8}")] };

        await foreach (var page in new ListWalk(portal.Client).ReadAsync("contacts", query, Cancel))
        {
            Assert.Equal(50, page.ReadIds().Count);
            page.Dispose();
        }
    }

    [Fact]
    public async Task the_links_of_many_records_are_asked_for_in_halves()
    {
        using var portal = new FakePortal(o => o with { MaxBodyBytes = 4_000 });
        portal.Answers(
            [
                .. Enumerable.Range(0, 30).Select<int,
                Func<HttpResponseMessage>>(_ => () => Answer.Json(LinksOf(portal.Sent[^1].InputIds()))())]);

        var page = await portal.Client.ReadAssociationsAsync(
            "contacts", "0-2", [.. Given.Ids(1, 100).Select(id => new AssociationInput(id))], Cancel);

        Assert.Equal(Given.Ids(1, 100), page.Links.Select(link => link.FromId));
        Assert.Equal(Given.Ids(1, 100), page.Answered.Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task of_a_body_without_end_no_more_than_the_bound_is_read(bool isAnnounced)
    {
        const long sent = 1L << 30;
        using var blanks = new Blanks(sent);
        using var portal = new Portal();
        portal.On("/contacts", _ =>
        {
            var message = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(blanks) };
            message.Content.Headers.ContentLength = isAnnounced ? sent : null;
            message.Content.Headers.ContentType = new("application/json");
            return message;
        });

        await Assert.ThrowsAsync<HubSpotApiException>(() => portal.Client.ListAsync("contacts", new ListQuery { Limit = 1 }, Cancel));

        Assert.InRange(blanks.Taken, 0, isAnnounced ? 0 : (64L << 20) + 1);
    }

    private static int LimitOf(SentRequest request)
    {
        var text = request.Body ?? request.Query;
        var digits = System.Text.RegularExpressions.Regex.Match(text, "limit[^0-9]*([0-9]+)").Groups[1].Value;
        return int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string PageOf(int records) => PageOf(Given.Ids(1, records));

    private static string PageOf(long[] ids) =>
        $$"""{"results":[{{string.Join(',', ids.Select(id => $$$"""{"id":"{{{id}}}","properties":{"email":"{{{Padding}}}"}}"""))}}]}""";

    private static string LinksOf(long[] ids) =>
        $$"""{"results":[{{string.Join(',', ids.Select(id => $$$"""{"from":{"id":"{{{id}}}"},"to":[{"toObjectId":7,"associationTypes":[{"category":"X","typeId":1}]}]}"""))}}]}""";

    private sealed class Blanks(long length) : Stream
    {
        public long Taken { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Taken; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var taken = (int)Math.Min(count, length - Taken);
            Array.Fill(buffer, (byte)' ', offset, taken);
            Taken += taken;
            return taken;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
