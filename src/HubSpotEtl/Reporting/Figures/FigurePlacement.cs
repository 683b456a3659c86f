namespace HubSpotEtl.Reporting.Figures;

/// <summary>Where a figure is shown.</summary>
[Flags]
internal enum FigurePlacement
{
    /// <summary>In the text report.</summary>
    Text = 1,

    /// <summary>In the line below an object's name on its page.</summary>
    Head = 2,

    /// <summary>Large on its page.</summary>
    Tile = 4,

    /// <summary>In its section's card on its page.</summary>
    Card = 8,
}
