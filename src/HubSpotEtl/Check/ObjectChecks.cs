using System.Net;
using HubSpotEtl.Check.Report;
using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Listing;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Check;

/// <summary>One object: a cheap call of each family that a sync of it makes, and which tables stay empty where one is refused.</summary>
/// <param name="client">The API.</param>
/// <param name="names">The tables' names.</param>
/// <param name="selection">What a sync would copy.</param>
/// <param name="objectType">As the user named it.</param>
/// <param name="logger">The log.</param>
internal sealed class ObjectChecks(HubSpotClient client, ForeseenNames names, ObjectSelection selection, string objectType, ILogger logger)
{
    private const int ShownNames = 5;

    private readonly List<Finding> _findings = [];
    private string _table = TableChoice.Of([], [objectType]).Single().Name;
    private long? _sampleId;

    /// <summary>Asks.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CheckSection> RunAsync(CancellationToken cancellationToken)
    {
        if (await IsKnownAsync(cancellationToken))
            await FamiliesAsync(cancellationToken);
        return new CheckSection($"object {objectType}", new Said(CheckObject, objectType, _table), _findings);
    }

    private async Task FamiliesAsync(CancellationToken cancellationToken)
    {
        var isReadable = _findings[^1].State == CheckState.Passed;
        if (await SchemaAsync(cancellationToken) is { } schema)
            _table = names.Main(schema.ObjectTypeId, schema.Name);
        await ListAsync(cancellationToken);
        await SearchAsync(cancellationToken);
        await BatchReadAsync(cancellationToken);
        await PipelinesAsync(cancellationToken);
        await ArchivedAsync(cancellationToken);
        if (isReadable)
            await AssociationsAsync(cancellationToken);
    }

    private async Task<bool> IsKnownAsync(CancellationToken cancellationToken)
    {
        var isKnown = true;
        await TryAsync(
            "properties",
            async () =>
                Finding.Passed(
                    "object.properties", CheckProperties, (await client.GetPropertiesAsync(objectType, cancellationToken)).Count),
            refused =>
            {
                isKnown = refused.Status is not (HttpStatusCode.BadRequest or HttpStatusCode.NotFound);
                return isKnown
                    ? Refused("properties", refused)
                    : Finding.Failed("object.properties", new Said(CheckUnknownType, refused.Reason), new Said(CheckUnknownTypeRemedy));
            });
        return isKnown;
    }

    private async Task<ObjectSchema?> SchemaAsync(CancellationToken cancellationToken)
    {
        ObjectSchema? schema = null;
        await TryAsync(
            "schema",
            async () =>
            {
                schema = await client.GetSchemaAsync(objectType, cancellationToken);
                return Finding.Passed("object.schema", CheckSchema, schema.Name, schema.ObjectTypeId);
            },
            // A sync goes by its own list of types then.
            refused => Finding.Warning("object.schema", new Said(CheckSchemaRefused, refused.Reason), Scopes.Remedy(refused)));
        return schema;
    }

    private Task ListAsync(CancellationToken cancellationToken) => TryAsync("list", async () =>
    {
        using var page = await client.ListAsync(objectType, new ListQuery { Properties = ["hs_object_id"], Limit = 1 }, cancellationToken);
        _sampleId = page.ReadIds() is [var id, ..] ? id : null;
        return Finding.Passed("object.list", CheckList);
    });

    private Task SearchAsync(CancellationToken cancellationToken) => TryAsync(
        "search",
        async () => Finding.Passed("object.search", CheckSearch, await client.CountAsync(objectType, [], cancellationToken)),
        refused => refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound
            ? Finding.Warning("object.search", new Said(CheckNoSearch))
            : Refused("search", refused));

    private Task BatchReadAsync(CancellationToken cancellationToken) =>
        _sampleId is not { } id ? Task.CompletedTask : TryAsync("batch_read", async () =>
    {
        using var page = await client.BatchReadAsync(objectType, [id], ["hs_object_id"], cancellationToken);
        return Finding.Passed("object.batch_read", CheckBatchRead);
    });

    private Task PipelinesAsync(CancellationToken cancellationToken) => TryAsync(
        "pipelines",
        async () =>
            Finding.Passed("object.pipelines", CheckPipelines, (await client.GetPipelinesAsync(objectType, cancellationToken)).Count),
        refused => Finding.Failed(
            "object.pipelines", new Said(CheckEmptyTables, "pipelines", refused.Reason, $"{_table}_pipeline, {_table}_pipeline_stage"),
            Scopes.Remedy(refused)));

