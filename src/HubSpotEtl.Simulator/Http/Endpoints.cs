using System.Globalization;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>Which endpoint answers which family.</summary>
internal sealed class Endpoints
{
    private readonly Projections projections = new();
    private readonly ListEndpoint list;
    private readonly BatchReadEndpoint batchRead;
    private readonly SearchEndpoint search;
    private readonly AssociationsEndpoint associations = new();
    private readonly AccountEndpoints account;

    public Endpoints(RateLimits limits)
    {
        list = new ListEndpoint(projections);
        batchRead = new BatchReadEndpoint(projections);
        search = new SearchEndpoint(projections);
        account = new AccountEndpoints(limits);
    }

    public void Answer(ApiCall call, ApiAnswer answer, string method)
    {
        if (call.Route.Family == CallFamily.Unknown)
        {
            ErrorBodies.Html(answer, 404);
            return;
        }
        bool reads = call.Route.Family is CallFamily.BatchRead or CallFamily.Search or CallFamily.Associations;
        if (method != (reads ? "POST" : "GET"))
            throw new ApiRefusal(405, null, "HTTP 405 Method Not Allowed");
        if (call.Route.UnknownType is { } name)
            throw ApiRefusal.UnknownType(name);
        ByFamily(call, answer);
    }

    private void ByFamily(ApiCall call, ApiAnswer answer)
    {
        switch (call.Route.Family)
        {
            case CallFamily.List or CallFamily.ArchivedList: list.Answer(call, answer); break;
            case CallFamily.Record: Record(call, answer); break;
            case CallFamily.BatchRead: batchRead.Answer(call, answer); break;
            case CallFamily.Search: search.Answer(call, answer); break;
            case CallFamily.Properties: MetadataEndpoints.Properties(call, answer); break;
            case CallFamily.Schemas: MetadataEndpoints.Schemas(call, answer); break;
            case CallFamily.Pipelines: MetadataEndpoints.Pipelines(call, answer); break;
            case CallFamily.Associations: associations.Answer(call, answer); break;
            case CallFamily.AssociationLabels: MetadataEndpoints.Labels(call, answer); break;
            case CallFamily.Owners: MetadataEndpoints.Owners(call, answer); break;
            case CallFamily.Limits: AccountEndpoints.Records(call, answer); break;
            case CallFamily.Account: account.Account(call, answer); break;
            default: throw new InvalidOperationException($"No endpoint for {call.Route.Family}.");
        }
    }

    private void Record(ApiCall call, ApiAnswer answer)
    {
        RecordStore store = call.Type.Records;
        int ordinal = long.TryParse(call.Route.Tail, NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            ? store.OrdinalOf(id)
            : -1;
        while (ordinal >= 0 && store.Current(ordinal) is { State: RecordState.Merged } merged)
            ordinal = store.OrdinalOf(merged.MergedInto);
        RecordState wanted = call.Flag("archived") ? RecordState.Archived : RecordState.Live;
        if (ordinal < 0 || store.Current(ordinal).State != wanted)
            throw ApiRefusal.NotFound("Object not found.  objectId are usually numeric.");
        projections.For(call.Type, call.List("properties")).Write(answer.Body, store.Current(ordinal));
    }
}
