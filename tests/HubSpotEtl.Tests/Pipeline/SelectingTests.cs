using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.Crm;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Deletions;
using HubSpotEtl.Tests.Pipeline.Support;
using HubSpotEtl.Transform.Privacy;

namespace HubSpotEtl.Tests.Pipeline;

/// <summary>What is left of an object when lists and rules were applied, and what a table made before needs for it.</summary>
public class SelectingTests
{
    private static readonly AssociationTarget s_meters = new("2-130", "METERS", IsDeclared: true, "p50445259_meters");

    private static readonly ObjectMetadata s_contacts = Given.Contacts(Given.Company, Given.Deal, s_meters) with
    {
        Properties =
        [
            .. (
                (string[])[
                    "email", "phone", "work_phone", "hs_score", "hs_x", "lastmodifieddate", "hs_object_id", "hs_calculated_merged_vids",
                    "hs_pipeline"])
                .Select(name => new PropertyDefinition(name, "string")),
        ],
    };

    [Theory]
    [InlineData("email", "", "email")]
    [InlineData("hs_*,EMAIL", "", "email hs_score hs_x")]
    [InlineData("", "*phone*", "email hs_score hs_x")]
    [InlineData("*phone,hs_*", "hs_x,work*", "phone hs_score")]
    [InlineData("hs_object_id", "", "")]
    [InlineData("contacts.phone,deals.email", "", "phone")]
    [InlineData("deals.email", "", "email phone work_phone hs_score hs_x")]
    [InlineData("email", "0-1.nothing,companies.email", "email")]
    [InlineData("", "", "email phone work_phone hs_score hs_x")]
    public void lists_narrow_the_properties_to_what_is_wanted_and_what_tables_are_kept_with(string wanted, string unwanted, string left)
    {
        var selected = Select(properties: wanted, excluded: unwanted);

        string[] kept = ["lastmodifieddate", "hs_object_id", "hs_calculated_merged_vids", "hs_pipeline"];
        Assert.Equal(
            left.Split(' ', StringSplitOptions.RemoveEmptyEntries).Concat(kept), selected.Properties.Select(property => property.Name));
        Assert.Equal(
            s_contacts.Properties.Select(property => property.Name).Except(selected.Properties.Select(property => property.Name)),
            selected.LeftOut.Properties);
    }

    [Theory]
    [InlineData("emial,fone", "")]
    [InlineData("", "*")]
    [InlineData("email", "e*")]
    public void a_list_that_leaves_nothing_at_all_is_refused(string wanted, string unwanted)
    {
        var refused = Assert.Throws<SelectionException>(() => Select(properties: wanted, excluded: unwanted));

        Assert.Contains(
            wanted + unwanted is "email" + "e*" ? "--properties (email) and --exclude-properties (e*)" : wanted + unwanted, refused.Message,
            StringComparison.Ordinal);
        Assert.Equal(refused.Message, Failures.Detail(refused));
    }

    [Theory]
    [InlineData("companies", "COMPANY")]
    [InlineData("Company", "COMPANY")]
    [InlineData("0-2,deal*", "COMPANY DEAL")]
    [InlineData("meters", "METERS")]
    [InlineData("p*_meters", "METERS")]
    [InlineData("2-130", "METERS")]
    [InlineData("none", "")]
    [InlineData("nothing", "")]
    [InlineData("contacts.none,deals.companies", "")]
    [InlineData("deals.companies", "COMPANY DEAL METERS")]
    [InlineData("none,companies", "COMPANY")]
    public void targets_are_named_in_any_way(string list, string left)
    {
        var selected = Select(targets: list);

        Assert.Equal(left.Split(' ', StringSplitOptions.RemoveEmptyEntries), selected.Targets.Select(target => target.SchemaName));
        Assert.Equal(s_contacts.Targets.Except(selected.Targets).Select(target => target.ObjectTypeId), selected.LeftOut.Targets);
    }

