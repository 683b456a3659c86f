using HubSpotEtl.Check.Report;
using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.Pipeline.Portal;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Session;
using HubSpotEtl.Postgres.Tables;
using Microsoft.Extensions.Logging;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Check;

/// <summary>
/// All checks in the order of a sync's needs; a part that cannot be looked at because an earlier one failed is left out, and that is said.
/// </summary>
/// <param name="options">The settings, with what is wrong with them.</param>
/// <param name="dotEnv">The file in force, if any.</param>
/// <param name="time">This machine's clock.</param>
internal sealed class CheckRun(CheckOptions options, DotEnvFile? dotEnv, TimeProvider time)
{
    private TokenPortal? _portal;

    private EtlOptions Settings => options.Settings;

    /// <summary>Checks everything.</summary>
    /// <param name="loggers">Where loggers come from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CheckReport> RunAsync(ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var sections = new List<CheckSection> { new SettingsCheck(options, dotEnv).Run() };
        await using var connections = options.DatabaseIsSet ? new Database(DatabaseSettings.Of(Settings.Database)) : null;
        var database = connections?.ForLooking();
        sections.AddRange(options.HubSpotIsSet
            ? await PortalAsync(database, loggers, cancellationToken)
            : [new CheckSection("hubspot", new Said(CheckHubSpot), [Finding.Unknown("hubspot.reachable", CheckNotAsked)])]);
        sections.Add(database is not null
            ? await new DatabaseChecks(database, Settings.Database, _portal, time).RunAsync(Settings.Sync.ObjectTypes, cancellationToken)
            : new CheckSection(
                "database", new Said(CheckDatabase, Settings.Database.Schema), [Finding.Unknown("database.reachable", CheckNotAsked)]));
        return new CheckReport(sections);
    }

    private async Task<IReadOnlyList<CheckSection>> PortalAsync(
        Database? database, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        // Somebody waits for the answer: what does not come soon is a finding.
        var patience = HubSpotClientOptions.Of(Settings.HubSpot) with { MaxAttempts = 3, AttemptTimeout = TimeSpan.FromSeconds(30) };
        using var handler = HubSpotHttp.CreateHandler(patience);
        using var client = new HubSpotClient(handler, patience, time, loggers.CreateLogger("hubspot"));
        var portal = new HubSpotChecks(client, time);
        var sections = new List<CheckSection> { await portal.RunAsync(cancellationToken) };
        _portal = portal.Portal;
        if (!portal.IsUsable)
            return sections;
        var names = await NamesAsync(database, cancellationToken);
        var patterns = new PatternUse();
        var selection = new ObjectSelection(Settings.Sync, patterns);
        foreach (var objectType in Settings.Sync.ObjectTypes)
        {
            try
            {
                sections.Add(
                    await new ObjectChecks(client, names, selection, objectType, loggers.CreateLogger("hubspot-etl"))
                        .RunAsync(cancellationToken));
            }
            catch (HubSpotApiException failure)
            {
                sections.Add(new CheckSection(
                    $"object {objectType}", new Said(CheckObject, objectType, "?"),
                    [Finding.Failed("object.answers", new Said(CheckNoAnswer, failure.Reason), new Said(CheckLater))]));
            }
        }

        if (patterns.Unmatched is { Count: > 0 } unmatched)
            sections.Add(new CheckSection(
                "selection", new Said(CheckPatterns),
                [.. unmatched.Select(text => Finding.Warning("selection.patterns", new Said(CheckPatternsUnmatched, text)))]));
        return sections;
    }

    // Where the database does not answer, its own section says so.
    private static async Task<ForeseenNames> NamesAsync(Database? database, CancellationToken cancellationToken)
    {
        try
        {
            return database is null ? new ForeseenNames() : await ForeseenNames.ReadAsync(database, cancellationToken);
        }
        catch (Exception failure) when (DatabaseFault.Is(failure))
        {
            return new ForeseenNames();
        }
    }
}
