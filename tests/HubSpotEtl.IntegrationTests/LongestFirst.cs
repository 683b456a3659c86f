using HubSpotEtl.IntegrationTests;
using HubSpotEtl.IntegrationTests.Check;
using HubSpotEtl.IntegrationTests.Connection;
using HubSpotEtl.IntegrationTests.Faults;
using HubSpotEtl.IntegrationTests.Plan;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Runs.Loads;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace HubSpotEtl.IntegrationTests;

/// <summary>
/// The tests of a class run one after another: those that take a minute and more begin first, since the others fill what is left, and would
/// have to wait for them at the end.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // By what they took; none is wrong that is missing.
    private static readonly Type[] s_longest =
    [
        typeof(BlockedChanges), typeof(RefusingDatabases), typeof(Poolers), typeof(AlteredTables), typeof(LockedTables),
        typeof(HubSpotFaults), typeof(SessionsThatEnd),
        typeof(UnsteadyStarts), typeof(TriedRights), typeof(HostileSurroundings), typeof(LostConnections), typeof(LockedRows),
        typeof(PredictedCalls), typeof(BulkUpdates),
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection
    {
        var (first, last) = (new List<TTestCollection>(), new List<TTestCollection>());
        foreach (var tests in testCollections.OrderBy(tests => Place(tests)))
            (first.Count > last.Count ? last : first).Add(tests);
        // The runner gives all to the thread pool at once, whose threads begin at both ends.
        return [.. first, .. Enumerable.Reverse(last)];
    }

    private static int Place(ITestCollection tests)
    {
        var place = Array.FindIndex(
            s_longest, one => tests.TestCollectionDisplayName.Contains($"{one.FullName} ", StringComparison.Ordinal));
        return place < 0 ? s_longest.Length : place;
    }
}
