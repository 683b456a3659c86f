using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using HubSpotEtl.Simulator.Data;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;
using Microsoft.AspNetCore.Http.Features;

namespace HubSpotEtl.Simulator.Http;

/// <summary>The way of every call: route, log, token, limits, faults, endpoint, answer.</summary>
internal sealed class PortalHandler(
    PortalModel portal, FaultPlan faults, CallLog calls, RateLimits limits, TokenGate tokens, ControlEndpoint control,
    ConcurrentQueue<Exception> failures)
{
    private static readonly TimeSpan NoWait = TimeSpan.Zero;

    private readonly Router router = new(portal);
    private readonly AnswerPool pool = new();
    private readonly AnswerSender sender = new(portal.Options, portal.Clock);
    private readonly Endpoints endpoints = new(limits);

    public async Task HandleAsync(HttpContext context)
    {
        ApiAnswer answer = pool.Take();
        try
        {
            if (context.Request.Path.StartsWithSegments("/__simulator", out PathString rest))
                await control.AnswerAsync(context, rest.ToString());
            else
                await ServeAsync(context, answer, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client hung up: there is nobody left to answer.
        }
        pool.Return(answer);
    }

    private async Task ServeAsync(HttpContext context, ApiAnswer answer, CancellationToken cancellation)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        Route route = router.Find(Path(target), IsArchived(context));
        CallInfo info = calls.Begin(route.Family, route.Type, route.ToType, context.Request.Method, target);
        Fault? fault = Admit(context, answer, target, info);
        await LatencyAsync(info, fault, cancellation);
        if (fault?.Kind == FaultKind.NoAnswer)
        {
            calls.End(info, 0);
            context.Abort();
            return;
        }
        if (answer.Body.Length == 0)
        {
            byte[] body = await BodyAsync(context, cancellation);
            Answer(new ApiCall(portal, route, info, context.Request.Query, body, fault), answer, context.Request.Method);
            Rewrite(fault, answer);
        }
        calls.End(info, answer.Status);
        await sender.SendAsync(context, answer, fault, cancellation);
    }

    /// <summary>Token, limits and faults: writes the answer itself where the call does not reach an endpoint.</summary>
    private Fault? Admit(HttpContext context, ApiAnswer answer, string target, CallInfo info)
    {
        if (target.Length > portal.Options.MaxUrlLength)
        {
            ErrorBodies.Html(answer, 414);
            return null;
        }
        if (!IsAuthorized(context.Request.Headers.Authorization.ToString(), answer))
            return null;
        RateVerdict verdict = limits.Take(info.Family);
        RateHeaders(answer, verdict);
        if (verdict.Refusal is { } refusal)
        {
            calls.Refused();
            ErrorBodies.RateLimit(answer, refusal.Kind, limits.Limits.RetryAfter);
            return null;
        }
        Fault? fault = faults.For(info);
        if (fault is not null)
            Apply(fault, answer);
        return fault;
    }

    private void Apply(Fault fault, ApiAnswer answer)
    {
        DateTimeOffset now = portal.Clock.GetUtcNow();
        switch (fault.Kind)
        {
            case FaultKind.Status:
                ErrorBodies.Status(answer, fault, now);
                break;
            case FaultKind.DailyLimit or FaultKind.TenSecondLimit or FaultKind.SecondLimit:
                ErrorBodies.RateLimit(answer, fault.Kind, limits.Limits.RetryAfter);
                break;
            case FaultKind.ExpiredToken:
                ErrorBodies.Expired(answer, now, now.AddSeconds(-75));
                break;
            case FaultKind.MissingScope:
                ErrorBodies.MissingScope(answer, fault, portal.PortalId);
                break;
            case FaultKind.BadRequest:
                ErrorBodies.Refuse(answer, ApiRefusal.Validation(fault.Detail));
                break;
            case FaultKind.Header:
                answer.Headers[fault.Detail] = fault.Value;
                answer.Status = fault.StatusCode;
                break;
            case FaultKind.Body:
                answer.Body.Raw(System.Text.Encoding.UTF8.GetBytes(fault.Detail));
                break;
            case FaultKind.Redirect:
                answer.Html(302, "Found");
                answer.Headers["Location"] = fault.Detail;
                break;
        }
    }

    private static void Rewrite(Fault? fault, ApiAnswer answer)
    {
        if (fault?.Rewrite is not { } rewrite)
            return;
        byte[] other = Encoding.UTF8.GetBytes(rewrite(Encoding.UTF8.GetString(answer.Body.WrittenMemory.Span)));
        answer.Body.Clear();
        answer.Body.Raw(other);
        if (fault.StatusCode > 0)
            answer.Status = fault.StatusCode;
    }

    private void Answer(ApiCall call, ApiAnswer answer, string method)
    {
        try
        {
            endpoints.Answer(call, answer, method);
        }
        catch (ApiRefusal refusal) when (refusal.Scope is { } scope)
        {
            ErrorBodies.MissingScope(answer, Fault.MissingScope(scope), portal.PortalId);
        }
        catch (ApiRefusal refusal)
        {
            ErrorBodies.Refuse(answer, refusal);
        }
#pragma warning disable CA1031 // A bug of the simulator must not pass for a fault of the portal: it is kept, and marked in the answer.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            failures.Enqueue(bug);
            ErrorBodies.Refuse(answer, new ApiRefusal(500, "SIMULATOR_BUG", bug.ToString()));
            answer.Headers["X-Simulator-Bug"] = bug.GetType().Name;
        }
    }

    private bool IsAuthorized(string header, ApiAnswer answer)
    {
        const string scheme = "Bearer ";
        string token = header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..] : "";
        if (token.Length == 0)
            ErrorBodies.NoCredentials(answer);
        else if (token != tokens.Current
            && (token.Length < 20 || token.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not '-' and not '_' and not '.')))
            ErrorBodies.Html(answer, 530);
        else if (token != tokens.Current)
            ErrorBodies.Expired(answer, portal.Clock.GetUtcNow(), DateTimeOffset.UnixEpoch);
        else if (tokens.ExpiredAt is { } expired)
            ErrorBodies.Expired(answer, portal.Clock.GetUtcNow(), expired);
        else
            return true;
        if (answer.Status == 530)
            answer.Headers.Remove("X-HubSpot-Correlation-Id");
        return false;
    }

    private void RateHeaders(ApiAnswer answer, RateVerdict verdict)
    {
        if (verdict.DailyRemaining is { } daily)
        {
            answer.Headers["X-HubSpot-RateLimit-Daily"] = limits.Limits.Daily.ToString(CultureInfo.InvariantCulture);
            answer.Headers["X-HubSpot-RateLimit-Daily-Remaining"] = Math.Max(0, daily).ToString(CultureInfo.InvariantCulture);
        }
        if (verdict.Remaining is { } remaining)
        {
            answer.Headers["X-HubSpot-RateLimit-Interval-Milliseconds"] = "10000";
            answer.Headers["X-HubSpot-RateLimit-Max"] = limits.Limits.PerTenSeconds.ToString(CultureInfo.InvariantCulture);
            answer.Headers["X-HubSpot-RateLimit-Remaining"] = remaining.ToString(CultureInfo.InvariantCulture);
        }
    }

    private async Task LatencyAsync(CallInfo info, Fault? fault, CancellationToken cancellation)
    {
        double spread = (Mix.Unit(Mix.Of((ulong)portal.Seed, (ulong)info.Number)) * 2) - 1;
        TimeSpan wait = portal.Options.Latency + (portal.Options.LatencyJitter * spread)
            + (fault?.Kind == FaultKind.SlowStart ? fault.Duration : NoWait);
        if (wait > NoWait)
            await Task.Delay(wait, portal.Clock, cancellation);
    }

    private static string Path(string target)
    {
        int query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }

    private static bool IsArchived(HttpContext context) =>
        string.Equals(context.Request.Query["archived"].ToString(), "true", StringComparison.OrdinalIgnoreCase);

    private static async Task<byte[]> BodyAsync(HttpContext context, CancellationToken cancellation)
    {
        if (context.Request.ContentLength is null or 0 && !context.Request.Headers.ContainsKey("Transfer-Encoding"))
            return [];
        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory, cancellation);
        return memory.ToArray();
    }
}
