using dotenv.net;
using HubSpotEtl.Diagnostics;

namespace HubSpotEtl.Configuration;

/// <summary>
/// A <c>.env</c> file: <c>NAME=value</c> lines, values bare or quoted, <c>export</c> and comments allowed. It is only read: the
/// process's own variables stay as they are.
/// </summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Variables">What it says.</param>
internal sealed record DotEnvFile(string Path, IReadOnlyDictionary<string, string> Variables)
{
    private static readonly string[] RootMarks = [".git", "HubSpotEtl.sln"];

    /// <summary>True when users other than the owner and its group may read it (Unix).</summary>
    public bool IsReadableByOthers =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path) & UnixFileMode.OtherRead) != 0;

    /// <summary>
    /// The nearest file from a folder upwards, up to the root of the repository the folder is in. Outside a repository only the folder
    /// itself is looked at: a file in some parent that others may write to must not send the token elsewhere.
    /// </summary>
    /// <exception cref="InvalidOptionsException">A file is there, but it cannot be read or understood.</exception>
    public static DotEnvFile? Find(string folder) =>
        FoldersToRoot(folder).Select(each => System.IO.Path.Combine(each, ".env")).FirstOrDefault(File.Exists) is { } path
            ? Read(path)
            : null;

    /// <summary>The names only: values may be secrets.</summary>
    public override string ToString() => $"{Path}: {string.Join(", ", Variables.Keys)}";

    private static List<string> FoldersToRoot(string folder)
    {
        var folders = new List<string>();
        for (var each = new DirectoryInfo(folder); each is not null; each = each.Parent)
        {
            folders.Add(each.FullName);
            if (RootMarks.Any(mark => System.IO.Path.Exists(System.IO.Path.Combine(each.FullName, mark))))
                return folders;
        }

        return [folder];
    }

    private static DotEnvFile Read(string path)
    {
        try
        {
            var options = new DotEnvOptions(ignoreExceptions: false, envFilePaths: [path], trimValues: true, supportExportSyntax: true);
            return new DotEnvFile(path, DotEnv.Read(options).AsReadOnly());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOptionsException(new SettingMistake(path, null, $"cannot be read: {Printable.Escape(exception.Message)}"));
        }
        catch (ArgumentException)
        {
            // The parser's message quotes the line's beginning, which in a line that went wrong may be anything.
            throw new InvalidOptionsException(new SettingMistake(path, null, "cannot be understood: every quote needs its counterpart"));
        }
    }
}
