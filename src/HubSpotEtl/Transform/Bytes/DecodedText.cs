namespace HubSpotEtl.Transform.Bytes;

/// <summary>The text of one record's strings that had escapes, decoded once whatever uses it has. Reused from record to record.</summary>
internal sealed class DecodedText
{
    // A record with megabytes of escaped text is an exception; its buffer is not kept for the rest of the run.
    private const int KeptBytes = 1024 * 1024;

    private byte[] _bytes = new byte[4096];
    private int _length;
    private long _nulsRemoved;
    private long _surrogatesReplaced;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public long NulsRemoved => _nulsRemoved;

    public long SurrogatesReplaced => _surrogatesReplaced;

    public void StartRecord()
    {
        _length = 0;
        if (_bytes.Length > KeptBytes)
            _bytes = new byte[KeptBytes];
    }

    public void ResetCounts() => (_nulsRemoved, _surrogatesReplaced) = (0, 0);

    public ValueSlice Decode(ReadOnlySpan<byte> escaped)
    {
        int start = _length;
        MakeRoom(escaped.Length);
        int written = JsonEscaping.Unescape(escaped, _bytes.AsSpan(start), ref _nulsRemoved, ref _surrogatesReplaced);
        _length += written;
        return new ValueSlice(start, written, ValueSource.DecodedText);
    }

    /// <summary>Takes a text that stands nowhere in the record.</summary>
    public ValueSlice Add(ReadOnlySpan<byte> text)
    {
        int start = _length;
        MakeRoom(text.Length);
        text.CopyTo(_bytes.AsSpan(start));
        _length += text.Length;
        return new ValueSlice(start, text.Length, ValueSource.DecodedText);
    }

    /// <summary>Gives back the latest <paramref name="slice"/>, which was of use for a moment only.</summary>
    public void Forget(ValueSlice slice) => _length = slice.Offset;

    /// <summary>What has been decoded and counted so far.</summary>
    public (int Length, long Nuls, long Surrogates) Mark() => (_length, _nulsRemoved, _surrogatesReplaced);

    /// <summary>Takes back what came after the mark, and its counts.</summary>
    public void TakeBack((int Length, long Nuls, long Surrogates) mark) => (_length, _nulsRemoved, _surrogatesReplaced) = mark;

    private void MakeRoom(int bytes)
    {
        if (_bytes.Length - _length < bytes)
            Array.Resize(ref _bytes, (int)Math.Max(_length + (long)bytes, Math.Min(2L * _bytes.Length, Array.MaxLength)));
    }
}
