
using HubSpotEtl.IntegrationTests.Runs;

namespace HubSpotEtl.IntegrationTests.Outside;

/// <summary>Report and log wherever somebody lets a path lead. What is there stays what it is.</summary>
public sealed class OutputPaths
{
    private const string Nodes = "mknod null c 1 3; mknod full c 1 7; mkfifo pipe; mknod disk b 240 0; mkdir folder closed; "
        + "echo former >file; chmod 640 file; ln -s file link; ln -s link link2; ln -s new dangling; ln -s loop loop; echo former >one; "
        + "ln one two; "
        + "ln -s /proc/self/fd/1 stdout; ln -s /proc/self/fd/2 stderr; ln -s /proc/self/fd/77 none; ";

    /// <summary>Path, what else is said in the shell, and what then prints the written report.</summary>
    public static TheoryData<string, string, string> Reports => new(
        ("null", "", "true"),
        ("file", "", "cat file"),
        ("link", "", "test -L link && cat file"),
        ("link2", "", "test -L link2 && test -L link && cat file"),
        ("dangling", "", "test -L dangling && cat new"),
        ("two", "", "test one -ef two && cat one"),
        ("pipe", "cat pipe >read & ", "wait; test -p pipe && cat read"),
        ("stdout", "", "test -L stdout && cat out"),
        ("stderr", "", "test -L stderr && cat err"),
        ("/proc/self/fd/5", "exec 5>five; ", "cat five"),
        ("/dev/fd/5", "exec 5>five; ", "cat five"),
        ("deep/er/report.json", "", "cat deep/er/report.json"));