    [Fact]
    public void entries_that_match_nothing_are_told_once_all_objects_are_seen()
    {
        var use = new PatternUse();
        var options = Options(
            properties: "email,dealname,emial,contacts.fone,companies.x", targets: "companies,compnies,none",
            privacy: "null:birth,null:hs_x");
        new ObjectSelection(options, use).Apply(s_contacts);
        var afterContacts = use.Unmatched;
        new ObjectSelection(options, use).Apply(s_contacts with
        {
            ObjectType = "deals", ObjectTypeId = "0-3", SchemaName = "DEAL", Properties = [new("dealname", "string"), new("birth", "date")],
        });

        Assert.Contains(
            afterContacts, text => text.Contains("dealname", StringComparison.Ordinal) && text.Contains("emial", StringComparison.Ordinal));
        Assert.Equal(
            [
                "--properties: emial, contacts.fone match nothing; look for a typing mistake.",
                "--associations-to: compnies match nothing; look for a typing mistake.",
            ],
            use.Unmatched);
        Assert.Equal(["--properties: companies.x are for objects that are not among these."], use.Elsewhere);
    }

    [Fact]
    public void the_first_rule_that_covers_a_property_counts_and_only_those_for_the_object()
    {
        var privacy = Select(privacy: "hash:email,null:*phone,hash:work*,deals.x,null:deals.hs_x,null:0-1.hs_score").Privacy;

        Assert.Equal(
            [Masking.Hash, Masking.Null, Masking.Null, Masking.Null, Masking.None],
            ((string[])["Email", "phone", "work_phone", "hs_score", "hs_x"]).Select(privacy.MaskingOf));
        Assert.Equal("hash:email,null:*phone,hash:work*,null:hs_score", privacy.Rules);
    }

    [Fact]
    public void a_table_that_was_loaded_whole_needs_nothing_for_less()
    {
        var change = Change(TableCoverage.Whole, Select(properties: "email", targets: "companies"));

        Assert.Null(change.FullLoadReason);
        Assert.Empty(change.TargetsOwed);
        Assert.Equal(["phone", "work_phone", "hs_score", "hs_x"], change.LeftOut.Properties);
        Assert.Equal(["0-3", "2-130"], change.LeftOut.Targets);
    }

    [Fact]
    public void what_was_left_out_before_needs_a_full_load_and_links_need_only_to_be_read()
    {
        var before = TableCoverage.Whole with { LeftOut = new Exclusions(["phone", "hs_x", "archived_in_hubspot"], ["0-3", "2-130"]) };

        var change = Change(before, Select(properties: "phone,email", targets: "deals"));

        Assert.Equal("1 properties are newly selected or listed again: phone", change.FullLoadReason);
        Assert.Equal(["0-3"], change.TargetsOwed);
        Assert.Equal(["archived_in_hubspot", "hs_score", "hs_x", "work_phone"], change.LeftOut.Properties.Order());
        Assert.Equal(["0-2", "2-130"], change.LeftOut.Targets.Order());
        Assert.Equal(["archived_in_hubspot", "hs_score", "hs_x", "phone", "work_phone"], change.LeftOutByNow.Properties.Order());
    }

    [Fact]
    public void a_property_that_is_new_in_hubspot_needs_no_full_load() =>
        Assert.Null(
            Change(TableCoverage.Whole with { LeftOut = new Exclusions(["phone"], []), Stored = ["email"] }, Select(excluded: "phone")).FullLoadReason);

    [Fact]
    public void what_hubspot_does_not_list_for_once_is_left_out_until_it_is_listed_again()
    {
        var before = TableCoverage.Whole with { Stored = ["email", "city"], StoredTargets = ["0-2", "0-5"] };

        var vanished = Change(before, Select());
        var back = Change(before with { LeftOut = new Exclusions(["email", "city"], ["0-2"]) }, Select());

        Assert.Equal(["city"], vanished.LeftOut.Properties);
        Assert.Equal(["0-5"], vanished.LeftOut.Targets);
        Assert.Equal(["HubSpot does not list 1 properties any more; their columns keep the values that they have: city."], vanished.Notes());
        Assert.Null(vanished.FullLoadReason);
        Assert.Equal("1 properties are newly selected or listed again: email", back.FullLoadReason);
        Assert.Equal(["0-2"], back.TargetsOwed);
    }

    [Fact]
    public void what_has_a_column_and_is_left_out_for_the_first_time_is_told()
    {
        var before = TableCoverage.Whole with { LeftOut = new Exclusions(["hs_x"], ["2-130"]), Stored = ["email", "phone", "hs_x"], StoredTargets = ["0-3", "2-130"] };

        Assert.Equal(
            [
                "1 properties are not selected any more; their columns keep the values that they have, and get old: phone.",
                "Associations with 1 object types are not read any more; their tables stay as they are, and get old: 0-3.",
            ],
            Change(before, Select(properties: "email", targets: "companies")).Notes());
    }

