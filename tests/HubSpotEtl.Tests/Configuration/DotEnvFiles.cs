using System.Runtime.Versioning;
using HubSpotEtl.Configuration;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Tests.Configuration;

public sealed class DotEnvFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Each form that Docker, systemd, shells and dotenv libraries write, with the value that they mean.</summary>
    public static TheoryData<string, string> Forms => new(
        ("NAME=value", "value"),
        ("NAME=value\n", "value"),
        ("NAME=value\r\n", "value"),
        ("export NAME=value", "value"),
        ("export\tNAME=value", "value"),
        ("  export  NAME = value  ", "value"),
        ("  NAME = value  ", "value"),
        ("\tNAME\t=\tvalue\t", "value"),
        ("NAME=", ""),
        ("NAME= # remark", ""),
        ("NAME=\"\"", ""),
        ("NAME=''", ""),
        ("NAME=a=b==", "a=b=="),
        ("NAME==", "="),
        ("NAME=p#w", "p#w"),
        ("NAME=p!w", "p!w"),
        ("NAME=p$w$", "p$w$"),
        ("NAME=$1", "$1"),
        ("NAME=it's", "it's"),
        ("NAME=a\"b", "a\"b"),
        ("NAME=two words", "two words"),
        ("NAME=ñandú €", "ñandú €"),
        ("NAME=value # remark", "value"),
        ("NAME=value\t# remark 'x", "value"),
        ("NAME=value ; no remark", "value ; no remark"),
        ("NAME='a # b'", "a # b"),
        ("NAME=\"a # b\" # remark", "a # b"),
        ("NAME='a \"b\" c'  # it's", "a \"b\" c"),
        ("NAME=\"it's\"", "it's"),
        ("NAME='  outer  '", "  outer  "),
        ("NAME='$HOME ${X} $(x) \\n \\'", "$HOME ${X} $(x) \\n \\"),
        ("NAME=\"quote\\\"d\"", "quote\"d"),
        ("NAME=\"a\\nb\\tc\\\\n\\$X\\${Y}\\`\\'\"", "a\nb\tc\\n$X${Y}`'"),
        ("NAME=\"first\nsecond=2\n# third\"", "first\nsecond=2\n# third"),
        ("NAME='first\r\nsecond'\r\nOTHER=1", "first\nsecond"),
        ("NAME=\"first \\\nsecond\"", "first second"),
        ("NAME=first \\\nsecond", "first second"),
        ("NAME=first \\\n  second \\\nthird # remark\nOTHER=1", "first   second third"),
        ("NAME=old\nNAME=new", "new"),
        ("NAME=old\nNAME=", ""),
        ("NAME=value\nexport NAME", "value"),
        ("# NAME=no\n\n   \n\t# no\n; NAME=no\nNAME=yes\n\n", "yes"),
        ("#\n#NAME=no\\\nNAME=yes", "yes"),
        ("my.other-name=1\nNAME=value", "value"),
        ("\uFEFFNAME=after a byte order mark", "after a byte order mark"));

    /// <summary>What some read in one way and some in another, or nobody can: with the number of its line.</summary>
    public static TheoryData<string, int> Ambiguous => new(
        ("NAME", 1),
        ("A=1\nNAME\n", 2),
        ("export NAME", 1),
        ("NAME: value", 1),
        ("NAME:value", 1),
        ("NAME: a=b", 1),
        ("=value", 1),
        ("NAME+=value", 1),
        ("TWO WORDS=value", 1),
        ("'NAME'=value", 1),
        ("1NAME=value", 1),
        ("set NAME=value", 1),
        ("\u00A0NAME=value", 1),
        ("[Section]", 1),
        ("{\"NAME\": \"value\"}", 1),
        ("NAME=#value", 1),
        ("NAME=`value`", 1),
        ("NAME=\"a\" b", 1),
        ("NAME=\"a\"b", 1),
        ("NAME='it\\'s'", 1),
        ("NAME='a'#b", 1),
        ("A=1\nNAME=\"never closed\nB=2", 2),
        ("NAME='never closed", 1),
        ("NAME=\"never closed\\", 1),
        ("NAME=a\\b", 1),
        ("NAME=\"C:\\dir\"", 1),
        ("NAME=ends in\\", 1),
        ("NAME=ends in\\\nOTHER=1", 1),
        ("NAME=ends in\\\n\nOTHER=1", 1),
        ("NAME=${OTHER}", 1),
        ("NAME=\"a$(b)\"", 1),
        ("export NAME=two words", 1),
        ("A=1\rNAME=value\r", 1),
        ("A=1\nNAME=va\0lue", 2));

    [Theory]
    [MemberData(nameof(Forms))]
    public void lines_are_read_as_shells_and_other_tools_read_them(string text, string value)
    {
        _folder.Write(".env", text);

        Assert.Equal(value, DotEnvFile.Find(_folder.Path)!.Variables["NAME"]);
    }

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public void what_could_be_another_value_is_refused_with_its_line_and_not_shown(string text, int line)
    {
        var path = _folder.Write(".env", text);

        var mistake = Assert.Single(Assert.Throws<InvalidOptionsException>(() => DotEnvFile.Find(_folder.Path)).Mistakes);

        Assert.Equal((path, null), (mistake.Name, mistake.Value));
        Assert.StartsWith($"cannot be understood: line {line}: ", mistake.Allowed, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "value", mistake.Allowed.Replace("NAME=value", "").Replace("a value", "").Replace("the value", "").Replace("whole value", ""),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe, (byte)'A', 0, (byte)'=', 0 }, "UTF-16")]
    [InlineData(new byte[] { 0xfe, 0xff, 0, (byte)'A', 0, (byte)'=' }, "UTF-16")]
    [InlineData(new byte[] { (byte)'A', 0, (byte)'=', 0 }, "NUL")]
    [InlineData(new byte[] { (byte)'A', (byte)'=', (byte)'1', (byte)'\n', (byte)'B', (byte)'=', 0xe9 }, "line 2: it is not UTF-8")]
    public void another_encoding_is_refused(byte[] bytes, string reason)
    {
        File.WriteAllBytes(_folder[".env"], bytes);

        Assert.Contains(
            reason, Assert.Throws<InvalidOptionsException>(() => DotEnvFile.Find(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void what_is_too_long_is_no_file_of_settings()
    {
        _folder.Write(".env", "NAME=" + new string('x', 1 << 19));
        Assert.Equal(1 << 19, DotEnvFile.Find(_folder.Path)!.Variables["NAME"].Length);

        _folder.Write(".env", "NAME=" + new string('x', 1 << 20));
        Assert.Contains(
            "megabyte", Assert.Throws<InvalidOptionsException>(() => DotEnvFile.Find(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("Db_Pass")]
    public void a_setting_in_other_letters_is_not_passed_over(string name)
    {
        _folder.Write(".env", $"{name}=hidden-value");

        var message = Assert.Throws<InvalidOptionsException>(() => DotEnvFile.Find(_folder.Path)).Message;

        Assert.Contains($"write {name.ToUpperInvariant()}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-value", message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_folder_of_the_name_holds_no_settings_and_a_link_that_leads_nowhere_is_told()
    {
        _folder.MakeFolder(".env");
        Assert.Null(DotEnvFile.Find(_folder.Path));

        Directory.Delete(_folder[".env"]);
        File.CreateSymbolicLink(_folder[".env"], "nowhere");
        Assert.Contains(
            "cannot be read", Assert.Throws<InvalidOptionsException>(() => DotEnvFile.Find(_folder.Path)).Message,
            StringComparison.Ordinal);

        File.Delete(_folder[".env"]);
        _folder.Write("settings", "NAME=value");
        File.CreateSymbolicLink(_folder[".env"], "settings");
        Assert.Equal("value", DotEnvFile.Find(_folder.Path)!.Variables["NAME"]);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task a_pipe_is_read_to_its_end_once()
    {
        await MakePipeAsync();
        // To open it waits for a reader.
        var writing = Task.Run(() => File.WriteAllText(_folder[".env"], "NAME=value\n"), TestContext.Current.CancellationToken);

        var file = DotEnvFile.Find(_folder.Path, TimeSpan.FromMinutes(1))!;

        Assert.Equal("value", file.Variables["NAME"]);
        Assert.False(file.IsReadableByOthers);
        await writing;
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task a_pipe_that_nobody_writes_is_told_and_not_waited_for()
    {
        await MakePipeAsync();

        var mistake = Assert.Single(
            Assert.Throws<InvalidOptionsException>(() => DotEnvFile.Find(_folder.Path, TimeSpan.FromMilliseconds(50))).Mistakes);

        Assert.Contains("nobody has written", mistake.Allowed, StringComparison.Ordinal);
        // Lets go of who still waits for a writer.
        await Task.Run(() => File.WriteAllText(_folder[".env"], ""), TestContext.Current.CancellationToken);
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

    // As secrets managers and process substitution make them.
    private async Task MakePipeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes are made by mkfifo.");
        Assert.Equal(0, (await ProcessRun.RunAsync("mkfifo", ["-m", "600", _folder[".env"]])).ExitCode);
    }
}
