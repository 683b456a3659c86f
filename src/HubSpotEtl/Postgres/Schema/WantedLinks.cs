namespace HubSpotEtl.Postgres.Schema;

/// <summary>An association table that a run may need.</summary>
/// <param name="Table">Its name, as <c>TableCatalog</c> gave it.</param>
/// <param name="Target">The target's part of the column names: <c>TableCatalog.TargetOf</c>.</param>
/// <param name="MakeIt">True to make it when it is absent.</param>
public sealed record WantedLinks(TableName Table, string Target, bool MakeIt)
{
    /// <summary>True when an earlier run has made or adopted it: what it lacks, somebody has dropped or renamed.</summary>
    public bool WasMade { get; init; }

    /// <summary>True when the name was claimed by an earlier run, which may have known another word for the target.</summary>
    public bool IsKnown { get; init; }
}
