using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Bytes;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Transform.Records;

/// <summary>One record of a page, as slices. Good until the next record is read.</summary>
internal readonly ref struct RecordView
{
    public required ReadOnlySpan<byte> Body { get; init; }

    public required ReadOnlySpan<byte> Decoded { get; init; }

    /// <summary>One for each slot of <see cref="PropertySlots"/>.</summary>
    public required ReadOnlySpan<ValueSlice> Properties { get; init; }

    public required ValueSlice Id { get; init; }

    public required ValueSlice UpdatedAt { get; init; }

    /// <summary>False when <c>properties</c> is missing or no object: loading such a record would empty its row.</summary>
    public required bool HasProperties { get; init; }

    /// <summary>True when the record says that it is archived, as one that an index lists too late does.</summary>
    public required bool IsArchived { get; init; }

    /// <summary>The bits of the object types that the record's <c>associations</c> name: see <see cref="AssociationNames"/>.</summary>
    public required long Associated { get; init; }

    /// <summary>The text of a value; empty for one that is null.</summary>
    public ReadOnlySpan<byte> TextOf(ValueSlice value) => value.Source switch
    {
        ValueSource.None => default,
        ValueSource.DecodedText => Decoded.Slice(value.Offset, value.Length),
        _ => Body.Slice(value.Offset, value.Length),
    };
}
