namespace HubSpotEtl.Files;

/// <summary>
/// A new file beside a regular one, or beside nothing yet, which is to take its name: with the same permissions and owner.
/// </summary>
internal static class Replacement
{
    /// <summary>Makes it, empty.</summary>
    /// <returns>
    /// Null when the folder takes no new file, or the owner would be another, and what is there has to be written in place.
    /// </returns>
    /// <exception cref="IOException">Nothing is there, and nothing can be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static FileStream? TryMake(OutputTarget target)
    {
        FileStream? made = null;
        try
        {
            var path = Path.Combine(Path.GetDirectoryName(target.Path) ?? "/", NewName());
            made = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            if (target.Node is not { } node || OperatingSystem.IsWindows() || IsGivenTo(made, node))
                return made;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && target.Node is not null)
        {
            // What is there may be writable all the same.
        }

        if (made is not null)
        {
            made.Dispose();
            File.Delete(made.Name);
        }

        return null;
    }

    /// <summary>A name that no other file has, short enough for every file system.</summary>
    public static string NewName() => $".hubspot-etl-{Guid.NewGuid():N}.tmp";

    // Another owner first: it takes rights away that a stranger must not have.
    private static bool IsGivenTo(FileStream made, NodeStatus former)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        var own = NodeStatus.Of((int)made.SafeFileHandle.DangerousGetHandle());
        if ((own?.Owner, own?.Group) != (former.Owner, former.Group)
            && Posix.ChangeOwner(made.SafeFileHandle, former.Owner, former.Group) != 0)
            return false;
        File.SetUnixFileMode(made.SafeFileHandle, former.Permissions);
        return true;
    }
}
