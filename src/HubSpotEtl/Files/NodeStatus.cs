namespace HubSpotEtl.Files;

/// <summary>What the system knows of a file, a folder or a device.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Permissions">Who may read, write and execute it.</param>
/// <param name="Owner">The owner's id.</param>
/// <param name="Group">The group's id.</param>
/// <param name="Names">How many names it has: hard links.</param>
/// <param name="Identity">The same for all of its names, and for them alone.</param>
internal sealed record NodeStatus(
    NodeKind Kind, UnixFileMode Permissions, uint Owner, uint Group, uint Names, (uint Major, uint Minor, ulong Number) Identity)
{
    // linux/stat.h, linux/fcntl.h
    private const uint BasicStatus = 0x7ff;
    private const int CurrentFolder = -100;
    private const int NotFollowed = 0x100;
    private const int EmptyPath = 0x1000;
    private const int StatusBytes = 256;

    /// <summary>Of what a name stands for.</summary>
    /// <returns>Null when there is nothing, or nothing that may be looked at.</returns>
    public static NodeStatus? Of(string path, bool followLink = true) => Of(CurrentFolder, path, followLink ? 0 : NotFollowed);

    /// <summary>Of an open descriptor.</summary>
    /// <returns>Null when it is not open.</returns>
    public static NodeStatus? Of(int descriptor) => Of(descriptor, "", EmptyPath);

    private static NodeStatus? Of(int folder, string path, int flags)
    {
        // struct statx (statx(2)) is the same on every processor, struct stat is not.
        Span<byte> status = stackalloc byte[StatusBytes];
        if (Posix.Status(folder, path, flags, BasicStatus, status) != 0)
            return null;
        uint Word(ReadOnlySpan<byte> bytes, int at) => BitConverter.ToUInt32(bytes[at..]);
        var mode = BitConverter.ToUInt16(status[28..]);
        return new NodeStatus(
            KindOf(mode), (UnixFileMode)(mode & 0x1ff), Word(status, 20), Word(status, 24), Word(status, 16),
            (Word(status, 136), Word(status, 140), BitConverter.ToUInt64(status[32..])));
    }

    private static NodeKind KindOf(ushort mode) => (mode & 0xf000) switch
    {
        0x1000 => NodeKind.Pipe,
        0x2000 => NodeKind.Device,
        0x4000 => NodeKind.Folder,
        0x6000 => NodeKind.Disk,
        0x8000 => NodeKind.File,
        0xa000 => NodeKind.Link,
        0xc000 => NodeKind.Socket,
        _ => NodeKind.Other,
    };
}
