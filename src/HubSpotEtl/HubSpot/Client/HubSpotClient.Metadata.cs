using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using HubSpotEtl.Crm;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot.Answers;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.HubSpot.Requests;
using HubSpotEtl.HubSpot.Transport;

namespace HubSpotEtl.HubSpot.Client;

/// <content>What HubSpot tells about a portal, its object types and its users: small answers that are deserialized whole.</content>
public sealed partial class HubSpotClient
{
    /// <summary>The properties of an object type that are not archived.</summary>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>In HubSpot's order.</returns>
    /// <exception cref="HubSpotApiException">Refused (400 for an unknown type, 403 for a missing scope), or every try failed.</exception>
    public async Task<IReadOnlyList<PropertyDefinition>> GetPropertiesAsync(string objectType, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(
            ApiFamily.Properties, objectType, "properties", _paths.Properties(objectType), HubSpotJson.Default.AnswerPropertyAnswer,
            cancellationToken)
            .ConfigureAwait(false);
        return Entries(objectType, "property", answer.Results!.Where(p => p is not { Archived: true }), property => property.ToProperty());
    }

    /// <summary>
    /// The properties of Sensitive Data of an object type, which no other listing names. What a server that does not know the parameter
    /// lists, it lists as ordinary.
    /// </summary>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="sensitivity">One of <see cref="DataSensitivity.Hidden"/>.</param>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>In HubSpot's order.</returns>
    /// <exception cref="HubSpotApiException">Refused, or every try failed.</exception>
    public async Task<IReadOnlyList<PropertyDefinition>> GetHiddenPropertiesAsync(
        string objectType, string sensitivity, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(
            ApiFamily.Properties, objectType, $"{sensitivity} properties", $"{_paths.Properties(objectType)}?dataSensitivity={sensitivity}",
            HubSpotJson.Default.AnswerPropertyAnswer, cancellationToken).ConfigureAwait(false);
        var hidden = answer.Results!.Where(p => p is not ({ Archived: true } or { DataSensitivity: DataSensitivity.None }));
        return Entries(
            objectType, "property", hidden,
            p => p.ToProperty() is { } property ? property with { Sensitivity = sensitivity } : null);
    }

    /// <summary>The schema of one object type, standard or custom.</summary>
    /// <inheritdoc cref="GetPropertiesAsync"/>
    /// <returns>The schema with its association definitions.</returns>
    public Task<ObjectSchema> GetSchemaAsync(string objectType, CancellationToken cancellationToken)
    {
        var call = GetCall(ApiFamily.Schemas, objectType, "schema", _paths.Schema(objectType));
        return _transport.SendAsync(
            call,
            body =>
                Deserialize(body, HubSpotJson.Default.SchemaAnswer).ToSchema()
                    ?? throw new JsonException("The schema has no id or no name."),
            cancellationToken);
    }

    /// <summary>The schemas of the portal's custom objects; HubSpot lists no standard ones.</summary>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>Empty where the portal has none.</returns>
    /// <exception cref="HubSpotApiException">
    /// Refused, or every try failed. 403 is met in portals that cannot have custom objects.
    /// </exception>
    public async Task<IReadOnlyList<ObjectSchema>> GetCustomSchemasAsync(CancellationToken cancellationToken)
    {
        var answer = await GetAsync(
            ApiFamily.Schemas, "custom objects", "schemas", _paths.Schemas, HubSpotJson.Default.AnswerSchemaAnswer, cancellationToken)
            .ConfigureAwait(false);
        return Entries("custom objects", "schema", answer.Results!, schema => schema.ToSchema());
    }