    public static TheoryData<string> Refused =>
    [
        "folder", "disk", "loop", "none", "pipe", "file/report.json", "/proc/self/fd/0", ".",
        "file/", "new/", "folder/", "link/", "new/.", "''", "' '", "'\t'",
    ];

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task a_report_is_written_to_whatever_a_path_is(string path, string before, string shown)
    {
        await using var fixture = await HostileShell.StartAsync();

        var run = await fixture.ShellAsync(
            $"{Nodes}{before}{HostileShell.Sync} --report-file {path} >out 2>err </dev/null; code=$?; {shown}; exit $code");

        Assert.True(run.ExitCode == 0, run.Error + await ErrorAsync(fixture));
        Assert.Equal("c", (await fixture.ShellAsync("stat -c %F null")).Output[..1]);
        if (path != "null")
            Assert.Contains("\"total_objects\": 2", run.Output, StringComparison.Ordinal);
        Assert.Equal("640\n", (await fixture.ShellAsync("stat -c %a file")).Output);
        Assert.Empty(Directory.GetFiles(fixture.Folder, "*.tmp"));
        await fixture.AssertLoadedAsync();
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task a_path_that_takes_no_report_is_refused_before_anything_is_called(string path)
    {
        await using var fixture = await HostileShell.StartAsync();

        foreach (var option in new[] { "--report-file", "--log-file" })
        {
            var run = await fixture.ShellAsync($"{(option == "--report-file" ? Nodes : "")}{HostileShell.Sync} {option} {path} </dev/null");

            Assert.True(run.ExitCode == 2, $"{option} {path}: {run.ExitCode} {run.Error}");
            Assert.Contains(option, run.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, fixture.Portal.Calls.Total);
    }

    [Theory]
    [InlineData("null", "true")]
    [InlineData("full", "true")]
    [InlineData("file", "grep -c '9001' file")]
    [InlineData("link2", "test -L link2 && grep -c '9001' file")]
    [InlineData("two", "test one -ef two && grep -c 9001 one")]
    [InlineData("stderr", "grep -c 9001 err | sed s/2/1/")]
    [InlineData("stdout", "grep -c 9001 out")]
    [InlineData("/dev/stderr", "grep -c 9001 err | sed s/2/1/")]
    public async Task a_log_is_written_to_whatever_a_path_is(string path, string found)
    {
        await using var fixture = await HostileShell.StartAsync();

        var run = await fixture.ShellAsync(
            $"{Nodes}{HostileShell.Sync} --log-file {path} >out 2>err </dev/null; code=$?; {found}; exit $code");

        Assert.True(run.ExitCode == 0, run.Error + await ErrorAsync(fixture));
        Assert.Equal(found == "true" ? "" : "1\n", run.Output);
        await fixture.AssertLoadedAsync();
    }

    [Theory]
    [InlineData("--report-file file --log-file file")]
    [InlineData("--report-file file --log-file link2")]
    [InlineData("--report-file one --log-file two")]
    [InlineData("--report-file new --log-file folder/../new")]
    [InlineData("--report-file .env")]
    [InlineData("--log-file ./folder/../.env")]
    public async Task two_outputs_are_never_one_file(string options)
    {
        await using var fixture = await HostileShell.StartAsync();

        var run = await fixture.ShellAsync($"{Nodes} echo A=1 >.env; {HostileShell.Sync} {options}; code=$?; cat .env; exit $code");

        Assert.Equal((2, "A=1\n"), (run.ExitCode, run.Output));
        Assert.Contains("a file of its own", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_file_of_which_the_folder_takes_no_other_is_written_in_place()
    {
        await using var fixture = await HostileShell.StartAsync();

        // As Docker mounts a single file.
        var run = await fixture.ShellAsync(HostileShell.WithMounts(
            "echo former >mounted; echo long former text >source; mount --bind source mounted",
            $"{HostileShell.Sync} --report-file mounted >out 2>err; code=$?; cat source; exit $code"));

        Assert.True(run.ExitCode == 0, run.Error + await ErrorAsync(fixture));
        Assert.StartsWith("{", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"total_objects\": 2", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chmod 555 place; chown stranger place/report", "600 stranger")]
    [InlineData("chmod 777 place; chmod 606 place/report", "606 root")]
    [InlineData("chmod 1777 place; chmod 666 place/report", "666 root")]
    [InlineData("chmod 777 place; chown stranger place/report; chmod 640 place/report", "640 stranger")]
    public async Task permissions_and_owner_stay(string rights, string after)
    {
        await using var fixture = await HostileShell.StartAsync();
        HostileShell.RequireRoot();
        string Named(string text) =>
            text.Replace("stranger", "54321", StringComparison.Ordinal).Replace("root", "0", StringComparison.Ordinal);

        var run = await fixture.ShellAsync(
            $"chmod 755 .; umask 077; mkdir place; echo former >place/report; {Named(rights)}; "
            + $"setpriv --reuid 54321 --regid 54321 --clear-groups {HostileShell.Sync} --report-file $PWD/place/report >out 2>err; "
            + "code=$?; "
            + "stat -c \"%a %u\" place/report; ls -A place; grep -c total_objects place/report; exit $code");

        Assert.True(run.ExitCode == 0, run.Error + await ErrorAsync(fixture));
        Assert.Equal($"{Named(after)}\nreport\n1\n", run.Output);
    }

    [Theory]
    [InlineData("sync", "report.json")]
    [InlineData("sync", "report.html")]
    [InlineData("verify", "report.json")]
    [InlineData("verify", "report.html")]
    public async Task a_full_disk_keeps_the_former_report_and_nothing_else(string verb, string path)
    {
        await using var fixture = await HostileShell.StartAsync();
        await fixture.SyncAsync("contacts,companies");

        var run = await fixture.ShellAsync(HostileShell.WithMounts(
            $"mkdir small; mount -t tmpfs -o size=8k none small; echo former >small/{path}; head -c 100000 /dev/zero >small/fill 2>none",
            $"hubspot-etl {verb} --object-type contacts,companies --no-progress --report-file small/{path} >out 2>err; code=$?; cat "
                + $"small/{path}; ls -A small; exit $code"));

        Assert.Equal((1, $"former\nfill\n{path}\n"), (run.ExitCode, run.Output));
        Assert.Contains("The report could not be written: ", await ErrorAsync(fixture), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", await ErrorAsync(fixture), StringComparison.Ordinal);
        await fixture.AssertLoadedAsync();
    }

    [Theory]
    [InlineData("exec 5>&-; ", "/proc/self/fd/5")]
    [InlineData("", "/dev/full")]
    public async Task verify_writes_its_ids_there_too(string before, string path)
    {
        await using var fixture = await HostileShell.StartAsync();
        await fixture.SyncAsync("contacts,companies");

        var run = await fixture.ShellAsync(
            $"{Nodes}{before}hubspot-etl verify --object-type contacts,companies --no-progress --report-file "
                + $"{path.Replace("/dev/full", "full", StringComparison.Ordinal)}");

        Assert.Equal(path == "/dev/full" ? 1 : 2, run.ExitCode);
    }

    private static async Task<string> ErrorAsync(SyncFixture fixture) => (await fixture.ShellAsync("cat err")).Output;
}
