namespace HubSpotEtl.Files;

/// <summary>What a name in a file system stands for (inode(7)).</summary>
internal enum NodeKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A terminal, the null device and the like.</summary>
    Device,

    /// <summary>A disk or a part of one.</summary>
    Disk,

    /// <summary>A pipe, with a name or without.</summary>
    Pipe,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>None of these.</summary>
    Other,
}
