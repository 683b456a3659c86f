using System.Globalization;
using HubSpotEtl.Configuration.Selecting;

namespace HubSpotEtl.Configuration.Options;

/// <summary>What a sync copies, and how.</summary>
public sealed record SyncOptions
{
    /// <summary>
    /// Object types as HubSpot's paths name them, each once, in the order given (<c>--object-type</c>, else <c>OBJECT_TYPE</c>).
    /// Empty only for commands that need none.
    /// </summary>
    public required IReadOnlyList<string> ObjectTypes { get; init; }

    /// <summary>What is copied of each object. Default all.</summary>
    public Selection Selection { get; init; } = new();

    /// <summary>What becomes of some values before they are stored. Default nothing.</summary>
    public PrivacyRules Privacy { get; init; } = PrivacyRules.Unset;

    /// <summary>True when every record is read again even though a watermark exists (<c>--full-load</c>, <c>FORCE_FULL_LOAD</c>).</summary>
    public bool FullLoad { get; init; }

    /// <summary>
    /// Parallel association downloads (<c>--max-workers</c>, <c>ETL_MAX_WORKERS</c>). Null when nobody set it: as many as the rate limit
    /// gives work to.
    /// </summary>
    public int? MaxWorkers { get; init; }

    /// <summary>How far before the watermark an incremental run reads again (<c>SYNC_OVERLAP_SECONDS</c>). Default one hour.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Above this many changed records a full load is done instead (<c>INCREMENTAL_MAX_RECORDS</c>). Null: whichever needs less API time.
    /// </summary>
    public int? IncrementalMaxRecords { get; init; }

    /// <summary>True to wait for a running sync of the same object instead of being refused (<c>--wait</c>).</summary>
    public bool Wait { get; init; }

    /// <summary>
    /// True when an incremental run also reads the associations of all live records again (<c>--associations</c>): HubSpot does not
    /// mark a record as modified when only its associations change. A full load asks about every type for every record then, whatever the
    /// listing would name.
    /// </summary>
    public bool Associations { get; init; }

    /// <summary>
    /// The longest time without such a reading (<c>ASSOCIATION_REFRESH_HOURS</c>); an incremental run after it does one
    /// by itself. Null: only when asked, and with every full load.
    /// </summary>
    public TimeSpan? AssociationsEvery { get; init; }

    /// <summary>
    /// True to make a view with labels beside each main table (<c>--views</c>, <c>ETL_VIEWS</c>); one that is there is kept up without it.
    /// </summary>
    public bool Views { get; init; }

    /// <summary>True when a reconcile may mark more than half of the live rows as deleted (<c>--accept-mass-delete</c>).</summary>
    public bool AcceptMassDelete { get; init; }

    /// <summary>
    /// The portal that the schema may be moved to, or that a token which cannot tell its portal is said to belong to
    /// (<c>--accept-portal</c>). Null: none.
    /// </summary>
    public long? AcceptPortal { get; init; }

    internal static SyncOptions Read(SettingReader reader, ObjectTypeRule rule)
    {
        var defaults = new SyncOptions { ObjectTypes = ObjectTypeList.Read(reader, Setting.ObjectType, rule) };
        return defaults with
        {
            Selection = SelectionReader.Read(reader),
            Privacy = PrivacyRulesReader.Read(reader),
            FullLoad = reader.Flag(Setting.FullLoad),
            MaxWorkers = reader.Number(Setting.MaxWorkers),
            Overlap = reader.Number(Setting.Overlap) is { } seconds ? TimeSpan.FromSeconds(seconds) : defaults.Overlap,
            IncrementalMaxRecords = reader.Number(Setting.IncrementalMaxRecords),
            Wait = reader.Flag(Setting.Wait),
            Associations = reader.Flag(Setting.Associations),
            AssociationsEvery = reader.Number(Setting.AssociationHours) is { } hours ? TimeSpan.FromHours(hours) : null,
            Views = reader.Flag(Setting.Views),
            AcceptMassDelete = reader.Flag(Setting.AcceptMassDelete),
            AcceptPortal = reader.Parse(Setting.AcceptPortal, "the number of a portal, as HubSpot shows it", ParsePortal),
        };
    }

    private static long? ParsePortal(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var portal) && portal > 0 ? portal : null;
}
