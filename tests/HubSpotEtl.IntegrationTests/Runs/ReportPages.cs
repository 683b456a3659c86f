using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Runs;

/// <summary>The page of <c>--report-file x.html</c>, as the executable writes it.</summary>
public sealed partial class ReportPages
{
    [Fact]
    public async Task of_a_run_with_a_failure_tell_of_both_objects_and_are_no_markup_of_others()
    {
        const string Hostile = "</li><script>alert(1)</script>&amp;";
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 1_250), ("companies", 40)));
        var contacts = fixture.Portal.Portal.Type("contacts");
        contacts.AddProperty("<b>size</b>", "number", 1);
        contacts.Update(contacts.LiveIds().First(), new Dictionary<string, string?> { ["<b>size</b>"] = Hostile });
        fixture.Portal.Faults.Next(CallFamily.List, "companies", Fault.BadRequest(Hostile), times: 5);
        fixture.Portal.Faults.When(call => call.Family == CallFamily.Associations ? Fault.SlowStart(TimeSpan.FromSeconds(2)) : null);

        var run = (await fixture.RunAsync("--object-type", "contacts,companies", "--report-file", "reports/last.html", "--lang", "es"))
            .Expect(1);

        var file = Assert.Single(Directory.GetFiles(Path.Combine(run.Folder, "reports")));
        var page = XDocument.Load(file);
        Assert.Equal(("last.html", "es"), (Path.GetFileName(file), page.Root!.Attribute("lang")?.Value));
        Assert.Equal("1 de 2 objetos sin errores", All(page, "h1").Single().Value);
        Assert.Equal(["companies", "contacts"], All(page, "h2").Select(name => name.Value));
        Assert.Contains(All(page, "li"), item => item.Value.Contains(Hostile, StringComparison.Ordinal));
        Assert.Empty(All(page, "script").Concat(All(page, "b")));
        Assert.Contains(All(page, "tr"), row => row.Value.Contains("not_a_number1", StringComparison.Ordinal));
        Assert.Contains(All(page, "figcaption"), caption => caption.Value.Contains("1.250 registros", StringComparison.Ordinal));
        Assert.Contains("INFORME DE SALUD: contacts", run.Process.Output, StringComparison.Ordinal);
        // All records were read before the last two seconds, in which the associations were waited for.
        Assert.InRange(EndOfReading(page), 0.1, Duration(run) - 1);
    }

    [Fact]
    public async Task of_a_verification_tell_what_differs()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("companies", 40)));
        await fixture.SyncAsync("companies");
        var missing = fixture.Portal.Portal.Type("companies").LiveIds().First();
        await fixture.Schema.ExecuteAsync(
            $"DELETE FROM {fixture.Schema.Name}.company WHERE hs_object_id = {missing}", TestContext.Current.CancellationToken);

        var run = (await fixture.RunAsync("verify", "--object-type", "companies", "--report-file", "verify.htm")).Expect(1);

        var page = XDocument.Load(Path.Combine(run.Folder, "verify.htm"));
        Assert.Contains("different", All(page, "header").Single().Value, StringComparison.Ordinal);
        Assert.Contains(All(page, "dd"), ids => ids.Value == $"{missing}");
    }

    private static IEnumerable<XElement> All(XDocument page, string name) =>
        page.Descendants().Where(element => element.Name.LocalName == name);

    private static double EndOfReading(XDocument page) =>
        All(page, "rect").Elements().Max(title => Seconds(TimeOfStep().Match(title.Value)));

    private static double Duration(SyncResult run) => Seconds(TimeOfRun().Match(run.Process.Output));

    private static double Seconds(Match time) => double.Parse(time.Groups["seconds"].Value, CultureInfo.GetCultureInfo("es"));

    [GeneratedRegex(" a (?<seconds>[0-9,]+) s: ")]
    private static partial Regex TimeOfStep();

    [GeneratedRegex(@"Duración \.+ (?<seconds>[0-9,]+) s")]
    private static partial Regex TimeOfRun();
}
