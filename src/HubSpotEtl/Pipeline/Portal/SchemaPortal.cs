using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Bookkeeping.Portal;
using HubSpotEtl.Postgres.Connection;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline.Portal;

/// <summary>
/// Sees to it that a schema stays the copy of one portal. HubSpot is asked once, and again where it failed. For one object after another.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="database">The tables.</param>
/// <param name="options">Which portal the user accepts.</param>
internal sealed class SchemaPortal(HubSpotClient client, Database database, SyncOptions options)
{
    private readonly PortalStore _store = new(database);
    private Task<TokenPortal>? _asked;
    private bool _hasTold;

    /// <summary>Asks HubSpot for the token's portal, unless it has told.</summary>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="HubSpotApiException">HubSpot failed, or refuses the token altogether.</exception>
    public Task<TokenPortal> AskAsync(CancellationToken cancellationToken)
    {
        // What broke off or failed is no answer for the next attempt, or the next object.
        if (_asked is null or { IsCompleted: true, IsCompletedSuccessfully: false })
            _asked = TokenPortal.AskAsync(client, cancellationToken);
        return _asked;
    }

    /// <summary>Makes sure that the token's portal is not another than the schema's. It only reads.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What a sync would do.</returns>
    /// <exception cref="InvalidOptionsException">It is another one, or may be.</exception>
    public async Task<PortalRule> RequireAsync(CancellationToken cancellationToken)
    {
        var token = await AskAsync(cancellationToken);
        var stored = await _store.FindAsync(cancellationToken);
        var rule = PortalRule.Decide(stored?.PortalId, token, options.AcceptPortal, database.Schema.Name);
        return rule.Mistake is { } mistake ? throw new InvalidOptionsException(mistake) : rule;
    }

    /// <summary>The same, for those who cannot move the schema.</summary>
    /// <inheritdoc cref="RequireAsync"/>
    public async Task RequireSameAsync(CancellationToken cancellationToken)
    {
        if (await RequireAsync(cancellationToken) is { Verdict: PortalVerdict.Moves, Portal: { } portal })
            throw new InvalidOptionsException(new SettingMistake(
                Setting.AcceptPortal.Name, $"{portal}",
                $"the schema {database.Schema.Name} holds another portal, and only a sync that begins with this option moves it"));
    }

    /// <summary>The same for a sync that is about to write: a schema that is of no portal yet becomes the token's.</summary>
    /// <param name="rule">What was decided.</param>
    /// <param name="scope">Where it is told that the portal is not known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOptionsException">It has become another one's just now.</exception>
    public async Task KeepAsync(PortalRule rule, RunScope scope, CancellationToken cancellationToken)
    {
        if (rule is { Verdict: PortalVerdict.Learns, Portal: { } portal } && await _store.LearnAsync(portal, cancellationToken) == portal)
            Log.PortalLearnt(scope.Logger, database.Schema.Name, portal);
        if (rule.Verdict is PortalVerdict.Learns or PortalVerdict.Moves)
            await RequireSameAsync(cancellationToken);
        if (rule.Verdict == PortalVerdict.Unproved && !_hasTold)
            scope.Warnings.Note(
                $"HubSpot does not tell which portal the token belongs to, so nothing keeps a token of another portal from the schema "
                    + $"{database.Schema.Name}. "
                + $"{(await AskAsync(cancellationToken)).Refusal} --accept-portal names the portal.");
        _hasTold = true;
    }

    /// <summary>Moves the schema to the token's portal, where the user wants that and it is another's.</summary>
    /// <param name="logger">The run's log.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <exception cref="InvalidOptionsException">The token is of another portal than the user named.</exception>
    /// <exception cref="SyncLockedException">A run of the schema is under way.</exception>
    public async Task MoveAsync(ILogger logger, CancellationToken cancellationToken)
    {
        if (await RequireAsync(cancellationToken) is not { Verdict: PortalVerdict.Moves, Portal: { } to }
            || await _store.FindAsync(cancellationToken) is not { PortalId: var from })
            return;
        await BookkeepingMigration.EnsureAsync(database, cancellationToken);
        if (await _store.MoveAsync(from, to, cancellationToken) is { } busy)
            throw new SyncLockedException(busy, holder: null);
        Log.PortalMoved(logger, database.Schema.Name, from, to);
    }
}
