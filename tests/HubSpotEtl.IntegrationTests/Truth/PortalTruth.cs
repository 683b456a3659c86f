using HubSpotEtl.Simulator;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Truth;

/// <summary>
/// Compares the tables of an object with what a simulated portal really holds, by the rules of the product's description and by code of its
/// own: nothing of the product takes part.
/// </summary>
internal static class PortalTruth
{
    /// <summary>Fails, and says what differs, unless the tables are complete and right.</summary>
    /// <param name="database">Connections whose search path is the schema.</param>
    /// <param name="portal">The portal.</param>
    /// <param name="objectType">Any name of the object type.</param>
    /// <param name="options">What the portal does not tell.</param>
    public static async Task AssertAsync(NpgsqlDataSource database, SimulatedPortal portal, string objectType, TruthOptions? options = null)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        options ??= new TruthOptions();
        var type = portal.Portal.Type(objectType);
        var name = NamingRules.Normalize(type.Identity.SchemaName);
        var table = await TableColumns.ReadAsync(database, name, cancellationToken);
        var differences = new Differences();
        NamingRules.Check(
            table.Catalog, [.. (type.Pipelines ?? []).SelectMany(pipeline => pipeline.Stages).Select(stage => stage.Id)], differences);
        await RecordTruth.CompareAsync(database, type, table, options, differences, cancellationToken);
        await LinkTruth.CompareAsync(database, portal.Portal, type, name, options, differences, cancellationToken);
        await PipelineTruth.CompareAsync(database, type, name, portal.Options.ShowArchivedPipelines, differences, cancellationToken);
        differences.AssertNone();
    }
}
