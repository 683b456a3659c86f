using System.Buffers;
using System.Text;
using System.Text.Json;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Pages;
using HubSpotEtl.Transform.Privacy;
using static HubSpotEtl.Tests.Transform.Pages;

namespace HubSpotEtl.Tests.Transform;

/// <summary>The hashes were computed by other means: Python's hmac.</summary>
public class PrivacyMaskTests
{
    private static readonly KeyedHash s_hash = new("0123456789abcdef"u8.ToArray());

    private static readonly PrivacyMask s_mask = new(
        name => name switch { "email" or "size" or "é\"q" => Masking.Hash, "birth" => Masking.Null, _ => Masking.None },
        name => name != "size", s_hash);

    private static readonly RowLayout s_layout = Layout(
        Column("email", ColumnType.Text), Column("birth", ColumnType.Date), Column("size", ColumnType.Text),
        Column("name", ColumnType.Text));

    [Fact]
    public void a_hash_takes_the_place_of_a_text_and_nothing_that_of_another()
    {
        var row = Row(Record(1, ("email", "jane@example.com"), ("birth", "1990-01-02"), ("name", "Jane")));

        Assert.Equal(Hash("jane@example.com"), row["email"]);
        Assert.Null(row["birth"]);
        Assert.Equal("Jane", row["name"]);
    }

    [Theory]
    [InlineData("jane@example.com", "\"jane@example.com\"", "\"jane\\u0040example.com\"", "\"jane@\\u0000example.com\"")]
    [InlineData("é\"x", "\"é\\\"x\"", "\"\\u00e9\\u0022x\"")]
    [InlineData("42", "\"42\"", "42")]
    [InlineData("""{"a":"b"}""", """{"a":"b"}""", """ "{\"a\":\"b\"}" """)]
    public void equal_texts_have_equal_hashes_however_they_are_written(string text, params string[] forms) =>
        Assert.All(forms, form => Assert.Equal(
        Hash(text), Row($$$"""{"id":"1","properties":{"name":"l\nm","email":{{{form}}}}}""")["email"]));

    [Fact]
    public void what_is_empty_or_null_stays_so_and_of_a_number_empty_is_null()
    {
        var row = Row(Record(1, ("email", ""), ("size", "")));

        Assert.Equal("", row["email"]);
        Assert.Null(row["size"]);
        Assert.Null(Row(Record(1, ("email", null)))["email"]);
        Assert.Null(Row(Record(1))["email"]);
        Assert.Equal("", Row("""{"id":"1","properties":{"email":"\u0000"}}""")["email"]);
    }

    [Fact]
    public void another_secret_makes_another_hash_and_another_id()
    {
        var other = new KeyedHash("0123456789abcdeg"u8.ToArray());
        Span<byte> digits = stackalloc byte[KeyedHash.Digits];
        other.Write("jane@example.com"u8, digits);

        Assert.NotEqual(Hash("jane@example.com"), Encoding.ASCII.GetString(digits));
        Assert.NotEqual(s_hash.KeyId, other.KeyId);
        Assert.Matches("^[0-9a-f]{16}$", s_hash.KeyId);
    }

    [Fact]
    public void records_after_one_another_do_not_touch_each_other()
    {
        var batch = Transform(
            s_layout, Record(1, ("email", "jane@example.com"), ("name", "a")), """{"id":"2","properties":[]}""", Record(3, ("name", "l\nm")),
            Record(4, ("name", "b"), ("email", "jane@example.com")));

        Assert.Equal([Hash("jane@example.com"), null, Hash("jane@example.com")], batch.Decode().Select(row => row["email"]));
    }

    [Fact]
    public void a_page_that_is_read_again_for_a_wider_column_is_hashed_once()
    {
        var layout = Layout(Column("email", ColumnType.Text), Column("day", ColumnType.Date));

        var batch = Transform(
            layout, Record(1, ("email", "jane@example.com")), Record(2, ("day", "2024-01-01T05:06:07Z"), ("email", "jane@example.com")));

        Assert.Equal(2, batch.Layout.Version);
        Assert.All(batch.Decode(), row => Assert.Equal(Hash("jane@example.com"), row["email"]));
    }

    [Fact]
    public void the_overflow_is_covered_too()
    {
        var layout = LayoutWithOverflow(
            Column("name", ColumnType.Text), new("email", null, ColumnType.Text), new("birth", null, ColumnType.Text),
            new("x", null, ColumnType.Text));

        var row = Assert.Single(Transform(layout, Record(1, ("email", "jane@example.com"), ("birth", "1990-01-02"), ("x", "y"))).Decode());

        using var overflow = JsonDocument.Parse(Assert.IsType<string>(row["properties_overflow"]));
        Assert.Equal(
            [("email", Hash("jane@example.com")), ("x", "y")],
            overflow.RootElement.EnumerateObject().Select(member => (member.Name, member.Value.GetString()!)));
    }

