using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using HubSpotEtl.Check.Report;
using HubSpotEtl.Cli;
using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Crm;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Discover;
using HubSpotEtl.Hosting;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Plan.Report;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Reporting;
using HubSpotEtl.Reporting.Documents;
using HubSpotEtl.Reporting.Html;
using HubSpotEtl.Reporting.Texts;
using HubSpotEtl.Status.Report;
using HubSpotEtl.TestSupport;
using HubSpotEtl.Tests.Pipeline.Support;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Values;
using HubSpotEtl.Verify.Report;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Tests.Golden;

/// <summary>
/// What scripts, schedules, dashboards, alarms and databases hold of this program by its words: help, reports, JSON keys, ids of log
/// messages, names of metrics, keys of locks, columns of bookkeeping. A change inside moves none of them. Changed on purpose, the file
/// changes in the same commit.
/// </summary>
public class WordsOfTheProgram
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 24, 4, 12, 59, TimeSpan.Zero);

    private static readonly Dictionary<string, Func<string>> s_files = new()
    {
        ["help"] = () => HelpPage.Of(null).Replace(ProgramVersion.Full, "hubspot-etl VERSION", StringComparison.Ordinal),
        ["log-messages"] = LogMessages,
        ["metrics"] = Instruments,
        ["settings"] = Settings,
        ["stored-words"] = StoredWords,
        ["sync.json"] = () => ReportJson.Of(Reports),
        ["plan.json"] = () => PlanJson.Of(Plans),
        ["check.json"] = () => CheckJson.Of(Check.Sample.Troubled),
        ["status.json"] = () => StatusJson.Of(Status.Sample.All(TimeSpan.FromHours(2))),
        ["discover.json"] = () => DiscoverJson.Of(Discover.Sample.All),
        ["verify.json"] = () => VerifyJson.Of(Verifications),
    };

    static WordsOfTheProgram()
    {
        foreach (var verb in Verbs.All)
            s_files[$"help-{verb.Name}"] = () =>
                HelpPage.Of(verb).Replace(ProgramVersion.Full, "hubspot-etl VERSION", StringComparison.Ordinal);
        foreach (var language in Enum.GetValues<Language>())
        {
            var code = new ReportTexts(language).Code;
            s_files[$"sync.{code}"] = () => RunReport.Of(Reports, new OutputOptions { Language = language });
            s_files[$"sync-page.{code}"] = () => WithoutStyle(SyncPage.Of(Reports, language, s_start, s_start.AddSeconds(406)));
            s_files[$"plan.{code}"] = () => PlanText.Of(Plans, language);
            s_files[$"check.{code}"] = () => CheckText.Of(Check.Sample.Troubled, language, CheckMarks.Unicode);
            s_files[$"status.{code}"] = () => StatusText.Of(Status.Sample.All(), language);
            s_files[$"discover.{code}"] = () => DiscoverText.Of(Discover.Sample.All, language);
            s_files[$"verify.{code}"] = () => VerifyText.Of(Verifications, language);
            s_files[$"verify-page.{code}"] = () => WithoutStyle(VerifyPage.Of(Verifications, language, s_start, s_start.AddSeconds(35)));
        }
    }

    private static RunSummary Reports => new(
        [
            Reporting.Sample.Services,
            Reporting.Sample.Troubled with { StartedAt = s_start, Timeline = [
                new(TimeSpan.Zero, 0), new(TimeSpan.FromSeconds(34.63), 12_176)] }],
        [new ObjectFailure("projects", "HubSpotApiException", "the reason")],
        4);

    private static PlanSummary Plans => new(
        [Plan.Sample.FirstContacts, Plan.Sample.ResumedDeals, Plan.Sample.UncountedUsers], [Plan.Sample.RefusedLeads], Plan.Sample.Limits);

    private static VerifySummary Verifications => new(
        [Verify.Sample.Consistent, Verify.Sample.Different], [new ObjectFailure("projects", "HubSpotApiException", "the reason")], 3);

    public static TheoryData<string> Files => [.. s_files.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void are_as_they_were(string file) => Assert.Null(GoldenFile.Difference(file, s_files[file]()));

    // A page's style is no word.
    private static string WithoutStyle(string page)
    {
        var begin = page.IndexOf("<style>", StringComparison.Ordinal);
        return string.Concat(page.AsSpan(0, begin), page.AsSpan(page.IndexOf("</style>", StringComparison.Ordinal)));
    }

    private static string LogMessages() => Lines(
        from message in typeof(Log).GetMethods().Select(method => (method.Name, About: method.GetCustomAttribute<LoggerMessageAttribute>()))
        where message.About is not null
        orderby message.About.EventId
        select $"{message.About.EventId} {message.About.Level} {message.Name}: {message.About.Message.ReplaceLineEndings("\\n")}");

    private static string Instruments()
    {
        var instruments = new List<string>();
        using var listener = new MeterListener();
        RuntimeHelpers.RunClassConstructor(typeof(Metrics).TypeHandle);
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == Metrics.MeterName)
                instruments.Add($"{instrument.Name} {instrument.Unit} {instrument.GetType().Name}: {instrument.Description}");
        };
        listener.Start();
        return Lines(instruments.Order(StringComparer.Ordinal));
    }

    private static string Settings() => Lines(
        typeof(Setting).GetFields(BindingFlags.Static | BindingFlags.Public)
            .Select(field => field.GetValue(null)).OfType<Setting>()
            .Select(
                setting =>
                    $"{setting.Variable ?? "-"} --{setting.Option ?? "-"} {setting.Field ?? "-"}{(setting.IsSecret ? " secret" : "")}")
            .Order(StringComparer.Ordinal));

    // What a database holds, or another run compares with.
    private static string StoredWords() => Lines(
    [
        .. typeof(BookkeepingSchema).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Where(field => field.IsLiteral)
            .Select(field => $"table {field.GetRawConstantValue()}"),
        .. SystemColumns.Names.Order(StringComparer.Ordinal).Select(name => $"column {name}"),
        .. typeof(RejectReasons).GetFields().Select(field => $"reason {field.GetRawConstantValue()}"),
        .. typeof(RunStatus).GetFields(BindingFlags.Static | BindingFlags.Public).Where(field => field.IsLiteral)
            .Select(field => $"status {field.GetRawConstantValue()}"),
        .. typeof(RunPhase).GetFields().Select(field => $"phase {field.GetRawConstantValue()}"),
        .. typeof(ExitCode).GetFields().Select(field => $"exit {field.Name} {field.GetRawConstantValue()}"),
        .. Enum.GetValues<ObjectStatus>().Select(status => $"status {status.Word()}"),
        .. Enum.GetValues<SyncMode>().Select(mode => $"mode {mode.Word()}"),
        $"lock of a sync {SyncLock.Key(new SqlIdentifier("hubspot_etl"), "contact")}",
        .. ((string[])["bookkeeping", "table names", "owners", "check"])
            .Select(part => $"lock of {part} {AdvisoryKey.Of(part, "hubspot_etl")}"),
        $"settings {RunPlanner.SettingsHash(Given.Contacts(Given.Company, Given.Deal), ApiVersion.V3)}",
        $"settings with rules {RunPlanner.SettingsHash(Ruled, ApiVersion.V3)}",
        $"hints {string.Join(' ', new NamedTargets([Given.Deal, new("0-5", "TICKET", IsDeclared: false), Given.Company]).Targets.Select(target => target.ObjectTypeId))}",
    ]);

    private static ObjectMetadata Ruled =>
        Given.Contacts(Given.Company) with { Privacy = ObjectPrivacy.Of(Given.Privacy("hash:email", "a secret of 16 bytes"), ["contacts"]) };

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}
