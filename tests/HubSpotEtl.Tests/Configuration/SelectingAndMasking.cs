using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.Secrets;
using HubSpotEtl.Transform.Privacy;

namespace HubSpotEtl.Tests.Configuration;

public class SelectingAndMasking
{
    private const string Secret = "SECRET-OF-HASHES-THAT-MUST-NOT-SHOW";

    [Theory]
    [InlineData("email", "email", true)]
    [InlineData("email", "Email", true)]
    [InlineData("EMAIL", "email", true)]
    [InlineData("email", "email2", false)]
    [InlineData("email", "work_email", false)]
    [InlineData("hs_*", "hs_", true)]
    [InlineData("hs_*", "hs_v2_date_entered_1", true)]
    [InlineData("hs_*", "ahs_x", false)]
    [InlineData("*birth*", "date_of_birth", true)]
    [InlineData("*birth*", "birthday", true)]
    [InlineData("*birth*", "born", false)]
    [InlineData("phone?", "phone2", true)]
    [InlineData("phone?", "phone", false)]
    [InlineData("phone?", "phone22", false)]
    [InlineData("a*b*c", "axxbyyc", true)]
    [InlineData("a*b*c", "axxcyyb", false)]
    [InlineData("*", "anything", true)]
    [InlineData("año*", "AÑO_x", true)]
    [InlineData("a.b", "a.b", false)]
    [InlineData("x.a?b", "a.b", true)]
    [InlineData("back\\*", "back\\slash", true)]
    [InlineData("[a]", "a", false)]
    [InlineData("customer tier", "customer tier", true)]
    public void a_pattern_is_read_as_a_file_name_would_be(string pattern, string name, bool isMeant) =>
        Assert.Equal(isMeant, NamePattern.Parse(pattern)!.Matches(name));

    [Theory]
    [InlineData("email", true)]
    [InlineData("contacts.email", true)]
    [InlineData("CONTACT.email", true)]
    [InlineData("0-1.email", true)]
    [InlineData("c*.email", true)]
    [InlineData("contact?.email", true)]
    [InlineData(" contacts . email ", true)]
    [InlineData("deals.email", false)]
    [InlineData("contac.email", false)]
    public void an_entry_may_name_its_object(string entry, bool isForContacts)
    {
        var pattern = NamePattern.Parse(entry.Trim())!;

        Assert.Equal(isForContacts, pattern.IsFor(["0-1", "contacts", "CONTACT"]));
        Assert.True(pattern.Matches("email"));
    }

    [Fact]
    public void without_any_of_it_everything_is_copied_as_it_is()
    {
        var sync = Given.Options().Sync;

        Assert.True(sync.Selection.SaysNothing);
        Assert.Equal((false, 0, null), (sync.Privacy.IsSet, sync.Privacy.Rules.Count, sync.Privacy.Secret));
    }

    [Fact]
    public void lists_are_trimmed_and_each_entry_counts_once()
    {
        var selection = Given.Options(
            ("SYNC_PROPERTIES", " email , ,hs_*,EMAIL, contacts.phone"), ("SYNC_EXCLUDE_PROPERTIES", "hs_analytics_*"),
            ("SYNC_ASSOCIATIONS_TO", "companies,0-3")).Sync.Selection;

        Assert.Equal(("SYNC_PROPERTIES", "email,hs_*,contacts.phone"), (selection.Properties.Setting, selection.Properties.ToString()));
        Assert.Equal("hs_analytics_*", selection.ExcludedProperties.ToString());
        Assert.Equal("companies,0-3", selection.AssociationsTo.ToString());
        Assert.False(selection.SaysNothing);
    }

    [Fact]
    public void the_command_line_wins_over_the_environment_list_by_list()
    {
        List<SettingLayer> layers =
        [
            SettingLayer.OfOptions(new Dictionary<string, string> { ["properties"] = "phone", ["privacy"] = "null:phone" }),
            SettingLayer.OfVariables(
                Given.With(("SYNC_PROPERTIES", "email"), ("SYNC_ASSOCIATIONS_TO", "none"), ("PRIVACY_RULES", "hash:email"))),
        ];

        var sync = EtlOptions.Load(layers, ObjectTypeRule.Required).Sync;

        Assert.Equal(("--properties", "phone"), (sync.Selection.Properties.Setting, sync.Selection.Properties.ToString()));
        Assert.Equal("none", sync.Selection.AssociationsTo.ToString());
        Assert.Equal("null:phone", sync.Privacy.ToString());
    }

    [Fact]
    public void an_event_may_select_but_not_lift_a_rule()
    {
        var fields = new Dictionary<string, string> { ["properties"] = "email", ["associations_to"] = "companies", ["privacy"] = "none", ["PRIVACY_RULES"] = "none" };

        var sync = EtlOptions.Load(
            [SettingLayer.OfEvent(fields), SettingLayer.OfVariables(Given.With(("PRIVACY_RULES", "null:email")))],
            ObjectTypeRule.Required).Sync;

        Assert.Equal(
            ("email", "companies", "null:email"),
            (sync.Selection.Properties.ToString(), sync.Selection.AssociationsTo.ToString(), sync.Privacy.ToString()));
    }

