namespace HubSpotEtl.Transform.Privacy;

/// <summary>What becomes of a property's values before anything is stored.</summary>
public enum Masking
{
    /// <summary>They stay as they are.</summary>
    None,

    /// <summary>They are left out: NULL.</summary>
    Null,

    /// <summary>A keyed hash takes their place, equal for equal texts. What is empty or NULL stays so.</summary>
    Hash,
}
