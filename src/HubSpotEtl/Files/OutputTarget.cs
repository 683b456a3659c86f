using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace HubSpotEtl.Files;

/// <summary>
/// Where a path that somebody gave for output leads to. Symbolic links are followed, so that they stay what they are, and a name of one of
/// the process's own descriptors, such as <c>/dev/stderr</c> or a shell's <c>&gt;(command)</c>, means that descriptor: opened by its name,
/// a file would be written from its start and a socket not at all.
/// </summary>
/// <param name="Path">The path at the end of all links.</param>
/// <param name="Node">What is there; null: nothing yet.</param>
/// <param name="Descriptor">The process's own descriptor that is meant; null: none.</param>
internal sealed record OutputTarget(string Path, NodeStatus? Node, int? Descriptor)
{
    private const string DescriptorFolders = "/proc/";

    // As Linux has it (path_resolution(7)).
    private const int MostLinks = 40;
    private const int PathBytes = 4096;

    // 0666, of which the umask takes its part.
    private const int UsualPermissions = 0x1b6;

    /// <summary>Whether it can be replaced by another file in one step; all else can only be written.</summary>
    public bool IsReplaceable => Descriptor is null && Node is null or { Kind: NodeKind.File, Names: 1 };

    /// <summary>Finds out where a path leads to.</summary>
    /// <param name="path">Absolute, or relative to the working folder.</param>
    /// <exception cref="IOException">It leads to nothing that a text can be written to; the message says what to do.</exception>
    public static OutputTarget Of(string path)
    {
        if (System.IO.Path.EndsInDirectorySeparator(path) || System.IO.Path.GetFileName(path) is "." or "..")
            throw new IOException("It is the name of a folder; name a file in it");
        var target = OperatingSystem.IsLinux() ? Follow(FullPath(path)) : Plain(System.IO.Path.GetFullPath(path));
        return (target.Node?.Kind, target.Descriptor) switch
        {
            (NodeKind.Folder, _) => throw new IOException("It is a folder; name a file in it"),
            (NodeKind.Disk, null) => throw new IOException("It is a disk, whose content would be destroyed; name a file"),
            (NodeKind.Socket, null) => throw new IOException("It is a socket, which cannot be opened by its name; name a file or a pipe"),
            (NodeKind.Link or NodeKind.Other, _) => throw new IOException("It is nothing that can be written to; name a file"),
            _ => target,
        };
    }

    /// <summary>Whether both are one regular file, by whatever names. Devices and pipes may be shared.</summary>
    public bool IsSameFileAs(OutputTarget other) => (Node, other.Node) switch
    {
        (null, null) => Path == other.Path,
        ({ Kind: NodeKind.File } one, { } another) => one.Identity == another.Identity,
        _ => false,
    };

    /// <summary>Opens it as it is, a regular file to append to, and makes that with its folder where there is nothing.</summary>
    /// <exception cref="IOException">It cannot be opened; the message says what to do.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder may not be made.</exception>
    public Stream OpenToAppend()
    {
        MakeFolder();
        return OperatingSystem.IsLinux()
            ? new DirectStream(Descriptor is { } descriptor ? Share(descriptor) : Open(), Node?.Kind ?? NodeKind.File)
            : new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    /// <summary>Makes the folder that a new file is to be in.</summary>
    public void MakeFolder()
    {
        if (Node is null && System.IO.Path.GetDirectoryName(Path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
    }

    private static OutputTarget Plain(string path) => new(
        path,
        Directory.Exists(path) ? new NodeStatus(NodeKind.Folder, default, 0, 0, 1, default)
            : File.Exists(path) ? new NodeStatus(NodeKind.File, default, 0, 0, 1, (0, 0, (ulong)path.GetHashCode(StringComparison.Ordinal)))
            : null,
        Descriptor: null);

    private static string FullPath(string path)
    {
        if (System.IO.Path.IsPathRooted(path))
            return path;
        try
        {
            return System.IO.Path.Combine(Directory.GetCurrentDirectory(), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                "The working folder is gone, or may not be looked at; name the file by its whole path, from / on", exception);
        }
    }

    private static OutputTarget Follow(string path)
    {
        for (var links = 0; links < MostLinks; links++)
        {
            var (folder, name) = (System.IO.Path.GetDirectoryName(path) ?? "/", System.IO.Path.GetFileName(path));
            var realFolder = RealPath(folder);
            path = System.IO.Path.Combine(realFolder ?? System.IO.Path.GetFullPath(folder), name);
            if (DescriptorOf(realFolder, name) is { } descriptor)
                return new OutputTarget(path, StatusOf(descriptor), descriptor);
            // What a link below /proc says is no path, and it leads there all the same.
            if (NodeStatus.Of(path, followLink: false) is not { Kind: NodeKind.Link }
                || path.StartsWith(DescriptorFolders, StringComparison.Ordinal))
                return new OutputTarget(
                    path, name.Length == 0 || name is "." or ".." ? NodeStatus.Of(folder) : NodeStatus.Of(path), Descriptor: null);
            path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path) ?? "/", new FileInfo(path).LinkTarget ?? "");
        }

        throw new IOException("Its symbolic links lead nowhere; name a file");
    }

    // /proc/<own id>/fd/<number>, also by way of a thread's folder.
    private static int? DescriptorOf(string? folder, string name)
    {
        var parts = folder?.Split('/');
        return parts is ["", "proc", _, "fd"] or ["", "proc", _, "task", _, "fd"]
            && parts[2] == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
            && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    // What the process opened itself is closed on exec, what it was given is not: else a log might go into a connection to the database.
    private static NodeStatus StatusOf(int descriptor)
    {
        var flags = Posix.Control(descriptor, Posix.GetDescriptorFlags, 0);
        if (flags != 0 || NodeStatus.Of(descriptor) is not { } status)
            throw new IOException(Invariant($"Descriptor {descriptor} is not open; name a file, or open it where the program is called"));
        if ((Posix.Control(descriptor, Posix.GetStatusFlags, 0) & Posix.AccessMode) is not (Posix.WriteOnly or Posix.ReadWrite))
            throw new IOException(Invariant($"Descriptor {descriptor} is open for reading alone; name a file, or open it for writing"));
        return status;
    }

    private static string? RealPath(string path)
    {
        Span<byte> resolved = stackalloc byte[PathBytes];
        return Posix.RealPath(path, resolved) == 0 ? null : Encoding.UTF8.GetString(resolved[..resolved.IndexOf((byte)0)]);
    }

    private static SafeFileHandle Share(int descriptor)
    {
        var copy = Posix.Control(descriptor, Posix.DuplicateCloseOnExec, 0);
        return copy >= 0 ? new SafeFileHandle(copy, ownsHandle: true) : throw new IOException(Posix.LastError);
    }

    // Without waiting: a pipe that nobody reads would not be open before somebody does.
    private SafeFileHandle Open()
    {
        var descriptor = Posix.Open(
            Path, Posix.WriteOnly | Posix.Create | Posix.Append | Posix.NoTerminal | Posix.NonBlocking | Posix.CloseOnExec,
            UsualPermissions);
        if (descriptor >= 0)
            return new SafeFileHandle(descriptor, ownsHandle: true);
        throw new IOException(Node is { Kind: NodeKind.Pipe } && Marshal.GetLastPInvokeError() == Posix.NoSuchDeviceOrAddress
            ? "Nobody reads this pipe; start its reader first"
            : Posix.LastError);
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
