using System.Text;
using HubSpotEtl.Files;
using HubSpotEtl.TextSafety;

namespace HubSpotEtl.Configuration;

/// <summary>
/// A <c>.env</c> file: <c>NAME=value</c> lines, values bare or quoted, <c>export</c> and comments allowed (<see cref="DotEnvText"/>). It is
/// only read: the process's own variables stay as they are.
/// </summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Variables">What it says.</param>
internal sealed record DotEnvFile(string Path, IReadOnlyDictionary<string, string> Variables)
{
    private const int MostBytes = 1 << 20;

    // Whoever makes the pipe writes it at once, or asks its user first.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private static readonly string[] RootMarks = [".git", "HubSpotEtl.sln"];

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>True when users other than the owner and its group may read it (Unix).</summary>
    public bool IsReadableByOthers =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path) & UnixFileMode.OtherRead) != 0;

    /// <summary>
    /// The nearest file from a folder upwards, up to the root of the repository the folder is in. Outside a repository only the folder
    /// itself is looked at: a file in some parent that others may write to must not send the token elsewhere. A folder of this name holds
    /// no settings: Python's virtual environments are often called so. A pipe, as secrets managers and a shell's process substitution make
    /// it, is read once, to its end.
    /// </summary>
    /// <param name="folder">Where to begin.</param>
    /// <param name="patience">How long a pipe may take; 10 s when it is null.</param>
    /// <exception cref="InvalidOptionsException">A file is there, but it cannot be read or understood.</exception>
    public static DotEnvFile? Find(string folder, TimeSpan? patience = null) =>
        FoldersToRoot(folder).Select(each => System.IO.Path.Combine(each, ".env")).FirstOrDefault(IsThere) is { } path
            ? Read(path, patience ?? s_patience)
            : null;

    /// <summary>The names only: values may be secrets.</summary>
    public override string ToString() => $"{Path}: {string.Join(", ", Variables.Keys)}";

    // A link that leads nowhere is there too: its settings would be missing without a word.
    private static bool IsThere(string path) => File.Exists(path) || (!Directory.Exists(path) && new FileInfo(path).LinkTarget is not null);

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

    private static DotEnvFile Read(string path, TimeSpan patience)
    {
        try
        {
            var variables = DotEnvText.Parse(Text(path, patience));
            foreach (var (variable, name) in Setting.Variables.SelectMany(variable => variables.Keys.Select(name => (variable, name))))
                if (name != variable && name.Equals(variable, StringComparison.OrdinalIgnoreCase))
                    throw new FormatException($"{name} is not read; write {variable}");
            return new DotEnvFile(path, variables);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOptionsException(new SettingMistake(path, null, $"cannot be read: {Printable.Escape(exception.Message)}"));
        }
        catch (FormatException exception)
        {
            throw new InvalidOptionsException(new SettingMistake(path, null, $"cannot be understood: {exception.Message}"));
        }
    }

    private static string Text(string path, TimeSpan patience)
    {
        var bytes = OperatingSystem.IsLinux() && NodeStatus.Of(path) is { Kind: not (NodeKind.File or NodeKind.Device) and var kind }
            ? kind == NodeKind.Pipe
                ? PipedBytes(path, patience)
                : throw new IOException("it is no file, no pipe and no device such as the null device")
            : Bytes(path);
        return bytes.AsSpan() switch
        {
            [0xff, 0xfe, ..] or [0xfe, 0xff, ..] => throw new FormatException("it is UTF-16; save it as UTF-8"),
            [0xef, 0xbb, 0xbf, .. var rest] => Decode(rest),
            var all => Decode(all),
        };
    }

    private static byte[] Bytes(string path)
    {
        var bytes = new byte[MostBytes + 1];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= MostBytes
            ? bytes[..length]
            : throw new FormatException("it has more than a megabyte, so it is no file of settings");
    }

    // To open it waits for whoever writes, perhaps for ever, and nothing but the end of the process ends that.
    private static byte[] PipedBytes(string path, TimeSpan patience)
    {
        byte[]? bytes = null;
        Exception? failure = null;
        var reading = new Thread(() =>
        {
            try
            {
                bytes = Bytes(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
            {
                failure = e;
            }
        }) { IsBackground = true };
        reading.Start();
        if (!reading.Join(patience))
            throw new IOException(FormattableString.Invariant(
                $"it is a pipe, and nobody has written it to its end for {patience.TotalSeconds} seconds"));
        return bytes ?? throw failure!;
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            var line = 1 + bytes[..exception.Index].Count((byte)'\n');
            throw new FormatException(FormattableString.Invariant($"line {line}: it is not UTF-8; save the file as UTF-8"), exception);
        }
    }
}
