namespace HubSpotEtl.Transform;

/// <summary>
/// An API answer is not the JSON that a page of records is. The caller may fetch the page again: nothing of it was kept. The message
/// gives the place and never any of the content, which is customers' data.
/// </summary>
public sealed class PageFormatException : Exception
{
    /// <summary>Says what was wrong and where.</summary>
    /// <param name="problem">What was met or missed; no content.</param>
    /// <param name="position">Where in the body. Unit: bytes from its start.</param>
    public PageFormatException(string problem, long position)
        : base(FormattableString.Invariant($"The answer is not a page of records: {problem} at byte {position}.")) => Position = position;

    /// <summary>Where in the body. Unit: bytes from its start.</summary>
    public long Position { get; }
}
