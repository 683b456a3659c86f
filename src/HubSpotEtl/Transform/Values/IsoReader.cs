using HubSpotEtl.Transform.Bytes;

namespace HubSpotEtl.Transform.Values;

/// <summary>Reads <c>[±]YYYY…-MM-DD[T ]HH:MM[:SS[.f{1,9}]][Z|±HH[[:]MM]]</c> from left to right.</summary>
internal ref struct IsoReader(ReadOnlySpan<byte> text)
{
    private const long MicrosPerSecond = 1_000_000;
    private const int MaxYearDigits = 9;
    private const int MaxOffsetHours = 15;

    private ReadOnlySpan<byte> _rest = text;

    public bool TryRead(out Instant instant)
    {
        instant = default;
        if (!TryReadDate(out long days))
            return false;
        long micros = 0, offset = 0;
        if (!_rest.IsEmpty && !(TryTake('T', 't', ' ') && TryReadTime(out micros) && TryReadOffset(out offset)))
            return false;
        instant = Instant.Of(days, micros - offset);
        return _rest.IsEmpty;
    }

    private bool TryReadDate(out long days)
    {
        days = 0;
        bool isNegative = TryTake('-');
        if (!isNegative)
            TryTake('+');
        if (!TryReadDigits(4, MaxYearDigits, out int year) || !TryTake('-') || !TryReadTwo(out int month)
            || !TryTake('-') || !TryReadTwo(out int day))
            return false;
        if (isNegative)
            year = -year;
        if (!CivilDate.Exists(year, month, day))
            return false;
        days = CivilDate.Days(year, month, day);
        return true;
    }

    private bool TryReadTime(out long micros)
    {
        micros = 0;
        int second = 0;
        if (!TryReadTwo(out int hour) || !TryTake(':') || !TryReadTwo(out int minute))
            return false;
        if (TryTake(':') && !(TryReadTwo(out second) && TryReadFraction(out micros)))
            return false;
        micros += (hour * 3600L + minute * 60L + second) * MicrosPerSecond;
        // As PostgreSQL: a leap second is the start of the next minute, and 24:00 the start of the next day.
        return minute <= 59 && second <= 60 && (hour <= 23 || micros == Instant.MicrosPerDay);
    }

    // PostgreSQL reads the fraction as a double and rounds it with rint; nine digits over a power of ten give that same double.
    private bool TryReadFraction(out long micros)
    {
        micros = 0;
        if (!TryTake('.', ','))
            return true;
        int before = _rest.Length;
        if (!TryReadDigits(1, 9, out int digits))
            return false;
        double fraction = digits / Math.Pow(10, before - _rest.Length);
        micros = (long)Math.Round(fraction * MicrosPerSecond, MidpointRounding.ToEven);
        return true;
    }

    private bool TryReadOffset(out long micros)
    {
        micros = 0;
        if (_rest.IsEmpty || TryTake('Z', 'z'))
            return true;
        bool isWest = TryTake('-');
        if ((!isWest && !TryTake('+')) || !TryReadTwo(out int hours))
            return false;
        int minutes = 0;
        if (!_rest.IsEmpty)
        {
            TryTake(':');
            if (!TryReadTwo(out minutes))
                return false;
        }

        micros = (hours * 60L + minutes) * 60 * MicrosPerSecond * (isWest ? -1 : 1);
        return hours <= MaxOffsetHours && minutes <= 59;
    }

    private bool TryReadTwo(out int value) => TryReadDigits(2, 2, out value);

    private bool TryReadDigits(int least, int most, out int value)
    {
        value = 0;
        int count = 0;
        while (count < _rest.Length && count < most && AsciiText.IsDigit(_rest[count]))
            value = value * 10 + (_rest[count++] - '0');
        _rest = _rest[count..];
        return count >= least;
    }

    private bool TryTake(char expected) => TryTake(expected, expected, expected);

    private bool TryTake(char either, char or) => TryTake(either, or, or);

    private bool TryTake(char first, char second, char third)
    {
        if (_rest.IsEmpty || (_rest[0] != first && _rest[0] != second && _rest[0] != third))
            return false;
        _rest = _rest[1..];
        return true;
    }
}
