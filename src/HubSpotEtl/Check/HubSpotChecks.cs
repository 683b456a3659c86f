using HubSpotEtl.Check.Report;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.Pipeline.Portal;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Check;

/// <summary>The portal as a whole: reachable, the token taken, limits, clock, custom objects.</summary>
/// <param name="client">The API.</param>
/// <param name="time">This machine's clock.</param>
internal sealed class HubSpotChecks(HubSpotClient client, TimeProvider time)
{
    private const double LittleLeft = 0.1;

    private readonly List<Finding> _findings = [];

    /// <summary>False once it is clear that no other call can succeed.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>The portal of the token; null where HubSpot did not answer.</summary>
    public TokenPortal? Portal { get; private set; }

    /// <summary>Asks.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CheckSection> RunAsync(CancellationToken cancellationToken)
    {
        await AccountAsync(cancellationToken);
        _findings.AddRange(Encryption.OfHubSpot(client.Options.BaseUrl));
        if (IsUsable)
        {
            _findings.Add(Finding.Unknown("hubspot.token_age", CheckTokenAge));
            Clock();
            await QuotaAsync(cancellationToken);
            Rate();
        }

        if (IsUsable)
            await CustomObjectsAsync(cancellationToken);
        if (IsUsable)
            await OwnersAsync(cancellationToken);
        return new CheckSection("hubspot", new Said(CheckHubSpot), _findings);
    }

    private async Task AccountAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        try
        {
            var account = await client.GetAccountAsync(cancellationToken);
            Portal = new TokenPortal(account.PortalId, null);
            Reached(started);
            var portal = account.PortalId.ToString(System.Globalization.CultureInfo.InvariantCulture);
            AddToken(account.Kind is { } kind ? $"{portal} ({kind})" : portal);
        }
        catch (HubSpotApiException failure) when (failure.Status is null || failure.IsProxyFault)
        {
            IsUsable = false;
            _findings.Add(Finding.Failed(
                "hubspot.reachable", new Said(CheckUnreachable, client.Options.BaseUrl, failure.Reason),
                failure.IsProxyFault ? null : new Said(CheckUnreachableRemedy)));
        }
        catch (HubSpotApiException failure) when (failure.IsUnauthorized || (int?)failure.Status == 530)
        {
            // A token in no form at all meets Cloudflare's 530 (observed by other connectors).
            IsUsable = false;
            Reached(started);
            _findings.Add(Finding.Failed("hubspot.token", new Said(CheckTokenRefused, failure.Reason), new Said(CheckTokenRefusedRemedy)));
        }
        catch (HubSpotApiException failure)
        {
            IsUsable = !failure.IsDailyLimit && !failure.IsTransient;
            Reached(started);
            if (IsUsable)
            {
                Portal = new TokenPortal(null, failure.Message);
                AddToken("?");
            }
            else
            {
                _findings.Add(NoAnswer(failure));
            }
        }
    }

    private void Reached(long started) => _findings.Add(Finding.Passed(
        "hubspot.reachable", CheckReachable, client.Options.BaseUrl, (long)time.GetElapsedTime(started).TotalMilliseconds));

    // pat-{region}-{uuid}: private apps and service keys alike. Anything else is taken to be an OAuth token, which lives half an hour.
    private void AddToken(string portal) => _findings.Add(client.Options.Token.Reveal().StartsWith("pat-", StringComparison.Ordinal)
        ? Finding.Passed("hubspot.token", CheckTokenAccepted, portal)
        : Finding.Warning("hubspot.token", new Said(CheckTokenOther, portal), new Said(CheckTokenOtherRemedy)));

    private void Clock()
    {
        if (client.ServerTime is { } theirs)
            _findings.Add(ClockSkew.Judge("hubspot.clock", CheckHubSpotClock, theirs, time.GetUtcNow()));
        else
            _findings.Add(Finding.Unknown("hubspot.clock", CheckHubSpotClockUnknown));
    }

    private async Task QuotaAsync(CancellationToken cancellationToken)
    {
        var (limit, left) = await DailyAsync(cancellationToken);
        IsUsable = left is not <= 0;
        _findings.Add((limit, left) switch
        {
            ({ } all, { } rest) when rest <= 0 =>
                Finding.Failed("hubspot.daily_quota", new Said(CheckQuota, rest, all), new Said(CheckQuotaRemedy)),
            ({ } all, { } rest) when rest < all * LittleLeft =>
                Finding.Warning("hubspot.daily_quota", new Said(CheckQuota, rest, all), new Said(CheckQuotaLowRemedy)),
            ({ } all, { } rest) => Finding.Passed("hubspot.daily_quota", CheckQuota, rest, all),
            _ => Finding.Unknown("hubspot.daily_quota", CheckQuotaUnknown),
        });
    }

    private async Task<(long? Limit, long? Left)> DailyAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (client.Usage is { DailyLimit: null } && await client.GetDailyUsageAsync(cancellationToken) is { Limit: > 0 } usage)
                return (usage.Limit, usage.Limit - usage.Used);
        }
        catch (HubSpotApiException)
        {
            // Not every token may ask; the headers of other calls tell it as a rule, and if not, that is said.
        }

        return (client.Usage.DailyLimit, client.Usage.DailyRemaining);
    }

    private void Rate()
    {
        var limit = client.Usage.GeneralLimit;
        _findings.Add(limit == client.Options.GeneralLimit
            ? Finding.Unknown("hubspot.rate_limit", CheckRateUnknown, limit.Calls, (long)limit.Window.TotalSeconds)
            : Finding.Passed("hubspot.rate_limit", CheckRate, limit.Calls, (long)limit.Window.TotalSeconds));
    }

    private Task CustomObjectsAsync(CancellationToken cancellationToken) => TryAsync(
        "hubspot.custom_objects", CheckCustomRefused,
        async id =>
        {
            var schemas = await client.GetCustomSchemasAsync(cancellationToken);
            Portal = Portal is { Id: null } ? Portal with { Id = TokenPortal.NamedBy(schemas) } : Portal;
            return Finding.Passed(id, CheckCustom, schemas.Count);
        });

    private Task OwnersAsync(CancellationToken cancellationToken) => TryAsync("hubspot.owners", CheckOwnersRefused, async id =>
    {
        await client.ListOwnersAsync(archived: false, after: null, limit: 1, cancellationToken);
        return Finding.Passed(id, CheckOwners);
    });

    // For what a sync uses where it may, and does without where it may not.
    private async Task TryAsync(string id, ReportText whenRefused, Func<string, Task<Finding>> look)
    {
        try
        {
            _findings.Add(await look(id));
        }
        catch (HubSpotApiException refused) when (refused.IsRefusal)
        {
            _findings.Add(Finding.Warning(id, new Said(whenRefused, refused.Reason), Scopes.Remedy(refused)));
        }
        catch (HubSpotApiException failure)
        {
            IsUsable = false;
            _findings.Add(NoAnswer(failure));
        }
    }

    private static Finding NoAnswer(HubSpotApiException failure) =>
        Finding.Failed("hubspot.answers", new Said(CheckNoAnswer, failure.Reason), new Said(CheckLater));
}
