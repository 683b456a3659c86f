using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Data;

/// <summary>
/// Every sixteenth value of a property is one that has broken an import somewhere. Which ones depends on the declared type.
/// </summary>
internal sealed class HostileSource(ValueSource usual, string type) : ValueSource
{
    private static readonly string[] Numbers =
    [
        "", "134376773869;137654776000", "1,234,567.89", "0.2000000000000000111022302462515654042363166809082031", "1.5E+10", "-3e-7",
        "500-1000", "NaN",
        "Infinity", "-0", "99999999999999999999999999999999999999999999999999", " 42 ", "1e400", "67340.0", "0x1F", "١٢٣",
    ];

    private static readonly string[] Days =
    [
        "", "0001-01-01", "9999-12-31", "12000-06-15", "1653696000000", "-62135596800000", "0000-00-00", "2024-02-30", "2024-5-1",
        "-0044-03-15", "tomorrow",
    ];

    private static readonly string[] Moments =
    [
        "", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "12000-01-01T00:00:00Z", "1653696000000", "1653696000000.0",
        "2024-05-31T10:20:30+02:00",
        "2024-05-31T10:20:30.123456789Z", "2024-05-31", "+275760-09-13T00:00:00.000Z", "253402300800000", "2024-02-30T00:00:00Z",
        "2016-12-31T23:59:60Z",
    ];

    private static readonly string[] Bools = ["", "TRUE", "1", "0", "yes", "t", " true", "null"];

    private static readonly string[] Texts =
    [
        "", "NUL \0 inside", "lone high \ud800 surrogate", "lone low \udc00 surrogate", "\ud83d", "line\nbreak\r\nand\ttab",
        "\"quoted\" 'single' `tick`",
        "back\\slash \\N \\. \\x00", "emoji 🧨👩🏽‍🚀 e\u0301", "'; DROP TABLE contact; --", "\u0001\u001f\u007f\u0085\u2028\ufeff", "\\N",
        "NULL", "null",
        " leading and trailing ", "\u202eright to left", "{\"a\":\"\\u0000\"}", "\ufffe\uffff", "\0",
    ];

    private static readonly string Longest = string.Concat(Enumerable.Repeat("0123456789abcde\n", 4_096));

    public override int Write(ulong hash, int ordinal, Span<byte> utf8, out string? text)
    {
        if (hash % 16 != 0)
            return usual.Write(hash >> 4, ordinal, utf8, out text);
        ulong pick = hash >> 4;
        string[] values = type switch { "number" => Numbers, "date" => Days, "datetime" => Moments, "bool" => Bools, _ => Texts };
        text = values == Texts && pick % 200 == 0 ? Longest : values[(pick >> 8) % (ulong)values.Length];
        return RecordSource.Text;
    }
}
