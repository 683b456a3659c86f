using System.Runtime.Versioning;
using HubSpotEtl.Configuration;

namespace HubSpotEtl.Tests.Configuration;

public sealed class DotEnvFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("NAME=value", "value")]
    [InlineData("export NAME=value", "value")]
    [InlineData("  NAME = value  ", "value")]
    [InlineData("NAME=a=b==", "a=b==")]
    [InlineData("NAME=p#w", "p#w")]
    [InlineData("NAME=value # remark", "value")]
    [InlineData("NAME=\"a # b\" # remark", "a # b")]
    [InlineData("NAME='$HOME ${X} \\n'", "$HOME ${X} \\n")]
    [InlineData("NAME=\"quote\\\"d\"", "quote\"d")]
    [InlineData("NAME=\"\"", "")]
    [InlineData("# NAME=no\n\nNAME=yes\r\n", "yes")]
    [InlineData("\uFEFFNAME=after a byte order mark", "after a byte order mark")]
    public void lines_are_read_as_shells_and_other_tools_read_them(string text, string value)
    {
        _folder.Write(".env", text);

        Assert.Equal(value, DotEnvFile.Find(_folder.Path)!.Variables["NAME"]);
    }

    [Theory]
    [InlineData(".git/HEAD")]
    [InlineData("HubSpotEtl.sln")]
    public void parents_are_searched_up_to_the_root_of_the_repository(string mark)
    {
        _folder.Write(".env", "WHERE=outside");
        _folder.Write("repository/" + mark, "");
        var deep = _folder.MakeFolder("repository/a/b");

        Assert.Null(DotEnvFile.Find(deep));
        _folder.Write("repository/.env", "WHERE=root");
        Assert.Equal("root", DotEnvFile.Find(deep)!.Variables["WHERE"]);
        _folder.Write("repository/a/.env", "WHERE=nearest");
        Assert.Equal("nearest", DotEnvFile.Find(deep)!.Variables["WHERE"]);
    }

    [Fact]
    public void outside_a_repository_only_the_folder_itself_is_looked_at()
    {
        _folder.Write(".env", "WHERE=parent");
        var child = _folder.MakeFolder("child");

        Assert.Null(DotEnvFile.Find(child));
    }

    [Fact]
    public void a_file_that_cannot_be_understood_is_named_but_not_quoted()
    {
        var path = _folder.Write(".env", $"ACCESS_TOKEN {Given.Token}=\"never closed\n");

        var exception = Assert.Throws<InvalidOptionsException>(() => DotEnvFile.Find(_folder.Path));

        Assert.Equal(path, Assert.Single(exception.Mistakes).Name);
        Assert.DoesNotContain(Given.Token, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void the_variables_of_the_process_stay_as_they_are()
    {
        _folder.Write(".env", "HUBSPOT_ETL_TEST_VARIABLE=1");

        DotEnvFile.Find(_folder.Path);

        Assert.Null(Environment.GetEnvironmentVariable("HUBSPOT_ETL_TEST_VARIABLE"));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void it_is_known_whether_every_user_can_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permissions.");
        var path = _folder.Write(".env", "A=1");

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.False(DotEnvFile.Find(_folder.Path)!.IsReadableByOthers);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.True(DotEnvFile.Find(_folder.Path)!.IsReadableByOthers);
    }
}
