using System.Globalization;
using System.Text;
using HubSpotEtl.Simulator.Data;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>GET objects/{type}: pages in order of id; the cursor is the id of the next row, or an opaque token of it.</summary>
internal sealed class ListEndpoint(Projections projections)
{
    private const int MostAssociationTypes = 30;

    public void Answer(ApiCall call, ApiAnswer answer)
    {
        bool archived = call.Info.Family == CallFamily.ArchivedList;
        if (archived && call.Type.RefusesArchivedList)
            throw ApiRefusal.Validation("Paging through deleted objects is not yet supported");
        string[] history = call.List("propertiesWithHistory");
        int limit = call.Number("limit", 10, history.Length > 0 ? 50 : 100);
        SimulatedType[] inline = Inline(call);
        List<int> rows = Rows(call, archived, limit, out long next);
        Write(call, answer.Body, rows, inline, history);
        if (next > 0)
            Paging(call, answer.Body, next, limit);
        answer.Body.Raw((byte)'}');
    }

    /// <summary>The rows of the page, and the id that the next one starts with (0: none).</summary>
    private static List<int> Rows(ApiCall call, bool archived, int limit, out long next)
    {
        next = 0;
        RecordStore store = call.Type.Records;
        int most = call.Options.ShortPages ? 1 + (int)(Mix.Of((ulong)call.Portal.Seed, (ulong)call.Info.Number) % (ulong)limit) : limit;
        var rows = new List<int>(most);
        foreach (int ordinal in InState(store, archived ? RecordState.Archived : RecordState.Live, Start(call, store)))
        {
            if (rows.Count == most)
            {
                next = store.Source.IdOf(call.Options.OverlappingPages && rows.Count > 1 ? rows[^1] : ordinal);
                break;
            }
            rows.Add(ordinal);
        }
        return Broken(call, rows, ref next);
    }

    private static List<int> Broken(ApiCall call, List<int> rows, ref long next)
    {
        if (call.Has(FaultKind.ListingEndsEarly) || call.Has(FaultKind.EmptyListing) || call.Has(FaultKind.HalfListing))
            next = 0;
        if (call.Has(FaultKind.EmptyListing))
            return [];
        return call.Has(FaultKind.HalfListing) ? rows[..(rows.Count / 2)] : rows;
    }

    private static IEnumerable<int> InState(RecordStore store, RecordState state, int start)
    {
        // Archived ones are few and all edited, unless the portal started with some.
        bool onlyEdited = state == RecordState.Archived && !store.Source.HasArchived;
        IEnumerable<int> ordinals = onlyEdited ? store.EditedOrdinals().Where(ordinal => ordinal >= start) : From(store, start);
        return ordinals.Where(ordinal => store.Current(ordinal).State == state);
    }

    private static IEnumerable<int> From(RecordStore store, int start)
    {
        for (int ordinal = start; ordinal < store.Total; ordinal++)
            yield return ordinal;
    }

    private static int Start(ApiCall call, RecordStore store)
    {
        string after = call.Query["after"].ToString();
        if (after.Length == 0)
            return 0;
        string digits = call.Options.OpaqueCursors ? Decoded(after) : after;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            ? store.LowerBound(id) : throw ApiRefusal.Validation($"Invalid value for 'after': {after}");
    }

    private static string Decoded(string after)
    {
        Span<byte> bytes = stackalloc byte[64];
        return Convert.TryFromBase64String(Uri.UnescapeDataString(after), bytes, out int written)
            ? Encoding.UTF8.GetString(bytes[..written]).TrimEnd()
            : "";
    }

    // As HubSpot's own samples: base64, and percent-encoded already.
    private static string Cursor(ApiCall call, long next)
    {
        string digits = next.ToString(CultureInfo.InvariantCulture);
        return call.Options.OpaqueCursors ? Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes(digits + "\n"))) : digits;
    }

    private static SimulatedType[] Inline(ApiCall call)
    {
        string[] names = call.List("associations");
        if (call.Options.IgnoreInlineAssociations)
            return [];
        if (names.Length > MostAssociationTypes)
            throw ApiRefusal.Validation($"Too many association types requested: {names.Length}. The maximum is {MostAssociationTypes}.");
        return [.. names.Select(call.Portal.Find).OfType<SimulatedType>().Distinct()
            .Where(to => call.Portal.Links.IsAssociable(call.Type, to) && !call.Options.UnnamedTypes.Contains(to.Identity.PathName))];
    }

    private void Write(ApiCall call, JsonBuffer json, List<int> rows, SimulatedType[] inline, string[] history)
    {
        RecordWriter writer = projections.For(call.Type, call.List("properties"));
        json.Raw("{\"results\":["u8);
        for (int i = 0; i < rows.Count; i++)
        {
            if (i > 0)
                json.Raw((byte)',');
            RecordView view = call.Type.Records.Current(rows[i]);
            writer.Open(json, view);
            InlineAssociations.Write(json, call.Type, view.Id, inline, call.Options.AssociationPageSize);
            if (history.Length > 0)
                PropertyHistory.Write(json, call.Type, view, history);
            json.Raw((byte)'}');
        }
        json.Raw((byte)']');
    }

    // The link has another host than the one that was asked, and has lost the properties: both are observed.
    private static void Paging(ApiCall call, JsonBuffer json, long next, int limit)
    {
        string cursor = Cursor(call, next);
        json.Raw(",\"paging\":{\"next\":{\"after\":"u8);
        json.Text(cursor);
        json.Raw(",\"link\":"u8);
        json.Text($"https://api.hubspot.com/crm/v3/objects/{call.Type.Name}?limit={limit}&after={Uri.EscapeDataString(cursor)}");
        json.Raw("}}"u8);
    }
}
