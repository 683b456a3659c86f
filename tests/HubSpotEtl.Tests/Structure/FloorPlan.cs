using HubSpotEtl.TestSupport;

namespace HubSpotEtl.Tests.Structure;

/// <summary>The source against the table "Floor plan" of <c>docs/architecture.md</c>.</summary>
public class FloorPlan
{
    private const int FilesInARoom = 14;

    private static readonly IReadOnlyList<PlannedFolder> s_plan = PlannedFolder.ReadAll(
        Path.Combine(Repository.Root, "docs", "architecture.md"));

    private static readonly HashSet<string> s_folders = [.. s_plan.Select(folder => folder.Name)];

    [Fact]
    public void names_every_room()
    {
        var planned = s_plan.SelectMany(folder => folder.Rooms);

        Assert.Equal(SourceFile.All.Select(file => file.Folder).Distinct().Order(), planned.Order());
    }

    [Fact]
    public void is_what_namespaces_follow() =>
        Assert.All(SourceFile.All, file => Assert.Equal((file.Path, file.Folder), (file.Path, file.Room)));

    [Fact]
    public void has_no_hall() => Assert.All(
        SourceFile.All.GroupBy(file => file.Folder),
        room => Assert.True(room.Count() <= FilesInARoom, $"{room.Key} holds {room.Count()} files"));

    [Fact]
    public void says_which_folders_one_knows()
    {
        foreach (var (folder, index) in s_plan.Select((folder, index) => (folder, index)))
        {
            var known = FilesOf(folder).SelectMany(file => file.Uses).Select(room => room.Split('.')[0]).Where(s_folders.Contains)
                .Distinct()
                .Where(name => name != folder.Name);

            Assert.Equal(
                folder.Knows.Order().Select(name => $"{folder.Name} knows {name}"),
                known.Order().Select(name => $"{folder.Name} knows {name}"));
            Assert.Empty(folder.Knows.Except(s_plan.Take(index).Select(above => above.Name)));
        }
    }

    [Fact]
    public void lets_a_room_know_only_those_before_it()
    {
        var arrows = s_plan.SelectMany(folder => FilesOf(folder).SelectMany(file => Known(file, folder).Select(room => (file, room))))
            .Where(arrow => arrow.room != arrow.file.Room).ToList();

        Assert.True(arrows.Count > 200, "hardly an arrow was found");
        Assert.Empty(
            arrows.Where(arrow => !Stands(arrow.room, before: arrow.file.Room)).Select(arrow => $"{arrow.file.Path} knows {arrow.room}"));
    }

    // C# lets a room see its folder's own types without a using: where the folder's own files stand above it, their names tell.
    [Fact]
    public void lets_no_room_use_what_its_folder_builds_on_it()
    {
        foreach (var folder in s_plan.Where(folder => folder.Rooms[0] != folder.Name))
        {
            var types = SourceFile.All.Where(file => file.Room == folder.Name).SelectMany(file => file.Types).ToList();
            var below = FilesOf(folder).Where(file => file.Room != folder.Name && Stands(file.Room, before: folder.Name)).ToList();

            Assert.NotEmpty(types);
            Assert.Empty(below.SelectMany(file => types.Where(file.Says).Select(type => $"{file.Path} knows {type}")));
        }
    }

    private static IEnumerable<SourceFile> FilesOf(PlannedFolder folder) =>
        SourceFile.All.Where(file => file.Room.Split('.')[0] == folder.Name);

    // The rooms of the same folder that a file names, also when only by the end of their names: Load.RowLoader.
    private static IEnumerable<string> Known(SourceFile file, PlannedFolder folder) => file.Uses
        .SelectMany(used => folder.Rooms.Where(room => used == room || room == $"{folder.Name}.{used}")).Distinct();

    private static bool Stands(string room, string before)
    {
        var rooms = s_plan.Single(folder => folder.Name == room.Split('.')[0]).Rooms;
        return rooms.IndexOf(room) < rooms.IndexOf(before);
    }
}
