namespace HubSpotEtl.Postgres.Naming;

/// <summary>Whose table it is: the object type, what for, and for associations the target type.</summary>
internal sealed record TableOwner(string ObjectTypeId, string Kind, string TargetObjectTypeId)
{
    // Between the portal and what the id of a custom object was there: no object type id has it.
    private const char OfPortal = '/';

    /// <summary>
    /// True for a custom object of the portal that the schema was a copy of before it was moved: ids of custom objects are a portal's own.
    /// The name is there for the custom object that is called so in the present portal.
    /// </summary>
    internal bool IsOfEarlierPortal => ObjectTypeId.Contains(OfPortal) || TargetObjectTypeId.Contains(OfPortal);

    /// <summary>For messages: <c>2-5</c>, <c>links of 0-3 with 2-5</c>, <c>pipeline of 2-5</c>.</summary>
    public override string ToString() => (Kind, TargetObjectTypeId) switch
    {
        ("main", _) => ObjectTypeId,
        (_, "") => ObjectTypeId.Length == 0 ? $"HubSpot's {Kind}" : $"the {Kind} of {ObjectTypeId}",
        _ => $"the links of {ObjectTypeId} with {TargetObjectTypeId}",
    };

    /// <summary>SQL for a column with an object type id: NULL where it is one of an earlier portal.</summary>
    internal static string OfThisPortal(string column) => $"CASE WHEN strpos({column}, '{OfPortal}') = 0 THEN {column} END";

    /// <summary>SQL for a column with an object type id: the id as one of an earlier portal, where it is a custom object's.</summary>
    /// <param name="column">The column.</param>
    /// <param name="portal">SQL for the portal.</param>
    internal static string OfEarlierPortal(string column, string portal) =>
        $"CASE WHEN {column} = '' OR {column} ~ '^[01]-' OR strpos({column}, '{OfPortal}') > 0 THEN {column} ELSE {portal} || " +
        $"'{OfPortal}' || {column} END";
}
