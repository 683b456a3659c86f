namespace HubSpotEtl.HubSpot.Queries;

/// <summary>
/// HubSpot's search comparisons (developers.hubspot.com, "Search the CRM"). BETWEEN is left out on purpose: whether its ends are
/// included is not documented.
/// </summary>
public enum SearchOperator
{
    /// <summary><c>EQ</c></summary>
    Equal,

    /// <summary><c>NEQ</c></summary>
    NotEqual,

    /// <summary><c>LT</c></summary>
    LessThan,

    /// <summary><c>LTE</c></summary>
    LessOrEqual,

    /// <summary><c>GT</c></summary>
    GreaterThan,

    /// <summary><c>GTE</c></summary>
    GreaterOrEqual,

    /// <summary><c>IN</c></summary>
    In,

    /// <summary><c>HAS_PROPERTY</c></summary>
    HasProperty,

    /// <summary><c>NOT_HAS_PROPERTY</c></summary>
    NotHasProperty,
}
