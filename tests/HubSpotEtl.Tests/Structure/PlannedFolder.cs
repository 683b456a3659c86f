namespace HubSpotEtl.Tests.Structure;

/// <summary>A row of the floor plan.</summary>
/// <param name="Name">The folder.</param>
/// <param name="Knows">The folders whose types it may use.</param>
/// <param name="Rooms">Its rooms as namespaces, from the ground up; its own name stands for its own files.</param>
internal sealed record PlannedFolder(string Name, IReadOnlyList<string> Knows, List<string> Rooms)
{
    /// <summary>Reads the table below the heading "Floor plan".</summary>
    public static IReadOnlyList<PlannedFolder> ReadAll(string file) =>
    [
        .. File.ReadLines(file).SkipWhile(line => line != "## Floor plan").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(Read),
    ];

    private static PlannedFolder Read(string line)
    {
        var cells = line.Split('|', StringSplitOptions.TrimEntries);
        var name = cells[1].Trim('`', '/');
        return new PlannedFolder(
            name,
            cells[2] == "—" ? [] : cells[2].Split(", "),
            [.. cells[3].Split(" · ").Select(room => room == "." ? name : $"{name}.{room.Trim('`')}")]);
    }
}
