using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Tests.Configuration;

public class LoadingOptions
{
    [Fact]
    public void what_is_not_set_has_the_documented_default()
    {
        var options = Given.Options();

        Assert.Equal("https://api.hubapi.com/", options.HubSpot.BaseUrl.AbsoluteUri);
        Assert.Equal("v3", options.HubSpot.ApiVersion);
        Assert.Equal((5432, "hubspot_etl", SslMode.Prefer), (options.Database.Port, options.Database.Schema, options.Database.SslMode));
        Assert.Equal(
            (false, null, TimeSpan.FromHours(1), null),
            (options.Sync.FullLoad, options.Sync.MaxWorkers, options.Sync.Overlap, options.Sync.IncrementalMaxRecords));
        Assert.Equal((LogLevel.Information, null), (options.Logging.Level, options.Logging.File));
        Assert.Equal(new OutputOptions(), options.Output);
    }

    [Theory]
    [InlineData("command line", "environment", "file", "command line")]
    [InlineData(null, "environment", "file", "environment")]
    [InlineData("", "environment", "file", "environment")]
    [InlineData(null, "", "file", "file")]
    [InlineData(null, "  ", "file", "file")]
    [InlineData(null, null, "file", "file")]
    public void the_stronger_layer_wins_and_an_empty_text_says_nothing(string? option, string? variable, string? line, string winner)
    {
        static string Number(string? text) =>
            text switch { "command line" => "1", "environment" => "2", "file" => "3", var other => other ?? "" };
        List<SettingLayer> layers =
        [
            SettingLayer.OfOptions(new Dictionary<string, string> { ["max-workers"] = Number(option) }),
            SettingLayer.OfVariables(Given.With(("ETL_MAX_WORKERS", Number(variable)))),
            SettingLayer.OfVariables(new Dictionary<string, string> { ["ETL_MAX_WORKERS"] = Number(line) }),
        ];

        var options = EtlOptions.Load(layers, ObjectTypeRule.Required);

        Assert.Equal(Number(winner), options.Sync.MaxWorkers.ToString());
    }

    [Fact]
    public void all_mistakes_are_told_together()
    {
        var variables = new Dictionary<string, string>
        {
            ["DB_PORT"] = "99999",
            ["DB_SSL_MODE"] = "sometimes",
            ["HUBSPOT_API_VERSION"] = "v9",
            ["FORCE_FULL_LOAD"] = "perhaps",
            ["SYNC_OVERLAP_SECONDS"] = "604801",
            ["LOG_LEVEL"] = "LOUD",
        };
        var given = new Dictionary<string, string> { ["max-workers"] = "65", ["output"] = "xml", ["lang"] = "fr" };

        var exception = Assert.Throws<InvalidOptionsException>(
            () => EtlOptions.Load([SettingLayer.OfOptions(given), SettingLayer.OfVariables(variables)], ObjectTypeRule.Required));

        Assert.Equal(
            [
                "ACCESS_TOKEN", "HUBSPOT_API_VERSION", "DB_HOST", "DB_NAME", "DB_USER", "DB_PASS", "DB_PORT", "DB_SSL_MODE",
                "--object-type (or OBJECT_TYPE)", "FORCE_FULL_LOAD", "--max-workers", "SYNC_OVERLAP_SECONDS", "LOG_LEVEL", "--output",
                "--lang",
            ],
            exception.Mistakes.Select(mistake => mistake.Name));
        Assert.Contains("DB_PORT: \"99999\" is not allowed; a whole number from 1 to 65535", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Disable, Allow, Prefer, Require, VerifyCA, VerifyFull", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contacts", "contacts")]
    [InlineData(" services , ,p50445259_meters,services,2-123456,Services", "services,p50445259_meters,2-123456")]
    public void an_object_list_is_trimmed_and_names_each_type_once(string list, string types) =>
        Assert.Equal(types.Split(','), Given.Options(("OBJECT_TYPE", list)).Sync.ObjectTypes);

    [Theory]
    [InlineData("contacts deals")]
    [InlineData("../../oauth")]
    [InlineData("contacts?limit=1")]
    [InlineData("contacts\nINFO forged")]
    public void an_object_type_cannot_reach_beyond_its_place_in_a_path(string list) =>
        Assert.Equal("OBJECT_TYPE", Given.Mistake(("OBJECT_TYPE", list)).Name);

    [Fact]
    public void without_an_object_type_lambda_takes_contacts_and_a_portal_command_takes_none()
    {
        List<SettingLayer> layers = [SettingLayer.OfVariables(Given.With(("OBJECT_TYPE", "")))];

        Assert.Equal(["contacts"], EtlOptions.Load(layers, ObjectTypeRule.DefaultsToContacts).Sync.ObjectTypes);
        Assert.Empty(EtlOptions.Load(layers, ObjectTypeRule.Optional).Sync.ObjectTypes);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("YES", true)]
    [InlineData("1", true)]
    [InlineData("False", false)]
    [InlineData("no", false)]
    [InlineData("0", false)]
    public void a_flag_has_three_spellings_for_each_answer(string text, bool expected) =>
        Assert.Equal(expected, Given.Options(("FORCE_FULL_LOAD", text)).Sync.FullLoad);

    [Theory]
    [InlineData("ETL_MAX_WORKERS", "0")]
    [InlineData("ETL_MAX_WORKERS", "2.5")]
    [InlineData("ETL_MAX_WORKERS", "-1")]
    [InlineData("DB_PORT", "0")]
    [InlineData("DB_PORT", "5432x")]
    [InlineData("DB_SSL_MODE", "3")]
    [InlineData("DB_SCHEMA", "pg_mine")]
    [InlineData("DB_SCHEMA", "ññññññññññññññññññññññññññññññññ")]
    [InlineData("DB_HOST", "a\tb")]
    [InlineData("INCREMENTAL_MAX_RECORDS", "2000000001")]
    public void a_value_out_of_range_is_named_with_what_is_allowed(string name, string value)
    {
        var mistake = Given.Mistake((name, value));

        Assert.Equal(name, mistake.Name);
        Assert.NotEmpty(mistake.Allowed);
    }

    [Fact]
    public void a_value_at_the_limit_is_taken()
    {
        var schema = new string('s', 63);
        var options = Given.Options(
            ("DB_SCHEMA", schema), ("ETL_MAX_WORKERS", "64"), ("SYNC_OVERLAP_SECONDS", "604800"), ("DB_SSL_MODE", "verifyfull"),
            ("INCREMENTAL_MAX_RECORDS", "10000"), ("LOG_LEVEL", "critical"));

        Assert.Equal((schema, SslMode.VerifyFull), (options.Database.Schema, options.Database.SslMode));
        Assert.Equal(
            (64, TimeSpan.FromDays(7), 10_000), (options.Sync.MaxWorkers, options.Sync.Overlap, options.Sync.IncrementalMaxRecords));
        Assert.Equal(LogLevel.Critical, options.Logging.Level);
    }
}
