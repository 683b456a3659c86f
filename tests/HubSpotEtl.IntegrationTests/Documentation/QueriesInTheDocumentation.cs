using System.Text.RegularExpressions;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Documentation;

/// <summary>The SQL of <c>docs/</c> and of README.md.</summary>
public sealed partial class QueriesInTheDocumentation(LoadedTables tables) : IClassFixture<LoadedTables>
{
    // HubSpot says nothing of the one, and the other is there for runs that failed.
    private static readonly string[] s_mayBeEmpty = ["description", "error"];

    public static TheoryData<string, string> Queries => new(
        from file in Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Order()
            .Append(Path.Combine(Repository.Root, "README.md"))
        from block in Block().Matches(File.ReadAllText(file))
        from query in block.Groups["sql"].Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        select new TheoryDataRow<string, string>(Path.GetFileName(file), query));

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task a_query_finds_something_for_each_of_its_columns(string text, string query)
    {
        string[] empty = [.. (await tables.EmptyColumnsAsync(query)).Except(s_mayBeEmpty)];

        Assert.True(empty.Length == 0, $"{text}, {string.Join(", ", empty)}: {query}");
    }

    [Fact]
    public void there_are_queries_in_each_text_about_tables() =>
        Assert.Equal(
            ["migration.md", "operations.md", "tables.md", "views.md", "README.md"], Queries.Select(row => row.Data.Item1).Distinct());

    // A block of SQL, or a query that is given to psql.
    [GeneratedRegex(@"(?s)```sql\n(?<sql>.*?)```|psql [^\n]*-c '(?<sql>SELECT [^']*)'")]
    private static partial Regex Block();
}
