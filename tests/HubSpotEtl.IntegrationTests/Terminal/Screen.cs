using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HubSpotEtl.IntegrationTests.Terminal;

/// <summary>
/// What stands on a terminal, the lines that have scrolled away included, after it was sent something. It knows what the product may send,
/// and nothing else.
/// </summary>
internal sealed partial class Screen
{
    private readonly List<StringBuilder> _lines = [new()];
    private readonly int _columns;
    private int _row;

    private Screen(int columns) => _columns = columns;

    /// <summary>The lines, without spaces at their ends.</summary>
    public IReadOnlyList<string> Lines => [.. _lines.Select(line => line.ToString().TrimEnd())];

    /// <summary>Where the cursor is, counted from 0.</summary>
    public (int Row, int Column) Cursor => (_row, _column);

    private int _column;

    /// <summary>What a terminal of a width shows.</summary>
    public static Screen After(string sent, int columns)
    {
        var screen = new Screen(columns);
        for (var i = 0; i < sent.Length; i++)
        {
            if (sent[i] != '\e')
            {
                screen.Put(sent[i]);
                continue;
            }

            var sequence = Sequence().Match(sent, i);
            Assert.True(sequence.Success, $"What is ESC{sent.Substring(i + 1, Math.Min(10, sent.Length - i - 1))}?");
            screen.Obey(sequence.Groups["end"].Value[0], sequence.Groups["number"].Value);
            i += sequence.Length - 1;
        }

        return screen;
    }

    private void Put(char character)
    {
        switch (character)
        {
            case '\r':
                _column = 0;
                break;
            case '\n':
                Down();
                break;
            default:
                if (_column == _columns)
                {
                    Down();
                    _column = 0;
                }

                var line = _lines[_row];
                line.Append(' ', Math.Max(0, _column + 1 - line.Length));
                line[_column++] = character;
                break;
        }
    }

    private void Obey(char end, string number)
    {
        switch (end)
        {
            case 'A':
                _row -= number.Length == 0 ? 1 : int.Parse(number, CultureInfo.InvariantCulture);
                Assert.True(_row >= 0);
                break;
            case 'J':
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                goto case 'K';
            case 'K':
                _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
                break;
            case 'm':
                break;
            default:
                Assert.Fail($"ESC[{number}{end} is not expected");
                break;
        }
    }

    private void Down()
    {
        if (++_row == _lines.Count)
            _lines.Add(new StringBuilder());
    }

    [GeneratedRegex(@"\G\e\[(?<number>[0-9;]*)(?<end>[A-Za-z])")]
    private static partial Regex Sequence();
}
