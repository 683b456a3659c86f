namespace HubSpotEtl.Benchmarks.Product;

/// <summary>What a batch of rows meets in the table.</summary>
public enum Target
{
    /// <summary>No row.</summary>
    Empty,

    /// <summary>An older version of each row.</summary>
    Changed,

    /// <summary>Each row as it is.</summary>
    Unchanged,
}