    [Fact]
    public void a_record_that_is_kept_whole_keeps_nothing_that_is_covered()
    {
        var kept = Kept("""
            {"id":"12a","properties":{"name":"n","email":"jane@example.com","em\u0061il":"jane@example.com","birth":"secret","birth":null,"size":{"a":"b"},"é\"q":"42","x":"\ud800"},
             "createdAt":"2024-01-01T00:00:00Z","archived":false,"email":"secret","history":{"email":["secret"]},"associations":{"companies":{"results":[{"id":"7"}]}}}
            """);

        Assert.DoesNotContain("secret", kept.RawJson, StringComparison.Ordinal);
        Assert.DoesNotContain("jane", kept.RawJson, StringComparison.Ordinal);
        Assert.Equal(
            """
            {"id":"12a","properties":{"name":"n","email":"JANE","em\u0061il":"JANE","birth":null,"birth":null,"size":"OBJECT","é\"q":"NUMBER","x":"\ud800"},
             "createdAt":"2024-01-01T00:00:00Z","archived":false,"email":null,"history":null,"associations":{"companies":{"results":[{"id":"7"}]}}}
            """.Replace("JANE", Hash("jane@example.com"), StringComparison.Ordinal).Replace("OBJECT", Hash("""{"a":"b"}"""), StringComparison.Ordinal)
                .Replace("NUMBER", Hash("42"), StringComparison.Ordinal),
            kept.RawJson);
    }

    [Theory]
    [InlineData("\"secret\"", "null")]
    [InlineData("[\"secret\"]", "null")]
    [InlineData("""{"id":"5"}""", """{"id":"5"}""")]
    [InlineData("""{"id":"5","properties":["secret"]}""", """{"id":"5","properties":null}""")]
    [InlineData("""{"id":"5","properties":"secret","updatedAt":"2024-01-01"}""", """{"id":"5","properties":null,"updatedAt":"2024-01-01"}""")]
    [InlineData("""{"properties":{"email":"","birth":1,"size":"","name":""}}""", """{"properties":{"email":"","birth":null,"size":"","name":""}}""")]
    public void of_a_record_in_no_known_form_only_its_envelope_is_kept(string record, string kept) =>
        Assert.Equal(kept, Kept(record).RawJson);

    [Fact]
    public void without_rules_a_record_is_kept_as_it_came()
    {
        const string Record = """{"id":"12a","email":"x","properties":{"email":"jane@example.com"}}""";
        using var batcher = Batcher(s_layout);
        batcher.Add(Page(Record), null);
        using var batch = batcher.Flush()!;

        Assert.Equal(Record, Assert.Single(batch.RejectedRecords).RawJson);
    }

    [Fact]
    public void a_refused_row_is_shown_with_its_hash()
    {
        var batch = Transform(s_layout, Record(1, ("email", "jane@example.com"), ("birth", "1990-01-02")));

        Assert.Equal($$"""{"hs_object_id":"1","hs_lastmodifieddate":"2024-01-01T00:00:00.000000Z","email":"{{Hash("jane@example.com")}}"}""", batch.ToJson(batch.Rows[0]));
    }

    private static Dictionary<string, object?> Row(string record) => Assert.Single(Transform(s_layout, record).Decode());

    private static RejectedRecord Kept(string record) => Assert.Single(Transform(s_layout, record).RejectedRecords);

    private static RowBatch Transform(RowLayout layout, params string[] records)
    {
        using var batcher = new RowBatcher(layout, new RowBatchLimits(), ArrayPool<byte>.Create(), new TransformStatistics(), mask: s_mask);
        return Assert.Single(TransformAll(batcher, Page(records)));
    }

    private static string Hash(string text) => text switch
    {
        "jane@example.com" => "a7a54661c75bce906717ca553fdff1b9e2c578d8c764c8e7d23ff39b7b5096b1",
        "é\"x" => "65ef402cb7e605b34c62ea2555ac2172093bc5071ecfaabb32a3672663d3ca68",
        "42" => "8d24a2a526d5f556469db8b6280e3a7b877a41155ca536be3a1f2a9d2be0eacd",
        """{"a":"b"}""" => "76bafe742e7aa37d99281a6fd2ec533b7a83b7c87b6274871ce0beae97b54fe8",
        _ => throw new ArgumentOutOfRangeException(nameof(text), text, "Its hash was not computed."),
    };
}
