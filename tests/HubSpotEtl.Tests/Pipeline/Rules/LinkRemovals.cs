using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Loading;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline.Rules;

/// <summary>When links may be removed that HubSpot does not name.</summary>
public class LinkRemovals
{
    private static readonly AssociationTarget s_ticket = new("0-5", "TICKET", IsDeclared: true);
    private static readonly NamedTargets s_named = new([Given.Company, Given.Deal, s_ticket]);
    private static readonly LinkFindings s_nothing = new(true, [], []);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void silence_that_is_contradicted_removes_nothing(bool isNamed, bool serverNamesNone) =>
        Assert.Equal([1, 2, 3], new UnansweredRecords(isNamed, serverNamesNone).Unknown([1], [2, 3], []).Order());

    [Fact]
    public void other_silence_removes_nothing_of_what_is_stored() =>
        Assert.Equal([1, 3], new UnansweredRecords(false, false).Unknown([1], [2, 3], [3]).Order());

    [Theory]
    [InlineData(false, false, false, true, false)]
    [InlineData(false, false, true, true, true)]
    [InlineData(false, true, false, true, true)]
    [InlineData(false, true, true, true, true)]
    [InlineData(true, false, false, false, false)]
    [InlineData(true, false, true, true, false)]
    [InlineData(true, true, false, true, true)]
    [InlineData(true, true, true, true, true)]
    public void a_refused_pair_is_owed_unless_nothing_speaks_for_it(
        bool isNotAssociable, bool isStored, bool isDeclared, bool isOwed, bool isFault)
    {
        var pair = new RefusedPair(isNotAssociable, isStored, isDeclared);

        Assert.Equal((isOwed, isFault), (pair.IsOwed, pair.IsFault));
    }

    [Fact]
    public void targets_that_no_record_was_listed_with_are_doubtful()
    {
        var unlisted = Unlisted(named: [Given.Company], begun: [s_ticket]);

        Assert.Equal([Given.Deal], unlisted.Doubtful);
    }

    [Fact]
    public void what_the_sample_finds_is_asked_about_for_all_records_and_the_rest_where_links_are_stored()
    {
        var unlisted = Unlisted(named: [Given.Company]);
        var sample = new LinkFindings(true, [Given.Deal], []);

        Assert.Equal([Given.Deal], unlisted.AskAll(sample));
        Assert.Equal([Given.Company, s_ticket], unlisted.AskLinked(sample));
    }

    [Fact]
    public void a_listing_that_names_nothing_from_a_server_that_never_did_is_worth_nothing()
    {
        Assert.Equal([Given.Company, Given.Deal, s_ticket], Unlisted().AskAll(s_nothing));
        Assert.Empty(Unlisted().AskLinked(s_nothing));
    }

    [Fact]
    public void a_server_that_has_named_links_before_is_believed_as_long_as_the_sample_agrees()
    {
        var unlisted = Unlisted() with { IsSeenToName = true };

        Assert.Empty(unlisted.AskAll(s_nothing));
        Assert.Equal(unlisted.Targets, unlisted.AskLinked(s_nothing));
        Assert.Equal(
            [Given.Company, Given.Deal, s_ticket],
            unlisted.AskAll(new LinkFindings(true, [Given.Deal], [])).OrderBy(target => target.ObjectTypeId));
    }

    [Theory]
    [InlineData(1_000, 0)]
    [InlineData(1_001, 3)]
    public void a_sample_of_all_records_leaves_nothing_to_ask(long records, int targets) =>
        Assert.Equal(targets, (Unlisted() with { Records = records }).AskAll(s_nothing).Count);

    [Fact]
    public void what_an_interrupted_part_has_begun_to_ask_goes_on_and_what_is_refused_is_left_alone()
    {
        var unlisted = Unlisted(begun: [Given.Deal]);
        var sample = new LinkFindings(true, [], [s_ticket]);

        Assert.Equal([Given.Deal, Given.Company], unlisted.AskAll(sample));
        Assert.Empty(unlisted.AskLinked(sample));
    }

    private static UnlistedLinks Unlisted(AssociationTarget[]? named = null, AssociationTarget[]? begun = null) => new(
        s_named, s_named.Targets, (named ?? []).Aggregate(0L, (bits, target) => bits | s_named.BitOf(target)), 5_000, begun ?? [],
        IsSeenToName: false);
}
