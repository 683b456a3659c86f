using System.Text.Json;
using HubSpotEtl.Transform.Bytes;

namespace HubSpotEtl.Transform.Records;

/// <summary>
/// A reader of a page's tokens that can be set down further on, behind what was read in another way. Positions are those of the whole body.
/// </summary>
/// <param name="body">One JSON document.</param>
internal ref struct PageReader(ReadOnlySpan<byte> body)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private int _offset;

    /// <summary>The reader of the tokens. Its own positions count from where it was set down.</summary>
    public Utf8JsonReader Json = new(body);

    /// <summary>Where the present token begins. Unit: bytes.</summary>
    public readonly int TokenStart => _offset + (int)Json.TokenStartIndex;

    /// <summary>Where the next token begins at the earliest. Unit: bytes.</summary>
    public readonly int Consumed => _offset + (int)Json.BytesConsumed;

    /// <summary>
    /// True when the present key is this one. The framework's own comparison throws at an escaped half of a surrogate pair.
    /// </summary>
    /// <param name="name">A few letters of ASCII.</param>
    public readonly bool IsKey(ReadOnlySpan<byte> name)
    {
        const int longestEscape = 6;
        if (!Json.ValueIsEscaped)
            return Json.ValueSpan.SequenceEqual(name);
        if (Json.ValueSpan.Length > longestEscape * name.Length)
            return false;
        Span<byte> text = stackalloc byte[Json.ValueSpan.Length];
        long nuls = 0, surrogates = 0;
        return text[..JsonEscaping.Unescape(Json.ValueSpan, text, ref nuls, ref surrogates)].SequenceEqual(name) && nuls == 0;
    }

    /// <summary>From an object's start to its end, which somebody else has found.</summary>
    /// <param name="closingBrace">Where. Unit: bytes.</param>
    public void GoToEndOfObject(int closingBrace)
    {
        // The state is that of an object that has just begun, so what follows is taken for an empty one's end.
        Json = new Utf8JsonReader(_body[closingBrace..], isFinalBlock: true, Json.CurrentState);
        _offset = closingBrace;
        Json.Read();
    }
}
