using HubSpotEtl.TextSafety;

namespace HubSpotEtl.Tests.Diagnostics;

public class PrintableText
{
    [Theory]
    [InlineData("plain ñ 漢 🎉", "plain ñ 漢 🎉")]
    [InlineData("a\nb\r\tc", "a\\nb\\r\\tc")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    [InlineData("\u009b2J\u007f\0", "\\u009b2J\\u007f\\u0000")]
    [InlineData("\u2028\u2029\u202e\u2066", "\\u2028\\u2029\\u202e\\u2066")]
    public void has_no_character_that_ends_a_line_or_steers_a_terminal(string text, string expected) =>
        Assert.Equal(expected, Printable.Escape(text));
}
