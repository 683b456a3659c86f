using System.Globalization;
using CsCheck;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Values;
using static HubSpotEtl.Tests.Transform.Pages;

namespace HubSpotEtl.Tests.Transform;

public class TimeFormatsTests
{
    private static readonly DateTime s_epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("2024-10-02T19:09:12.414Z", "2024-10-02T19:09:12.414")]
    [InlineData("2026-12-31T00:00:00Z", "2026-12-31T00:00:00")]
    [InlineData("2024-05-31", "2024-05-31T00:00:00")]
    [InlineData("2024-05-31T12:30", "2024-05-31T12:30:00")]
    [InlineData("2024-05-31 12:30:15", "2024-05-31T12:30:15")]
    [InlineData("2024-05-31t12:30:15z", "2024-05-31T12:30:15")]
    [InlineData("2024-05-31T12:30:15,5Z", "2024-05-31T12:30:15.5")]
    [InlineData("2024-05-31T01:30:15+02:00", "2024-05-30T23:30:15")]
    [InlineData("2024-05-31T22:30:15-0330", "2024-06-01T02:00:15")]
    [InlineData("2024-05-31T12:30:15+14", "2024-05-30T22:30:15")]
    [InlineData("2024-02-29T23:59:60Z", "2024-03-01T00:00:00")]
    [InlineData("2023-12-31T24:00:00Z", "2024-01-01T00:00:00")]
    [InlineData("1645124245115", "2022-02-17T18:57:25.115")]
    [InlineData("1653696000000.0", "2022-05-28T00:00:00")]
    [InlineData("1.653696E12", "2022-05-28T00:00:00")]
    [InlineData("-1", "1969-12-31T23:59:59.999")]
    [InlineData("0", "1970-01-01T00:00:00")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00")]
    [InlineData("+002024-05-31T00:00:00Z", "2024-05-31T00:00:00")]
    public void timestamps_are_microseconds_since_2000_in_utc(string text, string utc)
    {
        long expected = (Utc(utc) - s_epoch).Ticks / TimeSpan.TicksPerMicrosecond;

        Assert.Equal(expected, Stored(ColumnType.TimestampTz, text));
        Assert.Equal(expected, Stored(ColumnType.Timestamp, text));
    }

    // SELECT extract(epoch from …)-style figures of PostgreSQL for days that .NET does not know.
    [Theory]
    [InlineData("294276-12-31T23:59:59.999999Z", 9223371331199999999)]
    [InlineData("+294276-12-31T23:59:59.999999Z", 9223371331199999999)]
    [InlineData("-4713-11-24T00:00:00Z", -211813488000000000)]
    [InlineData("10000-01-01T00:00:00Z", 252455616000000000)]
    [InlineData("0000-12-31T00:00:00Z", -63082368000000000)]
    [InlineData("253402300800000", 252455616000000000)]
    public void timestamps_reach_as_far_as_postgresql(string text, long micros) =>
        Assert.Equal(micros, Stored(ColumnType.TimestampTz, text));

    [Theory]
    [InlineData("294277-01-01T00:00:00Z")]
    [InlineData("294276-12-31T23:59:59.9999999Z")]
    [InlineData("-4713-11-23T23:59:59Z")]
    [InlineData("-4713-11-24T00:00:00+01:00")]
    [InlineData("999999999-01-01")]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("1e300")]
    public void timestamps_beyond_are_out_of_range(string text) => Assert.Equal("out_of_range", Refused(ColumnType.TimestampTz, text));

    [Theory]
    [InlineData("2024-05-31", 8917)]
    [InlineData("2000-01-01T00:00:00.000Z", 0)]
    [InlineData("1653696000000", 8183)]
    [InlineData("1999-12-31", -1)]
    [InlineData("2024-05-31T02:00:00+02:00", 8917)]
    [InlineData("-4713-11-24", -2451545)]
    [InlineData("5874897-12-31", 2145031948)]
    public void dates_are_days_since_2000(string text, int days) => Assert.Equal(days, Stored(ColumnType.Date, text));

    [Theory]
    [InlineData("5874898-01-01")]
    [InlineData("-4713-11-23")]
    [InlineData("300000-01-01T12:00:00Z")]
    public void dates_beyond_are_out_of_range(string text) => Assert.Equal("out_of_range", Refused(ColumnType.Date, text));

    [Theory]
    [InlineData("2023-02-29")]
    [InlineData("1900-02-29")]
    [InlineData("2024-13-01")]
    [InlineData("2024-00-10")]
    [InlineData("2024-04-31")]
    [InlineData("2024-01-00")]
    [InlineData("2024-1-1")]
    [InlineData("24-01-01")]
    [InlineData("2024-01-01T")]
    [InlineData("2024-01-01T1")]
    [InlineData("2024-01-01T25:00:00Z")]
    [InlineData("2024-01-01T24:00:01Z")]
    [InlineData("2024-01-01T12:60:00Z")]
    [InlineData("2024-01-01T12:00:61Z")]
    [InlineData("2024-01-01T12:00:00.Z")]
    [InlineData("2024-01-01T12:00:00.1234567890Z")]
    [InlineData("2024-01-01T12:00:00+1")]
    [InlineData("2024-01-01T12:00:00+16:00")]
    [InlineData("2024-01-01T12:00:00+01:60")]
    [InlineData("2024-01-01T12:00:00+01:")]
    [InlineData("2024-01-01T12:00:00ZZ")]
    [InlineData("2024-01-01Z")]
    [InlineData("01/02/2024")]
    [InlineData("9999999999-01-01")]
    [InlineData("--2024-01-01")]
    [InlineData("tomorrow")]
    [InlineData("infinity")]
    [InlineData(" ")]
    public void what_is_no_date_is_rejected(string text)
    {
        Assert.Equal("not_a_date", Refused(ColumnType.TimestampTz, text));
        Assert.Equal("not_a_date", Refused(ColumnType.Date, text));
    }

    // PostgreSQL 15: select '2000-01-01 00:00:00.' || digits || 'Z' as timestamptz; ties go to the even microsecond.
    [Theory]
    [InlineData(".1234564", 123456)]
    [InlineData(".1234566", 123457)]
    [InlineData(".0000005", 0)]
    [InlineData(".0000015", 2)]
    [InlineData(".0000025", 2)]
    [InlineData(".999999999", 1000000)]
    [InlineData(".123456789", 123457)]
    public void fractions_are_rounded_to_microseconds(string fraction, long micros) =>
        Assert.Equal(micros, Stored(ColumnType.TimestampTz, $"2000-01-01T00:00:00{fraction}Z"));

    [Theory]
    [InlineData("946684800000.0005", 0)]
    [InlineData("946684800000.0015", 2)]
    [InlineData("946684800000.00051", 1)]
    [InlineData("946684800000.0004999", 0)]
    [InlineData("946684799999.9999", 0)]
    [InlineData("946684799999.9985", -2)]
    [InlineData("0.9466848e12", 0)]
    public void fractions_of_epoch_milliseconds_are_rounded_too(string text, long micros) =>
        Assert.Equal(micros, Stored(ColumnType.TimestampTz, text));

    [Fact]
    public void any_moment_in_any_zone_is_the_moment_that_dotnet_reads()
    {
        Gen.Select(Gen.DateTime[DateTime.MinValue.AddDays(2), DateTime.MaxValue.AddDays(-2)], Gen.Int[-14 * 60, 14 * 60])
            .Sample((moment, offset) =>
        {
            moment = new DateTime(moment.Ticks - moment.Ticks % TimeSpan.TicksPerMicrosecond, DateTimeKind.Unspecified);
            string text = new DateTimeOffset(moment, TimeSpan.FromMinutes(offset))
                .ToString("yyyy-MM-ddTHH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);
            long expected = (moment - s_epoch).Ticks / TimeSpan.TicksPerMicrosecond - offset * 60_000_000L;

            Assert.Equal(expected, Stored(ColumnType.TimestampTz, text));
        }, iter: 3000);
    }

    [Fact]
    public void days_go_up_one_by_one_and_read_back_through_all_of_postgresqls_years()
    {
        long days = CivilDate.Days(-4713, 11, 24);
        for (long year = -4713; year < 294277; year += year is > -10 and < 2100 ? 1 : 997)
        {
            long start = CivilDate.Days(year, 1, 1);
            Assert.Equal(start + (CivilDate.Exists(year, 2, 29) ? 366 : 365), CivilDate.Days(year + 1, 1, 1));
            Assert.Equal((year, 1, 1), CivilDate.FromDays(start));
            Assert.Equal((year - 1, 12, 31), CivilDate.FromDays(start - 1));
        }

        Assert.Equal(-2451545, days);
    }

    private static DateTime Utc(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
}
