using System.Text.Json;

namespace HubSpotEtl.Transform;

/// <summary>
/// Reads one record object (<c>{"id","properties":{name: string|null},"updatedAt",…}</c>) into slices. Keys come in any order, unknown ones
/// are skipped, of equal ones the last counts. A property that is absent is null.
/// </summary>
internal sealed class RecordReader(PropertySlots slots, AssociationNames associations)
{
    private readonly SlotPredictor _predictor = new(slots);
    private readonly ValueSlice[] _properties = new ValueSlice[slots.Count];
    private ValueSlice _id;
    private ValueSlice _updatedAt;
    private bool _hasProperties;
    private long _associated;

    public DecodedText Decoded { get; } = new();

    /// <summary>Reads the object at whose start the reader stands, to its end.</summary>
    /// <exception cref="JsonException">The JSON is broken.</exception>
    public RecordView Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        Decoded.StartRecord();
        (_id, _updatedAt, _hasProperties, _associated) = (default, default, false, 0);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            ReadMember(ref reader);
        return new RecordView
        {
            Body = body,
            Decoded = Decoded.Written,
            Properties = _properties,
            Id = _id,
            UpdatedAt = _updatedAt,
            HasProperties = _hasProperties,
            Associated = _associated,
        };
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("properties"u8))
        {
            reader.Read();
            ReadProperties(ref reader);
        }
        else if (reader.ValueTextEquals("id"u8))
        {
            _id = ReadNextValue(ref reader);
        }
        else if (reader.ValueTextEquals("updatedAt"u8))
        {
            _updatedAt = ReadNextValue(ref reader);
        }
        else if (reader.ValueTextEquals("associations"u8))
        {
            _associated = associations.Read(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    private void ReadProperties(ref Utf8JsonReader reader)
    {
        // Of equal keys the last counts, and nothing may be left of the record before.
        Array.Clear(_properties);
        _hasProperties = reader.TokenType == JsonTokenType.StartObject;
        if (!_hasProperties)
        {
            reader.Skip();
            return;
        }

        _predictor.StartRecord();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int slot = reader.ValueIsEscaped ? FindEscaped(reader.ValueSpan) : _predictor.Next(reader.ValueSpan);
            if (slot < 0)
                reader.Skip();
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

    private ValueSlice ReadNextValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.String when reader.ValueIsEscaped:
                return Decoded.Decode(reader.ValueSpan);
            case JsonTokenType.String:
                return new ValueSlice(start + 1, reader.ValueSpan.Length, ValueSource.PlainText);
            case JsonTokenType.Null:
                return default;
            default:
                reader.Skip();
                return new ValueSlice(start, (int)reader.BytesConsumed - start, ValueSource.RawJson);
        }
    }
}