    private Task ArchivedAsync(CancellationToken cancellationToken) => TryAsync(
        "archived_list",
        async () =>
        {
            using var page = await client.ListAsync(objectType, ArchivedListing.Query with { Limit = 1 }, cancellationToken);
            return Finding.Passed("object.archived_list", CheckArchived);
        },
        refused => ArchivedListing.IsRefused(refused)
            ? Finding.Warning("object.archived_list", new Said(CheckNoArchived))
            : Refused("archived_list", refused));

    private async Task AssociationsAsync(CancellationToken cancellationToken)
    {
        var metadata = await new MetadataReader(client, new RunWarnings(objectType, logger), logger)
            .ReadAsync(objectType, cancellationToken);
        if (Select(metadata) is not { } selected)
            return;
        metadata = await SensitiveAsync(selected, cancellationToken);
        if (metadata.Targets.Count == 0)
            _findings.Add(Finding.Passed("object.associations", CheckNoTypes));
        else if (_sampleId is not { } id)
            _findings.Add(Finding.Unknown("object.associations", CheckNoRecord));
        else
            await AssociationsAsync(metadata, id, cancellationToken);
    }

    private async Task<ObjectMetadata> SensitiveAsync(ObjectMetadata metadata, CancellationToken cancellationToken)
    {
        var all = metadata.Properties.Count(property => property.Sensitivity is not null);
        foreach (var (kind, refusal) in metadata.SensitiveRefused)
            _findings.Add(
                Finding.Warning("object.sensitive", new Said(CheckSensitiveUnknown, kind, refusal.Reason), Scopes.Remedy(refusal)));
        var readable = await new SensitiveReading(client, new RunWarnings(objectType, NullLogger.Instance))
            .LeaveOutUnreadableAsync(metadata, cancellationToken);
        if (readable.Unreadable is { Count: > 0 } names)
            _findings.Add(Finding.Warning(
                "object.sensitive", new Said(
                    CheckSensitiveUnreadable, names.Count, all,
                    string.Join(", ", names.Take(ShownNames)) + (names.Count > ShownNames ? ", …" : "")),
                new Said(CheckScopeRemedy, string.Join(", ", readable.UnreadableScopes))));
        else if (all > 0)
            _findings.Add(Finding.Passed("object.sensitive", CheckSensitive, all));
        return readable;
    }

    private ObjectMetadata? Select(ObjectMetadata all)
    {
        try
        {
            var selected = selection.Apply(all);
            if (selected.LeftOut.Properties.Count + selected.LeftOut.Targets.Count > 0)
                _findings.Add(Finding.Passed(
                    "object.selection", CheckSelected, selected.Properties.Count, all.Properties.Count, selected.Targets.Count,
                    all.Targets.Count));
            return selected;
        }
        catch (SelectionException none)
        {
            _findings.Add(
                Finding.Failed("object.selection", new Said(CheckSelectedNothing, none.Message), new Said(CheckSelectedNothingRemedy)));
            return null;
        }
    }

    private async Task AssociationsAsync(ObjectMetadata metadata, long id, CancellationToken cancellationToken)
    {
        var readable = 0;
        foreach (var target in metadata.Targets)
        {
            try
            {
                await client.ReadAssociationsAsync(objectType, target.ObjectTypeId, [new AssociationInput(id)], cancellationToken);
                readable++;
            }
            catch (HubSpotApiException refused) when (refused.IsMissingScope && target.IsDeclared)
            {
                var table = names.Association(metadata.ObjectTypeId, _table, target.ObjectTypeId, target.SchemaName);
                var with = StandardObjectTypes.Find(target.ObjectTypeId)?.Path ?? target.SchemaName;
                _findings.Add(
                    Finding.Failed(
                        "object.associations", new Said(CheckLinksRefused, with, refused.Reason, table), Scopes.Remedy(refused)));
            }
            catch (HubSpotApiException refused) when (refused.IsRefusal)
            {
                // A pair that cannot be linked: a sync leaves it out, and misses nothing.
            }
        }

        _findings.Add(Finding.Passed("object.associations", CheckLinks, readable));
    }

    private async Task TryAsync(string family, Func<Task<Finding>> call, Func<HubSpotApiException, Finding>? whenRefused = null)
    {
        try
        {
            _findings.Add(await call());
        }
        catch (HubSpotApiException refused) when (refused.IsRefusal)
        {
            _findings.Add(whenRefused?.Invoke(refused) ?? Refused(family, refused));
        }
    }

    private Finding Refused(string family, HubSpotApiException refused) => Finding.Failed(
        $"object.{family}", new Said(CheckEmptyTables, family, refused.Reason, _table), Scopes.Remedy(refused));
}
