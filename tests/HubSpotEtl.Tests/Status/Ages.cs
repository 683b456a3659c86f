using HubSpotEtl.Status.Report;

namespace HubSpotEtl.Tests.Status;

public class Ages
{
    [Theory]
    [InlineData("-00:05:00", "0s")]
    [InlineData("00:00:00", "0s")]
    [InlineData("00:00:59.9", "59s")]
    [InlineData("00:01:00", "1m")]
    [InlineData("00:59:59", "59m")]
    [InlineData("01:00:00", "1h")]
    [InlineData("05:12:59", "5h 12m")]
    [InlineData("23:59:59", "23h 59m")]
    [InlineData("1.00:59:00", "1d")]
    [InlineData("12.03:00:00", "12d 3h")]
    [InlineData("100.05:00:00", "100d")]
    public void are_short_and_never_rounded_up(string age, string text) =>
        Assert.Equal(text, AgeText.Of(TimeSpan.Parse(age, System.Globalization.CultureInfo.InvariantCulture)));
}
