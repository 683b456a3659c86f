using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.HubSpot;

public class ArchivedEntryTests
{
    [Theory]
    [InlineData("'archived':true", true)]
    [InlineData("'archived':true,'archivedAt':'2026-01-01T00:00:00Z'", true)]
    [InlineData("'archivedAt':'2026-01-01T00:00:00Z'", true)]
    [InlineData("'archived':'true'", true)]
    [InlineData("'archived':false", false)]
    [InlineData("'archived':'false'", false)]
    [InlineData("'archived':false,'archivedAt':'2026-01-01T00:00:00Z'", false)]
    [InlineData("'properties':{}", null)]
    [InlineData("'archived':null,'archivedAt':null", null)]
    [InlineData("'archivedAt':''", null)]
    [InlineData("'archivedAt':'soon'", null)]
    [InlineData("'archived':1,'archivedAt':7", null)]
    public void an_entry_says_itself_whether_it_is_archived(string said, bool? isArchived)
    {
        using var page = Given.PageOf($$"""{"results":[{"id":"101",{{said.Replace('\'', '"')}}}]}""");

        Assert.Equal([new ArchivedEntry(101, isArchived)], page.ReadEntries());
    }
}