    /// <summary>The pipelines of an object type with their stages.</summary>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>Empty for a type that has no pipelines, to which HubSpot answers 400 or 404.</returns>
    /// <exception cref="HubSpotApiException">Refused (403 for a missing scope), or every try failed.</exception>
    public async Task<IReadOnlyList<PipelineDefinition>> GetPipelinesAsync(string objectType, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await GetAsync(
                ApiFamily.Pipelines, objectType, "pipelines", _paths.Pipelines(objectType), HubSpotJson.Default.AnswerPipelineAnswer,
                cancellationToken)
                .ConfigureAwait(false);
            return Entries(objectType, "pipeline", answer.Results!, pipeline => pipeline.ToPipeline());
        }
        catch (HubSpotApiException none) when (none.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            Log.NoPipelines(_logger, objectType, (int)none.Status);
            return [];
        }
    }

    /// <summary>How many kinds of associations a pair of object types has.</summary>
    /// <param name="fromType">Name or objectTypeId.</param>
    /// <param name="toType">The other side.</param>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>0 for a pair that cannot be associated.</returns>
    /// <exception cref="HubSpotApiException">Refused (400 or 404 for a pair that cannot be associated), or every try failed.</exception>
    public async Task<int> CountAssociationLabelsAsync(string fromType, string toType, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(
            ApiFamily.Associations, fromType, $"kinds of associations with {toType}", _paths.AssociationLabels(fromType, toType),
            HubSpotJson.Default.AnswerLabelAnswer, cancellationToken).ConfigureAwait(false);
        return answer.Results!.Count;
    }

    /// <summary>One record, asked for alone: for when a batch read says nothing about it.</summary>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>
    /// The id under which HubSpot has it, another one where it was merged; null where HubSpot says in its own words that it has not.
    /// </returns>
    /// <exception cref="HubSpotApiException">
    /// Refused, or every try failed; also a 404 that is not HubSpot's own, which speaks of no record.
    /// </exception>
    public async Task<long?> FindRecordAsync(string objectType, long id, CancellationToken cancellationToken)
    {
        var call = GetCall(
            ApiFamily.BatchRead, objectType, FormattableString.Invariant($"record {id}"), _paths.Record(objectType, id)
                + "?archived=false&properties=hs_object_id");
        try
        {
            return await _transport.SendAsync(
                call,
                body =>
                    long.TryParse(
                        Deserialize(body, HubSpotJson.Default.RecordAnswer).Id, NumberStyles.None, CultureInfo.InvariantCulture,
                        out var found)
                    ? found
                    : throw new JsonException("The record has no id."),
                cancellationToken).ConfigureAwait(false);
        }
        catch (HubSpotApiException none) when (none is { Status: HttpStatusCode.NotFound, HubSpotMessage: not null })
        {
            return null;
        }
    }

    /// <summary>One page of the users that records can belong to.</summary>
    /// <param name="archived">True for those that were deactivated or removed, false for the others.</param>
    /// <param name="after">Where the page begins; null for the first.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>The page.</returns>
    /// <exception cref="HubSpotApiException">Refused (403 for a missing scope), or every try failed.</exception>
    public Task<OwnerPage> ListOwnersAsync(bool archived, Cursor? after, int limit, CancellationToken cancellationToken) =>
        _transport.SendAsync(
        OwnersRequest.Create(_paths, archived, after, limit),
        body => Deserialize(body, HubSpotJson.Default.OwnersAnswer) is { Results: { } results } answer
            ? new OwnerPage(Entries("owners", "owner", results, owner => owner.ToOwner()), answer.Next)
            : throw new JsonException("The answer has no results."),
        cancellationToken);

    /// <summary>How many records each object type has, as HubSpot counts them for its limits: one call for all.</summary>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>By object type id; types that HubSpot does not count there are absent.</returns>
    /// <exception cref="HubSpotApiException">Refused, or every try failed.</exception>
    public Task<IReadOnlyDictionary<string, long>> GetRecordCountsAsync(CancellationToken cancellationToken) => _transport.SendAsync(
        GetCall(ApiFamily.Account, "account", "record counts", _paths.RecordCounts),
        body => Deserialize(body, HubSpotJson.Default.RecordCountsAnswer).ToCounts(),
        cancellationToken);

    /// <summary>The account that the token belongs to.</summary>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>Its details.</returns>
    /// <exception cref="HubSpotApiException">Refused, or every try failed.</exception>
    public Task<AccountDetails> GetAccountAsync(CancellationToken cancellationToken) => _transport.SendAsync(
        GetCall(ApiFamily.Account, "account", "details", _paths.Account),
        body => Deserialize(body, HubSpotJson.Default.AccountAnswer).ToDetails() ?? throw new JsonException("The account has no number."),
        cancellationToken);

    /// <summary>The calls of the day.</summary>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>Null when HubSpot gives none.</returns>
    /// <exception cref="HubSpotApiException">Refused, or every try failed.</exception>
    public async Task<DailyUsage?> GetDailyUsageAsync(CancellationToken cancellationToken)
    {
        var answer = await GetAsync(
            ApiFamily.Account, "account", "calls of the day", _paths.DailyUsage, HubSpotJson.Default.AnswerDailyUsageAnswer,
            cancellationToken)
            .ConfigureAwait(false);
        return answer.Results!.Select(usage => usage?.ToUsage()).FirstOrDefault(usage => usage is not null);
    }

    private static ApiCall GetCall(ApiFamily family, string objectType, string what, string path)
    {
        var request = new ApiRequest(path);
        return new ApiCall(family, objectType, what, _ => request);
    }

    private Task<Answer<T>> GetAsync<T>(
        ApiFamily family, string objectType, string what, string path, JsonTypeInfo<Answer<T>> type, CancellationToken cancellationToken) =>
        _transport.SendAsync(
            GetCall(family, objectType, what, path),
            body =>
                Deserialize(body, type) is { Results: not null } answer ? answer : throw new JsonException("The answer has no results."),
            cancellationToken);

    private List<TResult> Entries<T, TResult>(string objectType, string kind, IEnumerable<T?> entries, Func<T, TResult?> map)
        where TResult : class
    {
        var mapped = entries.Select(entry => entry is null ? null : map(entry)).ToList();
        var unusable = mapped.RemoveAll(entry => entry is null);
        if (unusable > 0)
            Log.MetadataEntriesIgnored(_logger, objectType, unusable, kind, "name or id");
        return mapped!;
    }
}
