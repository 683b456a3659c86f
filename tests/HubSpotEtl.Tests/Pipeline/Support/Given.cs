using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Secrets;
using HubSpotEtl.Tests.Transform;

namespace HubSpotEtl.Tests.Pipeline.Support;

/// <summary>What the tests of the pipeline start from, in a line each.</summary>
internal static class Given
{
    public static AssociationTarget Company { get; } = new("0-2", "COMPANY", IsDeclared: true);

    public static AssociationTarget Deal { get; } = new("0-3", "DEAL", IsDeclared: true);

    public static ObjectMetadata Contacts(params AssociationTarget[] targets) =>
        new("contacts", "0-1", "CONTACT", "lastmodifieddate", [new("email", "string"), new("lastmodifieddate", "datetime")], [], targets);

    public static PrivacyRules Privacy(string rules, string secret) =>
        new("--privacy", [.. SelectionReader.Entries(rules).Select(PrivacyRule.Parse).OfType<PrivacyRule>()], new Secret(secret));

    public static long[] Ids(long first, int count) => [.. Enumerable.Range(0, count).Select(i => first + i)];

    public static Page Page(long first, int count, string? next = "next", ArrayPool<byte>? pool = null) =>
        PageOf(Encoding.UTF8.GetString(Pages.Page([.. Ids(first, count).Select(id => Pages.Record(id))])), next, pool);

    public static Page PageOf(string body, string? next = "next", ArrayPool<byte>? pool = null, bool namesAssociations = false)
    {
        pool ??= ArrayPool<byte>.Shared;
        var bytes = Encoding.UTF8.GetBytes(body);
        var rented = pool.Rent(bytes.Length);
        bytes.CopyTo(rented, 0);
        return new Page(pool, rented, bytes.Length, next is null ? null : new Cursor(next)) { NamesAssociations = namesAssociations };
    }

    public static async IAsyncEnumerable<Page> Stream(params Page[] pages)
    {
        foreach (var page in pages)
        {
            await Task.Yield();
            yield return page;
        }
    }

    /// <summary>Pages, and then a fetch that never comes back unless it is cancelled.</summary>
    public static IAsyncEnumerable<Page> ThenHang(Page[] pages, Action? hanging = null) =>
        HangAfter(pages, hanging, CancellationToken.None);

    public static async IAsyncEnumerable<SeenBatch> IdStream(params long[][] ids)
    {
        foreach (var part in ids)
        {
            await Task.Yield();
            yield return new SeenBatch(part);
        }
    }

    public static async Task<List<T>> AllAsync<T>(this IAsyncEnumerable<T> sequence)
    {
        var all = new List<T>();
        await foreach (var item in sequence.WithCancellation(TestContext.Current.CancellationToken))
            all.Add(item);
        return all;
    }

    private static async IAsyncEnumerable<Page> HangAfter(
        Page[] pages, Action? hanging, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var page in pages)
            yield return page;
        hanging?.Invoke();
        await Patience.ForeverAsync(cancellationToken);
    }
}
