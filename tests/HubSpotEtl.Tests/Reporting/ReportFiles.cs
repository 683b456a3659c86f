using HubSpotEtl.Configuration;
using HubSpotEtl.Reporting.Documents;
using HubSpotEtl.Secrets;

namespace HubSpotEtl.Tests.Reporting;

public sealed class ReportFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void replace_the_former_report_in_one_step_and_make_their_folder()
    {
        var path = _folder.Write("reports/last.json", "former");
        using (var file = ReportFile.Open(path, new Redaction()))
        {
            Assert.Equal("former", File.ReadAllText(path));
            file.Publish("{}");
        }

        Assert.Equal("{}\n", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder["reports"]));
    }

    [Fact]
    public void that_were_not_published_leave_nothing_behind()
    {
        var path = _folder.Write("last.json", "former");

        ReportFile.Open(path, new Redaction()).Dispose();

        Assert.Equal([path], Directory.GetFiles(_folder.Path));
        Assert.Equal("former", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("last.html", true)]
    [InlineData("last.htm", true)]
    [InlineData("last.HTML", true)]
    [InlineData("last.json", false)]
    [InlineData("last.html.json", false)]
    [InlineData("html", false)]
    [InlineData("last.html/report", false)]
    public void are_pages_where_their_name_says_so(string name, bool isPage)
    {
        using var file = ReportFile.Open(_folder[name], new Redaction());

        Assert.Equal(isPage, file.IsPage);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a-file/report.json")]
    public void that_cannot_be_made_are_a_mistake_in_the_configuration(string relative)
    {
        _folder.Write("a-file", "");

        var exception = Assert.Throws<InvalidOptionsException>(() => ReportFile.Open(_folder[relative], new Redaction()));

        Assert.Equal("--report-file", exception.Mistakes[0].Name);
    }
}
