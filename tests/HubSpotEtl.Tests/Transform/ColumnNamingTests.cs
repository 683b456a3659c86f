using System.Text;
using CsCheck;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Tests.Transform;

public class ColumnNamingTests
{
    private static readonly Dictionary<string, string> s_none = [];

    [Theory]
    [InlineData("email", "email")]
    [InlineData("E-Mail Address", "e_mail_address")]
    [InlineData("Año de fundación", "ano_de_fundacion")]
    [InlineData("ÄÖÜ ñ ç é", "aou_n_c_e")]
    [InlineData("İstanbul", "istanbul")]
    [InlineData("a--b  c__d", "a_b_c_d")]
    [InlineData("__trimmed__", "trimmed")]
    [InlineData("en–dash—em", "en_dash_em")]
    [InlineData("\"; DROP TABLE contacts; --", "drop_table_contacts")]
    [InlineData("o'clock.%$", "oclock")]
    [InlineData("select", "select")]
    [InlineData("1st_touch", "1st_touch")]
    [InlineData("ﬁeld Ｗｉｄｅ x²", "field_wide_x2")]
    [InlineData("日本", "")]
    [InlineData("", "")]
    [InlineData("\0\n\t ", "")]
    [InlineData("lone\ud800surrogate", "lonesurrogate")]
    public void names_are_normalised_to_plain_ascii(string name, string expected) => Assert.Equal(expected, ColumnNaming.Normalize(name));

    [Fact]
    public void names_of_more_than_63_bytes_are_cut_and_flagged()
    {
        string name = "hs_analytics_first_touch_converting_campaign_timestamp_earliest_value_4757fe10";

        var named = Assert.Single(Assign([name]));

        Assert.Equal(name[..63], named.Column);
        Assert.True(named.Truncated);
        Assert.False(Assert.Single(Assign([name[..63]])).Truncated);
    }

    [Fact]
    public void names_that_are_equal_once_cut_get_names_of_their_own()
    {
        string stem = "hs_line_item_global_term_hs_recurring_billing_start_date_enabled";

        var named = Assign([stem + "_b", stem + "_a"]);

        Assert.Equal(stem[..63], named.Single(n => n.Property == stem + "_a").Column);
        string other = named.Single(n => n.Property == stem + "_b").Column;
        Assert.Matches($"^{stem[..54]}_[0-9a-f]{{8}}$", other);
        Assert.All(named, n => Assert.True(n.Truncated));
    }

    [Fact]
    public void of_several_the_one_that_is_called_exactly_so_gets_the_name()
    {
        var named = Assign(["A-B", "a b", "a_b"]);

        Assert.Equal("a_b", named.Single(n => n.Property == "a_b").Column);
        Assert.Equal(3, named.Select(n => n.Column).Distinct().Count());
    }

    [Fact]
    public void else_the_ordinally_smallest_gets_it()
    {
        var named = Assign(["a b", "A-B"]);

        Assert.Equal("a_b", named.Single(n => n.Property == "A-B").Column);
        // SHA-256 of "a b" begins with c8687a08.
        Assert.Equal("a_b_c8687a08", named.Single(n => n.Property == "a b").Column);
    }

    [Fact]
    public void a_stored_name_never_changes_and_is_never_given_twice()
    {
        var existing = new Dictionary<string, string> { ["email"] = "correo", ["gone"] = "phone" };

        var named = ColumnNaming.Assign(["phone", "email", "correo"], existing, SystemColumns.Names, []);

        Assert.Equal("correo", named.Single(n => n.Property == "email").Column);
        Assert.Matches("^correo_[0-9a-f]{8}$", named.Single(n => n.Property == "correo").Column);
        Assert.Matches("^phone_[0-9a-f]{8}$", named.Single(n => n.Property == "phone").Column);
    }

    [Theory]
    [InlineData("fivetran_synced")]
    [InlineData("fivetran_deleted")]
    [InlineData("properties_overflow")]
    [InlineData("hs_object_id")]
    public void system_columns_win(string name) => Assert.Matches($"^{name}_[0-9a-f]{{8}}$", Assert.Single(Assign([name])).Column);

    [Fact]
    public void a_name_of_which_nothing_is_left_is_made_from_its_hash()
    {
        var named = Assign(["日本", "中国", "!!!"]);

        Assert.All(named, n => Assert.Matches("^property_[0-9a-f]{8}$", n.Column));
        Assert.Equal(3, named.Select(n => n.Column).Distinct().Count());
    }

    [Fact]
    public void names_that_differ_only_in_what_utf8_cannot_say_still_differ()
    {
        var named = Assign(["\ud800", "\ud801", "\udc00"]);

        Assert.Equal(3, named.Select(n => n.Column).Distinct().Count());
    }

    [Fact]
    public void a_property_called_like_anothers_suffixed_name_keeps_its_own()
    {
        string suffixed = Assign(["a b", "A-B"]).Single(n => n.Property == "a b").Column;

        var named = Assign(["a b", "A-B", suffixed]);

        Assert.Equal(suffixed, named.Single(n => n.Property == suffixed).Column);
        Assert.Equal(3, named.Select(n => n.Column).Distinct().Count());
    }

    [Fact]
    public void the_order_of_the_list_does_not_matter_and_every_column_is_legal_and_unique()
    {
        var name = Gen.String[Gen.OneOf(Gen.Char['a', 'c'], Gen.OneOf('A', 'B', 'é', '_', '-', ' ', '"', '日', '\ud800')), 0, 8];
        var longName = name.Select(n => "hs_analytics_first_touch_converting_campaign_timestamp_earliest" + n);
        Gen.OneOf(name, longName).Array[0, 40].SelectMany(names => Gen.Shuffle(names).Select(shuffled => (names, shuffled))).Sample(t =>
        {
            var named = Assign(t.names);

            Assert.Equal(named, Assign(t.shuffled));
            Assert.Equal(named.Count, named.Select(n => n.Column).Distinct().Count());
            Assert.All(named, n => Assert.Matches("^[a-z0-9_]{1,63}$", n.Column));
        });
    }

    [Fact]
    public void what_was_given_stays_when_properties_are_added_later()
    {
        Gen.String[Gen.OneOf('a', 'A', '_', '-'), 1, 5].Array[1, 20].Sample(names =>
        {
            var before = Assign(names[..(names.Length / 2)]);

            var after = ColumnNaming.Assign(names, before.ToDictionary(n => n.Property, n => n.Column), SystemColumns.Names, []);

            Assert.Subset(after.ToHashSet(), before.ToHashSet());
            Assert.Equal(after.Count, after.Select(n => n.Column).Distinct().Count());
        });
    }

    private static IReadOnlyList<NamedProperty> Assign(string[] properties) =>
        ColumnNaming.Assign(properties, s_none, SystemColumns.Names, []);
}
