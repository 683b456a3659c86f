using System.Runtime.CompilerServices;

namespace HubSpotEtl.TestSupport;

/// <summary>
/// What others read by its words, kept beside the test in <c>*.golden</c>: a change of it shows in the commit that makes it.
/// With <c>UPDATE_GOLDEN=1</c> the files are written instead of compared.
/// </summary>
public static class GoldenFile
{
    /// <summary>Whether kept words are written anew, and not compared.</summary>
    public static bool IsUpdating => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    /// <summary>Compares with the file, line by line.</summary>
    /// <param name="name">The file's name without its ending.</param>
    /// <param name="actual">What the program says now.</param>
    /// <param name="test">The test's own file, given by the compiler.</param>
    /// <returns>The line that differs, as "name:line: - what was kept, + what is said now"; null when none does.</returns>
    public static string? Difference(string name, string actual, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, name + ".golden");
        if (IsUpdating)
            File.WriteAllText(path, actual.TrimEnd('\n') + "\n");
        if (!File.Exists(path))
            return $"{name}: there is no such golden file; UPDATE_GOLDEN=1 makes it.";
        var kept = File.ReadAllText(path).TrimEnd('\n').Split('\n');
        var said = actual.TrimEnd('\n').Split('\n');
        var at = Enumerable.Range(0, Math.Max(kept.Length, said.Length))
            .FirstOrDefault(i => kept.ElementAtOrDefault(i) != said.ElementAtOrDefault(i), -1);
        return at < 0
            ? null
            : $"{name}:{at + 1}:\n- {kept.ElementAtOrDefault(at) ?? "(the end)"}\n+ {said.ElementAtOrDefault(at) ?? "(the end)"}";
    }
}
