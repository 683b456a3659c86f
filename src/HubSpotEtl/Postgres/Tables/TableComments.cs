using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Postgres.Tables;

/// <summary>What the comments say: of properties what HubSpot says about them, of all else a sentence on what it holds.</summary>
internal static class TableComments
{
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
            [SystemColumns.Synced] = CommentText.Of("When the row's content or mark was last written."),
            [SystemColumns.Deleted] = CommentText.Of("True when the record was deleted in HubSpot or merged into another; the row stays."),
        };
        if (hasOverflow)
            columns[SystemColumns.Overflow] = CommentText.Of("The values of properties that have no room in a column of their own, by " +
                "the property's name.");
        var described = properties.DistinctBy(p => p.Name).ToDictionary(p => p.Name, StringComparer.Ordinal);
        foreach (var place in places.Where(place => place.Column is not null))
            columns[place.Column!] = Of(described[place.Property]);
        return new RelationComments(name, CommentText.Of($"{subject}, one row a record. Deleted ones stay, with fivetran_deleted."),
            columns);
    }

    /// <summary>The comment of a property's column: label, description, and what it is called and of what kind it is in HubSpot.</summary>
    internal static string Of(TableProperty property) => CommentText.Of(
        property.Label == property.Name ? null : property.Label,
        property.Description == property.Label ? null : property.Description,
        $"Property {property.Name}, {property.Type}{(string.IsNullOrEmpty(property.GroupName) ? "" : $", group {property.GroupName}")}.");

    /// <summary>A table of links.</summary>
    /// <param name="name">The table.</param>
    /// <param name="main">The main table of the records on the near side.</param>
    /// <param name="target">The object type on the far side.</param>
    /// <param name="from">The column of their ids.</param>
    /// <param name="to">The column of the ids on the far side.</param>
    internal static RelationComments Links(TableName name, string main, string target, string from, string to) => new(
        name, CommentText.Of($"The links from {main} to {target}, one row a link and label."),
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [from] = CommentText.Of($"The hs_object_id of {main}."),
            [to] = CommentText.Of($"The hs_object_id of {target}, whether or not that is synced as well."),
            [AssociationColumns.TypeId] = CommentText.Of("HubSpot's id of the kind of link."),
            [AssociationColumns.Category] = CommentText.Of("Who made the kind of link: HUBSPOT_DEFINED, USER_DEFINED or " +
                "INTEGRATOR_DEFINED."),
            [AssociationColumns.Label] = CommentText.Of("The name of the kind of link; NULL for one without."),
            [AssociationColumns.Synced] = CommentText.Of("When the row was last written."),
        });
}
