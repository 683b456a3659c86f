using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Transform.Privacy;

namespace HubSpotEtl.Pipeline.Selecting;

/// <summary>Asks HubSpot for properties of Sensitive Data, and finds out which of them the token may read.</summary>
/// <param name="client">The API.</param>
/// <param name="warnings">Where it is told what is left out.</param>
internal sealed class SensitiveReading(HubSpotClient client, RunWarnings warnings)
{
    // So many names fit any URL.
    private const int NamesAtOnce = 50;

    // Ordinary properties asked for beside them: a server that leaves out their keys too leaves out whatever is not set.
    private const int Controls = 10;
    private const int ShownNames = 5;

    /// <summary>The kinds whose listing was refused for want of a right: whether there are properties of them cannot be known.</summary>
    public List<(string Kind, HubSpotApiException Refusal)> Refused { get; } = [];

    /// <summary>The definitions. A kind whose listing is refused is as it was known.</summary>
    /// <param name="objectType">As the user named it.</param>
    /// <param name="ordinary">The properties that were listed without asking.</param>
    /// <param name="known">What HubSpot told before.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<IReadOnlyList<PropertyDefinition>> DefinitionsAsync(
        string objectType, IReadOnlyList<PropertyDefinition> ordinary, SensitiveProperties known, CancellationToken cancellationToken)
    {
        var found = new List<PropertyDefinition>();
        foreach (var kind in DataSensitivity.Hidden)
        {
            try
            {
                found.AddRange(await client.GetHiddenPropertiesAsync(objectType, kind, cancellationToken));
            }
            catch (HubSpotApiException refused) when (refused.IsRefusal)
            {
                // A portal without Sensitive Data may refuse the question otherwise; then there are none.
                if (refused.IsMissingScope || refused.MissingScopes.Count > 0)
                {
                    Refused.Add((kind, refused));
                    warnings.Note($"Whether there are properties of Sensitive Data ({kind}) cannot be known: {refused.Message}");
                }

                found.AddRange(known.Definitions.Where(property => property.Sensitivity == kind));
            }
        }

        return Hidden(found, ordinary);
    }

    /// <summary>Those that the ordinary listing does not have.</summary>
    public static IReadOnlyList<PropertyDefinition> Hidden(
        IEnumerable<PropertyDefinition> found, IReadOnlyList<PropertyDefinition> ordinary)
    {
        var listed = ordinary.Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        return [.. found.Where(property => !listed.Contains(property.Name)).DistinctBy(property => property.Name)];
    }

    /// <summary>
    /// Leaves out the properties whose values the token may not read: HubSpot refuses a call that names them, or gives records without
    /// their keys. They are told, and their columns stay as they are. Nothing is asked where there are none.
    /// </summary>
    /// <param name="metadata">What is selected.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<ObjectMetadata> LeaveOutUnreadableAsync(ObjectMetadata metadata, CancellationToken cancellationToken)
    {
        var (names, scopes) = (new List<string>(), new List<string>());
        foreach (var kind in Asked(metadata).GroupBy(property => property.Sensitivity!, property => property.Name))
        {
            var (unreadable, scope) = await UnreadableAsync(metadata, [.. kind], cancellationToken);
            names.AddRange(unreadable);
            if (unreadable.Count > 0)
                scopes.AddRange(
                    scope.Count > 0
                        ? scope
                        : [$"{DataSensitivity.ScopeOf(metadata.ObjectTypeId, kind.Key)} (a guess: HubSpot names none)"]);
        }

        if (names.Count == 0)
            return metadata;
        warnings.Note(
            $"{names.Count} properties of Sensitive Data are not loaded, since the token may not read their values: "
                + $"{string.Join(", ", names.Take(ShownNames))}{(names.Count > ShownNames ? ", …" : "")}. "
            + $"Grant the app {string.Join(", ", scopes.Distinct())}, or leave them out by --exclude-properties. What their columns hold "
            + "stays, and gets old.");
        return metadata with
        {
            Properties = [.. metadata.Properties.Where(property => !names.Contains(property.Name))],
            LeftOut = metadata.LeftOut.With(new Exclusions(names, [])),
            Unreadable = names,
            UnreadableScopes = [.. scopes.Distinct()],
        };
    }

    private static IEnumerable<PropertyDefinition> Asked(ObjectMetadata metadata) =>
        metadata.Properties.Where(property => property.Sensitivity is not null
            && metadata.Privacy.MaskingOf(property.Name) != Masking.Null);

    private async Task<(IReadOnlyList<string> Names, IReadOnlyList<string> Scopes)> UnreadableAsync(
        ObjectMetadata metadata, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        string[] controls = [.. metadata.Properties.Where(property => property.Sensitivity is null).Select(property => property.Name)
            .Take(Controls)];
        var without = new List<string>();
        try
        {
            foreach (var some in names.Chunk(NamesAtOnce))
            {
                using var page = await client.ListAsync(
                    metadata.ObjectType, new ListQuery { Properties = [.. controls, .. some], Limit = 10 }, cancellationToken);
                if (page.WithoutKey(controls).Count == 0)
                    without.AddRange(page.WithoutKey(some));
            }

            return (without, []);
        }
        catch (HubSpotApiException refused) when (refused.IsRefusal)
        {
            return (names, refused.MissingScopes);
        }
    }
}