    [Theory]
    [InlineData("", "hash:email", "email")]
    [InlineData("hash:email", "hash:email", "")]
    [InlineData("hash:email", "hash:e*", "")]
    [InlineData("hash:email", "hash:email,null:unheard_of", "")]
    [InlineData("hash:email", "null:email", "email")]
    [InlineData("null:email", "hash:email", "email")]
    [InlineData("hash:email", "null:phone", "phone")]
    [InlineData("hash:email,null:email", "null:email,hash:email", "email")]
    [InlineData("null:gone_*", "hash:gone_*", "gone_from_hubspot")]
    [InlineData("", "null:old_reject", "old_reject")]
    public void rules_change_what_they_treat_otherwise(string before, string now, string covered)
    {
        var rules = Select(privacy: before).Privacy;
        var earlier = new TableCoverage(Exclusions.Nothing, rules.Rules, rules.Key) { Stored = ["email", "phone", "gone_from_hubspot"], Rejected = ["old_reject"] };

        var change = Change(earlier, Select(privacy: now));

        Assert.Equal(covered.Split(' ', StringSplitOptions.RemoveEmptyEntries), change.Covered);
        Assert.Equal(covered.Length == 0 ? null : "the privacy rules have changed", change.FullLoadReason);
        Assert.Equal(before != now, change.HasOtherRules);
    }

    [Fact]
    public void a_rule_that_is_lifted_needs_a_full_load_too_but_takes_nothing_out()
    {
        var rules = Select(privacy: "hash:email").Privacy;

        var change = Change(new TableCoverage(Exclusions.Nothing, rules.Rules, rules.Key) { Stored = ["email"] }, Select());

        Assert.NotNull(change.FullLoadReason);
        Assert.Empty(change.Covered);
    }

    [Fact]
    public void another_secret_is_another_rule()
    {
        var rules = Select(privacy: "hash:email,null:phone", secret: "another secret of 16 bytes").Privacy;

        var change = Change(
            new TableCoverage(Exclusions.Nothing, rules.Rules, rules.Key) { Stored = ["email", "phone"] },
            Select(privacy: "hash:email,null:phone"));

        Assert.Equal(["email"], change.Covered);
        Assert.True(change.HasOtherRules);
    }

    [Fact]
    public void in_a_new_table_there_is_nothing_that_rules_could_have_missed()
    {
        var change = new CoverageChange(Select(privacy: "hash:email"), TableCoverage.Whole with { Stored = ["email"] }, isNew: true);

        Assert.Null(change.FullLoadReason);
        Assert.True(change.HasOtherRules);
    }

    [Fact]
    public void a_table_with_rules_is_not_loaded_in_clear_because_a_variable_is_missing()
    {
        var change = Change(new TableCoverage(Exclusions.Nothing, "hash:email", "k"), Select());

        var refused = Assert.Throws<SelectionException>(() => change.RequireRules(rulesAreSet: false));
        change.RequireRules(rulesAreSet: true);
        Change(TableCoverage.Whole, Select()).RequireRules(rulesAreSet: false);

        Assert.Contains("hash:email", refused.Message, StringComparison.Ordinal);
        Assert.Contains("PRIVACY_RULES", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void the_kept_properties_include_those_by_which_merges_are_found() =>
        Assert.All(WellKnownProperties.Merged, property => Assert.True(KeptProperties.Hold(property)));

    private static CoverageChange Change(TableCoverage earlier, ObjectMetadata metadata) => new(metadata, earlier, isNew: false);

    private static ObjectMetadata Select(
        string properties = "", string excluded = "", string targets = "", string privacy = "", string secret = "0123456789abcdef") =>
        new ObjectSelection(Options(properties, excluded, targets, privacy, secret), new PatternUse()).Apply(s_contacts);

    private static SyncOptions Options(
        string properties = "", string excluded = "", string targets = "", string privacy = "", string secret = "0123456789abcdef") => new()
    {
        ObjectTypes = ["contacts"],
        Selection = new Selection
        {
            Properties = List("--properties", properties), ExcludedProperties = List("--exclude-properties", excluded),
            AssociationsTo = List("--associations-to", targets),
        },
        Privacy = Given.Privacy(privacy, secret),
    };

    private static PatternList List(string setting, string entries) =>
        new(setting, [.. SelectionReader.Entries(entries).Select(entry => NamePattern.Parse(entry)!)]);
}
