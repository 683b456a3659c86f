using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using HubSpotEtl.Simulator;

namespace HubSpotEtl.IntegrationTests.Simulator;

/// <summary>The plainest client there can be: no retry, no limit, nothing read for granted.</summary>
internal sealed class PortalClient : IDisposable
{
    private readonly HttpClient http;

    public PortalClient(SimulatedPortal portal, string? token = null)
    {
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(portal.BaseUrl) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? portal.Token);
    }

    public void Dispose() => http.Dispose();

    public Task<HttpResponseMessage> SendAsync(string path, string? body = null, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        change?.Invoke(request);
        return http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<(HttpStatusCode Status, JsonElement Json)> AskAsync(string path, string? body = null)
    {
        using HttpResponseMessage response = await SendAsync(path, body);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonDocument.Parse(bytes).RootElement);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        (HttpStatusCode status, JsonElement json) = await AskAsync(path);
        Assert.Equal(HttpStatusCode.OK, status);
        return json;
    }

    /// <summary>Walks a list to its end and returns all its rows.</summary>
    public async Task<List<JsonElement>> WalkAsync(string path, int limit = 100)
    {
        var rows = new List<JsonElement>();
        for (string after = ""; ;)
        {
            string cursor = after.Length == 0 ? "" : $"&after={Uri.EscapeDataString(after)}";
            JsonElement page = await GetAsync($"{path}{(path.Contains('?') ? '&' : '?')}limit={limit}{cursor}");
            rows.AddRange(page.GetProperty("results").EnumerateArray());
            if (!page.TryGetProperty("paging", out JsonElement paging))
                return rows;
            after = paging.GetProperty("next").GetProperty("after").GetString()!;
        }
    }

    public Task<(HttpStatusCode Status, JsonElement Json)> SearchAsync(string type, string filters, string more = "") => AskAsync(
        $"/crm/v3/objects/{type}/search",
        $$"""{"filterGroups":[{"filters":[{{filters}}]}],"sorts":[{"propertyName":"hs_object_id","direction":"ASCENDING"}],"limit":200{{more}}}""");
}

internal static class Rows
{
    public static long[] Ids(this IEnumerable<JsonElement> rows) => [.. rows.Select(row => long.Parse(row.GetProperty("id").GetString()!))];

    public static JsonElement[] Results(this JsonElement page) => [.. page.GetProperty("results").EnumerateArray()];

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static string? Cursor(this JsonElement page) =>
        page.TryGetProperty("paging", out JsonElement paging) ? paging.GetProperty("next").Text("after") : null;

    /// <summary>The text behind a JSON string, lone surrogates included, which GetString refuses.</summary>
    public static string? Unescaped(this JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return null;
        string raw = value.GetRawText();
        var text = new StringBuilder();
        for (int i = 1; i < raw.Length - 1; i++)
        {
            if (raw[i] != '\\')
                text.Append(raw[i]);
            else if (raw[++i] == 'u')
                text.Append((char)Convert.ToInt32(raw[(i + 1)..((i += 4) + 1)], 16));
            else
                text.Append(raw[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var other => other });
        }
        return text.ToString();
    }
}
