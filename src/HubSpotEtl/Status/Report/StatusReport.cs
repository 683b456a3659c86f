using System.Text.Json.Serialization;

namespace HubSpotEtl.Status.Report;

/// <summary>How all tables stand. Serialised, its names become snake_case; programs read them, so they stay as they are.</summary>
/// <param name="Schema">Where the tables are.</param>
/// <param name="ReadAt">When it was read, by this machine's clock. UTC.</param>
/// <param name="MaxAge">The greatest age that is still good; null: any is.</param>
/// <param name="Tables">One entry a table.</param>
internal sealed record StatusReport(
    string Schema,
    DateTimeOffset ReadAt,
    [property: JsonIgnore] TimeSpan? MaxAge,
    [property: JsonPropertyOrder(1)] IReadOnlyList<TableReport> Tables)
{
    /// <summary>The portal that the schema is a copy of; null where it is not known yet.</summary>
    public long? PortalId { get; init; }

    /// <summary>When that was learnt. UTC.</summary>
    public DateTimeOffset? PortalSince { get; init; }

    /// <summary>The greatest age that is still good. Unit: seconds.</summary>
    public long? MaxAgeSeconds => (long?)MaxAge?.TotalSeconds;

    /// <summary>
    /// What a monitor is told; null when all is well or no greatest age was given. No table at all is a complaint too: a monitor that
    /// looks into the wrong database must not stay green.
    /// </summary>
    [JsonIgnore]
    public string? Complaint => (MaxAge, Tables.Count) switch
    {
        (null, _) => null,
        (_, 0) => $"Nothing has been synced yet into the schema {Schema}.",
        ({ } maxAge, _) => Tables.Any(table => table.IsStale == true)
            ? $"Older than {AgeText.Of(maxAge)}: {string.Join(", ", Tables.Where(table => table.IsStale == true).Select(Describe))}"
            : null,
    };

    /// <summary>Works out ages and which tables are too old.</summary>
    /// <param name="status">As it was read.</param>
    /// <param name="schema">Where they are.</param>
    /// <param name="now">The time to count ages from.</param>
    /// <param name="maxAge">The greatest age that is still good.</param>
    public static StatusReport Of(SchemaStatus status, string schema, DateTimeOffset now, TimeSpan? maxAge) =>
        new(schema, now, maxAge, [.. status.Tables.Select(table => TableReport.Of(table, now, maxAge))])
        {
            PortalId = status.Portal?.PortalId, PortalSince = status.Portal?.Since,
        };

    private static string Describe(TableReport table) =>
        $"{table.Table} ({(table.WatermarkAge is { } age ? AgeText.Of(age) : "no watermark")})";
}
