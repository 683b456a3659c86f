using System.Text.RegularExpressions;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Tests.Structure;

/// <summary>A file of the program's source, as a text.</summary>
/// <param name="Path">Relative to <c>src/HubSpotEtl</c>.</param>
/// <param name="Text">Its content.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    private static readonly string s_root = System.IO.Path.Combine(Repository.Root, "src", "HubSpotEtl");

    /// <summary>All of the program, but for the main file.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
    [
        .. Directory.EnumerateDirectories(s_root).Where(folder => System.IO.Path.GetFileName(folder) is not ("bin" or "obj"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)).Order(StringComparer.Ordinal)
            .Select(file => new SourceFile(System.IO.Path.GetRelativePath(s_root, file).Replace('\\', '/'), File.ReadAllText(file))),
    ];

    // The rooms of types by what may stand in code: Postgres.Load.RowLoader, and Load.RowLoader.
    private static readonly Dictionary<string, string> s_rooms = All
        .SelectMany(file => file.Types.SelectMany(type => Endings($"{file.Room}.{type}").Select(name => (name, file.Room))))
        .DistinctBy(one => one.name).ToDictionary(one => one.name, one => one.Room);

    /// <summary>The folder, with dots between its parts.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('/', '.').Replace('\\', '.');

    /// <summary>The namespace, without the program's name.</summary>
    public string Room => Namespace().Match(Text).Groups["room"].Value;

    /// <summary>The names of the types that it declares.</summary>
    public IEnumerable<string> Types => Declaration().Matches(Text).Select(match => match.Groups["type"].Value);

    /// <summary>The rooms that it names, in a using or before one of their types.</summary>
    public IEnumerable<string> Uses => Using().Matches(Text).Select(match => match.Groups["room"].Value)
        .Concat(Qualified().Matches(Code).SelectMany(match => Beginnings(match.Groups["name"].Value))
            .Select(name => s_rooms.GetValueOrDefault(name)).OfType<string>())
        .Distinct();

    /// <summary>True when the word stands in its code, or is referred to by a comment.</summary>
    public bool Says(string word) => Words.Contains(word);

    private static IEnumerable<string> Endings(string name)
    {
        var parts = name.Split('.');
        return Enumerable.Range(0, parts.Length - 1).Select(left => string.Join('.', parts.Skip(left)));
    }

    private static IEnumerable<string> Beginnings(string name)
    {
        var parts = name.Split('.');
        return Enumerable.Range(2, parts.Length - 1).Select(taken => string.Join('.', parts.Take(taken)));
    }

    // Comments are left with what they refer to.
    private string Code => field ??= NoCode().Replace(
        Comment()
            .Replace(Text, comment => string.Join(' ', Reference().Matches(comment.Value).Select(match => match.Groups["name"].Value))),
            "");

    private HashSet<string> Words => field ??= [.. Word().Matches(Code).Select(match => match.Value)];

    [GeneratedRegex(@"^namespace HubSpotEtl\.(?<room>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (static |\w+ = )?HubSpotEtl\.(?<room>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    // In code, and in the references of a comment; what follows may be a member or a nested type.
    [GeneratedRegex(@"(?<![\w.])(global::)?(HubSpotEtl\.)?(?<name>[A-Z]\w*(\.[A-Z]\w*)+)")]
    private static partial Regex Qualified();

    [GeneratedRegex(
        @"^((public|internal|file|static|sealed|abstract|readonly|ref|partial|unsafe) )*(class|record struct|record|struct|interface|enum) (?<type>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<!:)//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"cref=""(?<name>[^""]+)""")]
    private static partial Regex Reference();

    // Texts, and the names of attributes.
    [GeneratedRegex(@"""(\\.|[^""\\\n])*""|(?<=^\s*)\[\w+(?=\()", RegexOptions.Multiline)]
    private static partial Regex NoCode();
}
