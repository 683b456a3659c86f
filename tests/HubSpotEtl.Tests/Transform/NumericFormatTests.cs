using System.Numerics;
using System.Text;
using CsCheck;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Bytes;
using HubSpotEtl.Transform.Values;
using static HubSpotEtl.Tests.Transform.Pages;

namespace HubSpotEtl.Tests.Transform;

public class NumericFormatTests
{
    // What PostgreSQL's numeric_send gives for these values.
    [Theory]
    [InlineData("0", "0000 0000 0000 0000")]
    [InlineData("0.00", "0000 0000 0000 0002")]
    [InlineData("1", "0001 0000 0000 0000 0001")]
    [InlineData("-1", "0001 0000 4000 0000 0001")]
    [InlineData("3.00", "0001 0000 0000 0002 0003")]
    [InlineData("10000", "0001 0001 0000 0000 0001")]
    [InlineData("12345678", "0002 0001 0000 0000 04D2 162E")]
    [InlineData("0.5", "0001 FFFF 0000 0001 1388")]
    [InlineData("0.00001", "0001 FFFE 0000 0005 03E8")]
    [InlineData("1234.5678", "0002 0000 0000 0004 04D2 162E")]
    [InlineData("1.5e3", "0001 0000 0000 0000 05DC")]
    public void is_written_as_postgresql_sends_it(string text, string expected)
    {
        var tuple = new TupleBuffer(System.Buffers.ArrayPool<byte>.Shared, 64);

        var fit = NumericFormat.Write(Encoding.UTF8.GetBytes(text), tuple);

        Assert.Equal(ConversionResult.Stored, fit);
        Assert.Equal(expected.Replace(" ", ""), Convert.ToHexString(tuple.Written[4..]));
    }

    [Theory]
    [InlineData("3.00", "3.00")]
    [InlineData("67340.0", "67340.0")]
    [InlineData("0.200000000000000011102230246251565404236316680908203125", "0.200000000000000011102230246251565404236316680908203125")]
    [InlineData("406260751575", "406260751575")]
    [InlineData("-0.0", "0.0")]
    [InlineData("+7", "7")]
    [InlineData("5.", "5")]
    [InlineData(".5", "0.5")]
    [InlineData("00012", "12")]
    [InlineData("1E+2", "100")]
    [InlineData("1.50e1", "15.0")]
    [InlineData("1.5e-3", "0.0015")]
    [InlineData("12e-3", "0.012")]
    [InlineData("0e5", "0")]
    [InlineData(" 42\t", "42")]
    public void keeps_every_digit_and_the_scale(string text, string expected) => Assert.Equal(expected, Stored(ColumnType.Numeric, text));

    [Theory]
    [InlineData("1,500")]
    [InlineData("134376773869;137654776000")]
    [InlineData("500-1000")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-inf")]
    [InlineData("0x1F")]
    [InlineData("1_000")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1.2.3")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("--1")]
    [InlineData("- 1")]
    [InlineData("1 2")]
    [InlineData(" ")]
    [InlineData("five")]
    [InlineData("٣")]
    public void what_is_no_plain_decimal_number_is_rejected(string text) =>
        Assert.Equal("not_a_number", Refused(ColumnType.Numeric, text));

    [Fact]
    public void holds_131072_digits_before_the_point_and_no_more()
    {
        Assert.Equal("9" + new string('0', 131071), Stored(ColumnType.Numeric, "9e131071"));
        Assert.Equal(new string('7', 131072), Stored(ColumnType.Numeric, new string('7', 131072)));
        Assert.Equal("out_of_range", Refused(ColumnType.Numeric, "1e131072"));
        Assert.Equal("out_of_range", Refused(ColumnType.Numeric, "1" + new string('0', 131072)));
        Assert.Equal("1", Stored(ColumnType.Numeric, new string('0', 140000) + "1"));
    }

    [Fact]
    public void holds_16383_digits_after_the_point_and_no_more()
    {
        Assert.Equal("0." + new string('0', 16382) + "1", Stored(ColumnType.Numeric, "1e-16383"));
        Assert.Equal("out_of_range", Refused(ColumnType.Numeric, "1e-16384"));
        Assert.Equal("out_of_range", Refused(ColumnType.Numeric, "0." + new string('1', 16384)));
    }

    [Theory]
    [InlineData("1e99999999999999999999")]
    [InlineData("1e-99999999999999999999")]
    public void an_absurd_exponent_is_out_of_range(string text) => Assert.Equal("out_of_range", Refused(ColumnType.Numeric, text));

    [Fact]
    public void any_number_reads_back_as_the_same_value_and_scale()
    {
        var digits = Gen.String[Gen.Char['0', '9'], 0, 40];
        Gen.Select(Gen.OneOf("", "-", "+"), digits, digits, Gen.Int[-60, 60], Gen.Bool)
            .Where((_, whole, fraction, _, _) => whole.Length + fraction.Length > 0)
            .Sample((sign, whole, fraction, exponent, hasExponent) =>
            {
                string text = sign + whole + (fraction.Length > 0 ? "." + fraction : "") + (hasExponent ? $"e{exponent}" : "");
                int scale = fraction.Length - (hasExponent ? exponent : 0);
                var value = BigInteger.Parse(whole + fraction) * BigInteger.Pow(10, Math.Max(0, -scale));

                Assert.Equal(CopyDecoder.Show(value, Math.Max(0, scale), sign == "-"), Stored(ColumnType.Numeric, text));
            }, iter: 3000);
    }
}
