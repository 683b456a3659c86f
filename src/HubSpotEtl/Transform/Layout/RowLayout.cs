namespace HubSpotEtl.Transform.Layout;

/// <summary>
/// Which columns a batch's rows have, in COPY order, and which property feeds each. Immutable: a value that needs a wider column leads to
/// a new layout, and each batch carries the one it was written with.
/// </summary>
public sealed class RowLayout
{
    private const int FirstProperty = 2;

    private readonly PropertyColumn[] _held;
    private readonly int[] _heldSlots;
    private readonly PropertyColumn[] _overflowing;
    private readonly int[] _overflowSlots;

    /// <summary>Makes the first layout of a run.</summary>
    /// <param name="properties">
    /// The properties that are read. Entries whose column is <c>hs_object_id</c> or <c>hs_lastmodifieddate</c> get no second column, since
    /// the record itself fills those. Entries without a column go to <c>properties_overflow</c>.
    /// </param>
    /// <param name="modifiedProperty">Feeds <c>hs_lastmodifieddate</c>: <c>lastmodifieddate</c> for contacts, else
    /// <c>hs_lastmodifieddate</c>.</param>
    /// <param name="modifiedColumnType"><see cref="ColumnType.TimestampTz"/>, or <see cref="ColumnType.Timestamp"/> in an adopted
    /// table.</param>
    /// <param name="hasOverflow">The table has the column <c>properties_overflow</c>.</param>
    /// <exception cref="ArgumentException">
    /// Two entries name one column, a column has a reserved name, a property without column meets a table without overflow, or the type of
    /// <c>hs_lastmodifieddate</c> is no timestamp.
    /// </exception>
    public RowLayout(
        IReadOnlyList<PropertyColumn> properties,
        string modifiedProperty,
        ColumnType modifiedColumnType = ColumnType.TimestampTz,
        bool hasOverflow = false)
        : this(properties, modifiedProperty, modifiedColumnType, hasOverflow, version: 1, slots: null)
    {
    }

    private RowLayout(
        IReadOnlyList<PropertyColumn> properties,
        string modifiedProperty,
        ColumnType modifiedColumnType,
        bool hasOverflow,
        int version,
        PropertySlots? slots)
    {
        if (modifiedColumnType is not (ColumnType.TimestampTz or ColumnType.Timestamp))
            throw new ArgumentException($"{SystemColumns.LastModified} is no {modifiedColumnType}.", nameof(modifiedColumnType));
        (Properties, ModifiedProperty, HasOverflow, Version) = (properties, modifiedProperty, hasOverflow, version);
        _held = [.. properties.Where(p => p.Column is not (null or SystemColumns.ObjectId or SystemColumns.LastModified))];
        Columns = MakeColumns(modifiedColumnType);
        RequireDistinct(Columns);
        _overflowing = [.. properties.Where(p => p.Column is null).DistinctBy(p => p.Property, StringComparer.Ordinal)];
        if (_overflowing.Length > 0 && !hasOverflow)
            throw new ArgumentException(
                $"'{_overflowing[0].Property}' has no column, the table no {SystemColumns.Overflow}.", nameof(properties));

        Slots = slots ?? new PropertySlots(properties.Select(p => p.Property).Append(modifiedProperty));
        _heldSlots = [.. _held.Select(p => Slots.SlotOf(p.Property))];
        _overflowSlots = [.. _overflowing.Select(p => Slots.SlotOf(p.Property))];
        ModifiedSlot = Slots.SlotOf(modifiedProperty);
        ModifiedIsHeld = _heldSlots.Contains(ModifiedSlot) || _overflowSlots.Contains(ModifiedSlot);
        MayExceedPage = RowWidth.MayExceedPage(Columns);
    }

    /// <summary>In COPY order: <c>hs_object_id</c>, <c>hs_lastmodifieddate</c>, the property columns, <c>properties_overflow</c> if
    /// there is one.</summary>
    public IReadOnlyList<LayoutColumn> Columns { get; }

    /// <summary>The properties that are read, with their columns as they are in this layout.</summary>
    public IReadOnlyList<PropertyColumn> Properties { get; }

    /// <summary>The property that feeds <c>hs_lastmodifieddate</c>.</summary>
    public string ModifiedProperty { get; }

    /// <summary>True when the table has <c>properties_overflow</c>.</summary>
    public bool HasOverflow { get; }

    /// <summary>1 for the first layout of a run, one more for each widened column.</summary>
    public int Version { get; }

    /// <summary>
    /// True when a row with every column filled could be larger than a PostgreSQL page: the table then needs <c>properties_overflow</c>,
    /// where values go that have no room.
    /// </summary>
    public bool MayExceedPage { get; }

    internal PropertySlots Slots { get; }

    internal int ModifiedSlot { get; }

    /// <summary>The modified property's text is kept elsewhere too, as it is or as a rejected value.</summary>
    internal bool ModifiedIsHeld { get; }

    internal ReadOnlySpan<PropertyColumn> Held => _held;

    internal ReadOnlySpan<int> HeldSlots => _heldSlots;

    internal ReadOnlySpan<PropertyColumn> Overflowing => _overflowing;

    internal ReadOnlySpan<int> OverflowSlots => _overflowSlots;

    /// <summary>The same layout with one property column of another type.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="to">Its new type.</param>
    /// <returns>A layout of the next <see cref="Version"/>.</returns>
    /// <exception cref="ArgumentException">No property column has that name.</exception>
    public RowLayout Widen(string column, ColumnType to)
    {
        if (!_held.Any(p => p.Column == column))
            throw new ArgumentException($"No property column is called '{column}'.", nameof(column));
        var widened = Properties.Select(p => p.Column == column ? p with { Type = to } : p).ToArray();
        return new RowLayout(widened, ModifiedProperty, Columns[1].Type, HasOverflow, Version + 1, Slots);
    }

    internal static int ColumnOfHeld(int held) => FirstProperty + held;

    private static void RequireDistinct(IReadOnlyList<LayoutColumn> columns)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { SystemColumns.Synced, SystemColumns.Deleted };
        if (columns.FirstOrDefault(c => !seen.Add(c.Name)) is { } twice)
            throw new ArgumentException($"The column '{twice.Name}' is there already.", nameof(columns));
    }

    private LayoutColumn[] MakeColumns(ColumnType modifiedColumnType)
    {
        LayoutColumn id = new(SystemColumns.ObjectId, ColumnType.BigInt);
        LayoutColumn modified = new(SystemColumns.LastModified, modifiedColumnType);
        var held = _held.Select(p => new LayoutColumn(p.Column!, p.Type));
        LayoutColumn[] overflow = HasOverflow ? [new(SystemColumns.Overflow, ColumnType.Jsonb)] : [];
        return [id, modified, .. held, .. overflow];
    }
}
