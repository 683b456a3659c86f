using System.Text.RegularExpressions;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Tests.Cli;

/// <summary>README.md and README.es.md: what one says, chapter by chapter, the other says too. Only the words are not compared.</summary>
public partial class BothReadmes
{
    private static readonly string[] s_english = ChaptersOf("README.md");
    private static readonly string[] s_spanish = ChaptersOf("README.es.md");

    public static TheoryData<string> Titles => new(s_english.Select(TitleOf));

    [Fact]
    public void link_to_each_other_in_their_first_lines()
    {
        Assert.Contains("(README.es.md)", s_english[0].Split('\n')[2], StringComparison.Ordinal);
        Assert.Contains("(README.md)", s_spanish[0].Split('\n')[2], StringComparison.Ordinal);
    }

    [Fact]
    public void have_the_same_levels_of_headings() => Assert.Equal(s_english.Select(LevelOf), s_spanish.Select(LevelOf));

    [Theory]
    [MemberData(nameof(Titles))]
    public void have_the_same_paragraphs_lists_and_tables(string title) =>
        AssertSame(title, chapter => Marks().Matches(WithoutCodeBlocks(chapter)).Select(match => match.Value));

    [Theory]
    [MemberData(nameof(Titles))]
    public void have_the_same_code_blocks_but_for_the_words_of_comments(string title) =>
        AssertSame(title, chapter => CodeBlock().Matches(chapter).SelectMany(match => Comment().Replace(match.Value, " #").Split('\n')));

    // In any order: a sentence's parts stand elsewhere in Spanish.
    [Theory]
    [MemberData(nameof(Titles))]
    public void name_the_same_commands_files_and_tables(string title) =>
        AssertSame(title, chapter => Name().Matches(WithoutCodeBlocks(chapter)).Select(match => match.Value).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Titles))]
    public void give_the_same_numbers_as_each_language_writes_them(string title)
    {
        var (english, spanish) = Pair(title);

        Assert.Equal(NumbersIn(english), NumbersIn(spanish).Select(number => number.Replace('.', ' ').Replace(',', '.').Replace(' ', ',')));
    }

    [Fact]
    public void give_numbers_of_what_it_costs() => Assert.NotEmpty(NumbersIn(Pair("## What it costs").English));

    private static void AssertSame(string title, Func<string, IEnumerable<string>> parts)
    {
        var (english, spanish) = Pair(title);

        Assert.Equal(parts(english), parts(spanish));
    }

    private static (string English, string Spanish) Pair(string title)
    {
        var at = Array.FindIndex(s_english, chapter => TitleOf(chapter) == title);

        return (s_english[at], s_spanish.ElementAtOrDefault(at) ?? "");
    }

    private static string[] ChaptersOf(string readme) => Chapter().Split(File.ReadAllText(Path.Combine(Repository.Root, readme)));

    private static string TitleOf(string chapter) => chapter.Split('\n')[0];

    private static string LevelOf(string chapter) => TitleOf(chapter).Split(' ')[0];

    private static string WithoutCodeBlocks(string chapter) => CodeBlock().Replace(chapter, "```");

    private static IEnumerable<string> NumbersIn(string chapter) =>
        Number().Matches(Name().Replace(WithoutCodeBlocks(chapter), "")).Select(match => match.Value);

    // In code a line that begins with # is a comment: those have one, chapters below the title two or more.
    [GeneratedRegex("(?m)^(?=##+ )")]
    private static partial Regex Chapter();

    [GeneratedRegex(@"(?m)^```\w*\n(.*\n)*?```$")]
    private static partial Regex CodeBlock();

    [GeneratedRegex("(?m) *(?<=^| )# .*$")]
    private static partial Regex Comment();

    // A paragraph's beginning, a list's item, a cell's border, a code block, a bold word's border.
    [GeneratedRegex(@"(?m)(?<=\n)\n(?=\S)|^- |\||^```|\*\*")]
    private static partial Regex Marks();

    // `code` and the target of a link, without those from one readme to the other.
    [GeneratedRegex(@"`[^`\n]+`|\]\((?!README)[^)]+\)")]
    private static partial Regex Name();

    [GeneratedRegex(@"\d+(?:[.,]\d+)*")]
    private static partial Regex Number();
}
