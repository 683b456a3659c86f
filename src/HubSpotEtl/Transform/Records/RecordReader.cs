using System.Text.Json;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Bytes;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Privacy;

namespace HubSpotEtl.Transform.Records;

/// <summary>
/// Reads one record object (<c>{"id","properties":{name: string|null},"updatedAt",…}</c>) into slices. Keys come in any order, unknown ones
/// are skipped, of equal ones the last counts. A property that is absent is null. Properties in HubSpot's own plain form are read without
/// tokens.
/// </summary>
internal sealed class RecordReader(PropertySlots slots, AssociationNames associations, MaskedSlots? masked)
{
    private readonly PlainProperties _plain = new(slots);
    private readonly ValueSlice[] _properties = new ValueSlice[slots.Count];
    private ValueSlice _id;
    private ValueSlice _updatedAt;
    private bool _hasProperties;
    private bool _isArchived;
    private long _associated;

    public DecodedText Decoded { get; } = new();

    /// <summary>Reads the object at whose start the reader stands, to its end.</summary>
    /// <exception cref="JsonException">The JSON is broken.</exception>
    public RecordView Read(ref PageReader reader, ReadOnlySpan<byte> body)
    {
        Decoded.StartRecord();
        (_id, _updatedAt, _hasProperties, _isArchived, _associated) = (default, default, false, false, 0);
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
            ReadMember(ref reader, body);
        if (masked is not null && _hasProperties)
            masked.Apply(_properties, body, Decoded);
        return new RecordView
        {
            Body = body,
            Decoded = Decoded.Written,
            Properties = _properties,
            Id = _id,
            UpdatedAt = _updatedAt,
            HasProperties = _hasProperties,
            IsArchived = _isArchived,
            Associated = _associated,
        };
    }

    private void ReadMember(ref PageReader reader, ReadOnlySpan<byte> body)
    {
        if (reader.IsKey("properties"u8))
        {
            reader.Json.Read();
            ReadProperties(ref reader, body);
        }
        else if (reader.IsKey("id"u8))
        {
            _id = ReadNextValue(ref reader);
        }
        else if (reader.IsKey("updatedAt"u8))
        {
            _updatedAt = ReadNextValue(ref reader);
        }
        else if (reader.IsKey("archived"u8))
        {
            reader.Json.Read();
            _isArchived = reader.Json.TokenType == JsonTokenType.True
                || (reader.Json.TokenType == JsonTokenType.String && reader.Json.ValueSpan.SequenceEqual("true"u8));
            reader.Json.Skip();
        }
        else if (reader.IsKey("associations"u8))
        {
            _associated = associations.Read(ref reader.Json);
        }
        else
        {
            reader.Json.Skip();
        }
    }

    private void ReadProperties(ref PageReader reader, ReadOnlySpan<byte> body)
    {
        // Of equal keys the last counts, and nothing may be left of the record before.
        Array.Clear(_properties);
        _hasProperties = reader.Json.TokenType == JsonTokenType.StartObject;
        var before = Decoded.Mark();
        if (!_hasProperties)
        {
            reader.Json.Skip();
        }
        else if (_plain.TryRead(body, reader.Consumed, _properties, Decoded, out int closingBrace))
        {
            reader.GoToEndOfObject(closingBrace);
        }
        else
        {
            Array.Clear(_properties);
            Decoded.TakeBack(before);
            ReadTokens(ref reader);
        }
    }

    private void ReadTokens(ref PageReader reader)
    {
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            int slot = reader.Json.ValueIsEscaped ? FindEscaped(reader.Json.ValueSpan) : slots.Find(reader.Json.ValueSpan);
            if (slot < 0)
                reader.Json.Skip();
            else
                _properties[slot] = ReadNextValue(ref reader);
        }
    }

    private int FindEscaped(ReadOnlySpan<byte> escapedName)
    {
        var name = Decoded.Decode(escapedName);
        int slot = slots.Find(Decoded.Written.Slice(name.Offset, name.Length));
        Decoded.Forget(name);
        return slot;
    }

    private ValueSlice ReadNextValue(ref PageReader reader)
    {
        reader.Json.Read();
        int start = reader.TokenStart;
        switch (reader.Json.TokenType)
        {
            case JsonTokenType.String when reader.Json.ValueIsEscaped:
                return Decoded.Decode(reader.Json.ValueSpan);
            case JsonTokenType.String:
                return new ValueSlice(start + 1, reader.Json.ValueSpan.Length, ValueSource.PlainText);
            case JsonTokenType.Null:
                return default;
            default:
                reader.Json.Skip();
                return new ValueSlice(start, reader.Consumed - start, ValueSource.RawJson);
        }
    }
}