    [Fact]
    public void rules_keep_their_order_and_say_what_they_do()
    {
        var privacy =
            Given.Options(("PRIVACY_RULES", "hash:email, NULL : contacts.*birth* ,hash:phone*"), ("PRIVACY_SECRET", Secret)).Sync.Privacy;

        Assert.Equal([Masking.Hash, Masking.Null, Masking.Hash], privacy.Rules.Select(rule => rule.Masking));
        Assert.Equal("hash:email,null:contacts.*birth*,hash:phone*", privacy.ToString());
        Assert.Equal(Secret, privacy.Secret!.Reveal());
        Assert.True(privacy.IsSet);
    }

    [Fact]
    public void no_rules_may_be_said_outright()
    {
        var privacy = Given.Options(("PRIVACY_RULES", "none")).Sync.Privacy;

        Assert.Equal((true, 0), (privacy.IsSet, privacy.Rules.Count));
    }

    [Fact]
    public void all_mistakes_are_told_together()
    {
        var mistakes = Assert.Throws<InvalidOptionsException>(() => Given.Options(
            ("SYNC_PROPERTIES", "email,.phone,contacts.,a\tb"), ("SYNC_EXCLUDE_PROPERTIES", new string('x', 301)),
            ("SYNC_ASSOCIATIONS_TO", "."),
            ("PRIVACY_RULES", "email,md5:email,hash:,hash:hs_object_id,null:*,hash:phone"), ("ETL_MAX_WORKERS", "0"))).Mistakes;

        Assert.Equal(
            [
                "SYNC_PROPERTIES .phone", "SYNC_PROPERTIES contacts.", "SYNC_PROPERTIES a\\tb",
                "SYNC_EXCLUDE_PROPERTIES " + new string('x', 100) + "…", "SYNC_ASSOCIATIONS_TO .",
                "PRIVACY_RULES email", "PRIVACY_RULES md5:email", "PRIVACY_RULES hash:", "PRIVACY_RULES hash:hs_object_id",
                "PRIVACY_RULES null:*", "PRIVACY_SECRET ",
                "ETL_MAX_WORKERS 0",
            ],
            mistakes.Select(mistake => $"{mistake.Name} {mistake.Value}"));
    }

    [Theory]
    [InlineData("hash:hs_object_id", "hs_object_id")]
    [InlineData("null:lastmodifieddate", "lastmodifieddate")]
    [InlineData("null:*lastmod*", "hs_lastmodifieddate, lastmodifieddate")]
    [InlineData("null:HS_MERGED_OBJECT_IDS", "hs_merged_object_ids")]
    [InlineData("hash:contacts.hs_calculated_merged_vids", "hs_calculated_merged_vids")]
    [InlineData("hash:deals.dealstage", "dealstage")]
    [InlineData("null:*pipeline", "pipeline, hs_pipeline")]
    [InlineData("null:tickets.hs_pipeline_stage", "hs_pipeline_stage")]
    public void a_rule_must_not_cover_what_the_tables_are_kept_with(string rule, string named)
    {
        var mistake = Given.Mistake(("PRIVACY_RULES", rule), ("PRIVACY_SECRET", Secret));

        Assert.Equal(("PRIVACY_RULES", rule), (mistake.Name, mistake.Value));
        Assert.Contains($"must not cover {named}:", mistake.Allowed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "missing")]
    [InlineData("", "missing")]
    [InlineData(" \n ", "missing")]
    [InlineData("fifteen bytes!!", "too short")]
    [InlineData("fifteen bytes!!\n\n", "too short")]
    public void a_hash_needs_a_secret_that_is_long_enough_and_never_shown(string? secret, string fault)
    {
        var mistake = Given.Mistake([("PRIVACY_RULES", "hash:email"), .. secret is null ? [] : new[] { ("PRIVACY_SECRET", secret) }]);

        Assert.Equal(("PRIVACY_SECRET", null), (mistake.Name, mistake.Value));
        Assert.StartsWith(fault, mistake.Allowed, StringComparison.Ordinal);
        Assert.DoesNotContain("fifteen", mistake.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void sixteen_bytes_are_enough_whatever_the_characters_and_a_line_end_is_no_part_of_them() =>
        Assert.Equal(
            "ññññññññ", Given.Options(("PRIVACY_RULES", "hash:email"), ("PRIVACY_SECRET", "ññññññññ\n")).Sync.Privacy.Secret!.Reveal());

    [Fact]
    public void what_hashes_nothing_needs_no_secret() => Assert.Null(Given.Options(("PRIVACY_RULES", "null:email")).Sync.Privacy.Secret);

    [Fact]
    public void the_secret_shows_nowhere_and_the_log_takes_it_out_of_texts()
    {
        (string, string)[] variables = [("PRIVACY_RULES", "hash:email"), ("PRIVACY_SECRET", Secret)];
        var (options, redaction) = (Given.Options(variables), new Redaction());
        redaction.Learn(SecretVariables.In(Given.With(variables)));

        Assert.DoesNotContain("SECRET-OF-HASHES", options.ToString(), StringComparison.Ordinal);
        Assert.Contains("hash:email", options.Sync.ToString(), StringComparison.Ordinal);
        Assert.True(redaction.IsIn($"refused: {Secret}"));
    }
}
