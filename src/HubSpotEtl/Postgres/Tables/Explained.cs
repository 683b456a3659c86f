using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Postgres.Tables;

/// <summary>What the comments say: of properties what HubSpot says about them, of all else a sentence on what it holds.</summary>
internal static class Explained
{
    private static readonly string Synced = CommentText.Of("When the row's content or mark was last written.");
    private static readonly string Deleted = CommentText.Of("True when HubSpot does not have it any more; the row stays.");

    /// <summary>A main table.</summary>
    /// <param name="name">The table.</param>
    /// <param name="subject">What the records are, in words for people.</param>
    /// <param name="properties">What HubSpot says about them.</param>
    /// <param name="places">Their columns.</param>
    /// <param name="hasOverflow">Whether there is a column for what has none.</param>
    internal static RelationComments Records(
        TableName name, string subject, IReadOnlyList<TableProperty> properties, IReadOnlyList<PropertyColumn> places, bool hasOverflow)
    {
        var columns = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [SystemColumns.ObjectId] = CommentText.Of("HubSpot's id of the record."),
            [SystemColumns.LastModified] = CommentText.Of("When the record was last changed in HubSpot."),
            [SystemColumns.Synced] = Synced,
            [SystemColumns.Deleted] = CommentText.Of("True when the record was deleted in HubSpot or merged into another; the row stays."),
        };
        if (hasOverflow)
            columns[SystemColumns.Overflow] = CommentText.Of("The values of properties that have no room in a column of their own, by the property's name.");
        var described = properties.DistinctBy(p => p.Name).ToDictionary(p => p.Name, StringComparer.Ordinal);
        foreach (var place in places.Where(place => place.Column is not null))
            columns[place.Column!] = Of(described[place.Property]);
        return new RelationComments(name, CommentText.Of($"{subject}, one row a record. Deleted ones stay, with fivetran_deleted."), columns);
    }

    /// <summary>The comment of a property's column: label, description, and what it is called and of what kind it is in HubSpot.</summary>
    internal static string Of(TableProperty property) => CommentText.Of(
        property.Label == property.Name ? null : property.Label,
        property.Description == property.Label ? null : property.Description,
        $"Property {property.Name}, {property.Type}{(string.IsNullOrEmpty(property.GroupName) ? "" : $", group {property.GroupName}")}.");

    /// <summary>The two tables of pipelines.</summary>
    internal static IEnumerable<RelationComments> Pipelines(ObjectTables tables) =>
    [
        new(tables.Pipeline, CommentText.Of($"The pipelines that records of {tables.Main.Key} go through."), Common("pipeline", "pipeline_id")),
        new(tables.PipelineStage, CommentText.Of($"The stages of the pipelines of {tables.Pipeline.Key}."), new Dictionary<string, string>(Common("stage", "stage_id"))
        {
            ["pipeline_id"] = CommentText.Of("The pipeline of the stage."),
            ["state"] = CommentText.Of("What HubSpot counts the stage as, such as OPEN or CLOSED."),
            ["is_closed"] = CommentText.Of("Whether a record in this stage is done with."),
            ["probability"] = CommentText.Of("How likely a deal in this stage is won, 0 to 1."),
        }),
    ];

    /// <summary>A table of links.</summary>
    /// <param name="name">The table.</param>
    /// <param name="main">The main table of the records on the near side.</param>
    /// <param name="target">The object type on the far side.</param>
    /// <param name="from">The column of their ids.</param>
    /// <param name="to">The column of the ids on the far side.</param>
    internal static RelationComments Links(TableName name, string main, string target, string from, string to) => new(
        name, CommentText.Of($"The links from {main} to {target}, one row a link and label."), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [from] = CommentText.Of($"The hs_object_id of {main}."),
            [to] = CommentText.Of($"The hs_object_id of {target}, whether or not that is synced as well."),
            [AssociationColumns.TypeId] = CommentText.Of("HubSpot's id of the kind of link."),
            [AssociationColumns.Category] = CommentText.Of("Who made the kind of link: HUBSPOT_DEFINED, USER_DEFINED or INTEGRATOR_DEFINED."),
            [AssociationColumns.Label] = CommentText.Of("The name of the kind of link; NULL for one without."),
            [AssociationColumns.Synced] = CommentText.Of("When the row was last written."),
        });

    /// <summary>The table of owners.</summary>
    internal static RelationComments Owners(TableName name) => new(
        name, CommentText.Of("The users and queues of HubSpot that records can belong to, archived ones too."), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["owner_id"] = CommentText.Of("The value of hubspot_owner_id and of other properties that name owners."),
            ["user_id"] = CommentText.Of("HubSpot's id of the user behind the owner."),
            ["type"] = CommentText.Of("PERSON or QUEUE."),
            ["email"] = CommentText.Of("The user's address."),
            ["first_name"] = CommentText.Of("The user's first name."),
            ["last_name"] = CommentText.Of("The user's last name."),
            ["name"] = CommentText.Of("First and last name; the address of one that has neither."),
            ["archived"] = CommentText.Of("True for a user that was deactivated or removed; records may still belong to it."),
            ["created_at"] = CommentText.Of("When it was made in HubSpot."),
            ["updated_at"] = CommentText.Of("When it was last changed in HubSpot."),
            ["teams"] = CommentText.Of("The owner's teams, each with id, name and whether it is the main one."),
            [SystemColumns.Deleted] = Deleted,
            [SystemColumns.Synced] = Synced,
        });

    private static Dictionary<string, string> Common(string thing, string key) => new(StringComparer.Ordinal)
    {
        [key] = CommentText.Of($"HubSpot's id of the {thing}, as records hold it."),
        ["label"] = CommentText.Of($"The name of the {thing}."),
        ["display_order"] = CommentText.Of($"The place of the {thing} among the others."),
        ["created_at"] = CommentText.Of("When it was made in HubSpot."),
        ["updated_at"] = CommentText.Of("When it was last changed in HubSpot."),
        ["archived"] = CommentText.Of("True when it was archived in HubSpot."),
        [SystemColumns.Deleted] = Deleted,
        [SystemColumns.Synced] = Synced,
    };
}
