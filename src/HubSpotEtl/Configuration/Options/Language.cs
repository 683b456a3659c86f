namespace HubSpotEtl.Configuration.Options;

/// <summary>A language the reports exist in. Logs and JSON are English always: programs and searches read them.</summary>
public enum Language
{
    /// <summary>English (<c>en</c>).</summary>
    English,

    /// <summary>Spanish (<c>es</c>).</summary>
    Spanish,
}
