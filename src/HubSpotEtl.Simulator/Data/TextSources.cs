using System.Globalization;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Data;

/// <summary>A few words.</summary>
internal sealed class WordsSource(int least, int most) : ValueSource
{
    public override int Write(ulong hash, int ordinal, Span<byte> utf8, out string? text)
    {
        text = null;
        int words = least + (int)(hash % (ulong)(most - least + 1));
        int n = 0;
        for (int i = 0; i < words; i++)
        {
            if (i > 0)
                utf8[n++] = (byte)' ';
            hash = Mix.Of(hash, 3);
            n += Copy(Words.Plain[hash % (ulong)Words.Plain.Length], utf8[n..]);
        }
        return n;
    }

    public static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }
}

/// <summary>Longer text; one in four has bare newlines, quotes, a tab, a backslash or HTML.</summary>
internal sealed class ParagraphSource : ValueSource
{
    private static readonly string[] Special =
    [
        "First line\nSecond line \"quoted\"", "Path C:\\temp\\file.txt\tand a tab", "<p>Hello <b>world</b> &amp; \"all\"</p>\r\n<br/>",
        "emoji 🚀 and 👩‍👩‍👧 and 'single' quotes", "trailing space \n", "comma, semicolon; and {json: \"like\"}",
    ];

    private readonly WordsSource words = new(6, 20);

    public override int Write(ulong hash, int ordinal, Span<byte> utf8, out string? text)
    {
        if (hash % 4 != 0)
            return words.Write(hash >> 2, ordinal, utf8, out text);
        text = Special[(hash >> 2) % (ulong)Special.Length];
        return RecordSource.Text;
    }
}

/// <summary>One word of a list.</summary>
internal sealed class PickSource(byte[][] words, string suffix = "") : ValueSource
{
    private readonly byte[] suffix = System.Text.Encoding.UTF8.GetBytes(suffix);

    public override int Write(ulong hash, int ordinal, Span<byte> utf8, out string? text)
    {
        text = null;
        int n = WordsSource.Copy(words[hash % (ulong)words.Length], utf8);
        return n + WordsSource.Copy(suffix, utf8[n..]);
    }
}

/// <summary>A text with the ordinal in it, so that it is unique.</summary>
internal sealed class NumberedSource(string before, string after) : ValueSource
{
    private readonly byte[] before = System.Text.Encoding.UTF8.GetBytes(before);
    private readonly byte[] after = System.Text.Encoding.UTF8.GetBytes(after);

    public override int Write(ulong hash, int ordinal, Span<byte> utf8, out string? text)
    {
        text = null;
        int n = WordsSource.Copy(before, utf8);
        ordinal.TryFormat(utf8[n..], out int written, provider: CultureInfo.InvariantCulture);
        n += written;
        return n + WordsSource.Copy(after, utf8[n..]);
    }
}

/// <summary>Phone numbers, one in four not in the international form.</summary>
internal sealed class PhoneSource : ValueSource
{
    public override int Write(ulong hash, int ordinal, Span<byte> utf8, out string? text)
    {
        text = null;
        int n = WordsSource.Copy(hash % 4 == 0 ? "(555) "u8 : "+34 9"u8, utf8);
        (1_000_000 + (long)((hash >> 2) % 9_000_000)).TryFormat(utf8[n..], out int written, provider: CultureInfo.InvariantCulture);
        return n + written;
    }
}

/// <summary>A serialised JSON document.</summary>
internal sealed class JsonSource : ValueSource
{
    public override int Write(ulong hash, int ordinal, Span<byte> utf8, out string? text)
    {
        text = string.Create(
            CultureInfo.InvariantCulture, $$"""{"scheduledTasks":[{"id":{{hash % 100_000}},"taskType":"TODO","note":"a \"b\""}]}""");
        return RecordSource.Text;
    }
}

/// <summary>What an object_coordinates property holds.</summary>
internal sealed class CoordinatesSource : ValueSource
{
    public override int Write(ulong hash, int ordinal, Span<byte> utf8, out string? text)
    {
        text = null;
        int n = WordsSource.Copy("0-1:"u8, utf8);
        ((long)(hash % 1_000_000_000)).TryFormat(utf8[n..], out int written, provider: CultureInfo.InvariantCulture);
        return n + written;
    }
}

/// <summary>One option, or for a multiple choice up to three, joined by semicolons.</summary>
internal sealed class ChoiceSource(IReadOnlyList<string> options, bool many) : ValueSource
{
    private readonly byte[][] options = [.. options.Select(System.Text.Encoding.UTF8.GetBytes)];

    public override int Write(ulong hash, int ordinal, Span<byte> utf8, out string? text)
    {
        text = null;
        int first = (int)(hash % (ulong)options.Length);
        int n = WordsSource.Copy(options[first], utf8);
        int more = many ? (int)((hash >> 16) % 3) : 0;
        for (int i = 1; i <= more && i < options.Length; i++)
        {
            utf8[n++] = (byte)';';
            n += WordsSource.Copy(options[(first + i) % options.Length], utf8[n..]);
        }
        return n;
    }
}
