namespace HubSpotEtl.Pipeline;

/// <summary>What an object's run has left undone, from least to most: that of the whole is that of its worst part.</summary>
internal enum Completeness
{
    /// <summary>Nothing.</summary>
    Whole,

    /// <summary>Something is missing from the tables, or may be, that reading the same again would not bring.</summary>
    Faulty,

    /// <summary>Something was not read that the next run must read: the watermark stays where it was.</summary>
    Gapped,

    /// <summary>The run was stopped before its end: the checkpoint stays, and the next run goes on from there.</summary>
    Stopped,
}
