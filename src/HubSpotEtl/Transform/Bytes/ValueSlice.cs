namespace HubSpotEtl.Transform.Bytes;

/// <summary>Where the bytes of a value lie.</summary>
internal enum ValueSource : byte
{
    /// <summary>There is no value: the property is null, or not in the record.</summary>
    None,

    /// <summary>A JSON string without escapes: its bytes in the body are its text.</summary>
    PlainText,

    /// <summary>A JSON string with escapes: its text is in the buffer of decoded text.</summary>
    DecodedText,

    /// <summary>No string: the JSON as it stands in the body.</summary>
    RawJson,
}

/// <summary>A value of a record, not copied.</summary>
/// <param name="Offset">Unit: bytes from the start of the body or of the decoded text.</param>
/// <param name="Length">Unit: bytes.</param>
/// <param name="Source">Where.</param>
internal readonly record struct ValueSlice(int Offset, int Length, ValueSource Source)
{
    public bool IsNull => Source == ValueSource.None;
}
