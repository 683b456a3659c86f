using System.Globalization;
using System.IO.Compression;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.Simulator.Http;

/// <summary>Sends an answer: headers, compression, and the faults that hit a body on its way.</summary>
internal sealed class AnswerSender(SimulatorOptions options, SimulatedClock clock)
{
    public async Task SendAsync(HttpContext context, ApiAnswer answer, Fault? fault, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> body = answer.Body.WrittenMemory;
        if (fault?.Kind == FaultKind.TruncatedBody)
            body = body[..Cut(body.Span)];
        Headers(context, answer);
        if (options.Compression && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.ContentEncoding = "gzip";
            body = Compressed(body);
        }
        context.Response.ContentLength = body.Length;
        await WriteAsync(context, body, fault, cancellation);
    }

    // Not between two characters of one: a cut UTF-8 sequence would be a fault of another kind.
    private static int Cut(ReadOnlySpan<byte> body)
    {
        int middle = body.Length / 2;
        while (middle > 0 && (body[middle] & 0xC0) == 0x80)
            middle--;
        return middle;
    }

    private void Headers(HttpContext context, ApiAnswer answer)
    {
        HttpResponse response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.Headers.Date = clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        response.Headers.Server = "cloudflare";
        response.Headers["X-HubSpot-Correlation-Id"] = answer.CorrelationId;
        response.Headers.Vary = "origin, accept-encoding";
        foreach ((string name, string value) in answer.Headers)
            response.Headers[name] = value;
    }

    private static ReadOnlyMemory<byte> Compressed(ReadOnlyMemory<byte> body)
    {
        using var memory = new MemoryStream(body.Length / 4);
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(body.Span);
        return memory.GetBuffer().AsMemory(0, (int)memory.Length);
    }

    private async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body, Fault? fault, CancellationToken cancellation)
    {
        if (fault?.Kind == FaultKind.DroppedConnection)
        {
            await context.Response.Body.WriteAsync(body[..(body.Length / 2)], cancellation);
            await context.Response.Body.FlushAsync(cancellation);
            context.Abort();
        }
        else if (fault?.Kind == FaultKind.SlowBody)
        {
            await WriteSlowlyAsync(context, body, fault.Duration, cancellation);
        }
        else
        {
            await context.Response.Body.WriteAsync(body, cancellation);
        }
    }

    private async Task WriteSlowlyAsync(HttpContext context, ReadOnlyMemory<byte> body, TimeSpan duration, CancellationToken cancellation)
    {
        const int pieces = 10;
        for (int i = 0; i < pieces; i++)
        {
            int start = (int)((long)body.Length * i / pieces), end = (int)((long)body.Length * (i + 1) / pieces);
            await context.Response.Body.WriteAsync(body[start..end], cancellation);
            await context.Response.Body.FlushAsync(cancellation);
            await Task.Delay(duration / pieces, clock, cancellation);
        }
    }
}
