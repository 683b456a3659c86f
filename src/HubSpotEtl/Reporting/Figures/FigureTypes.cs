using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Reporting.Figures;

/// <summary>A count that somebody should look at unless it is 0.</summary>
internal sealed record Alarm(long Count);

/// <summary>A count that is part of the one before it.</summary>
internal sealed record OfThese(long Count);

/// <summary>An amount of memory; people read it in MB.</summary>
internal sealed record Bytes(long Count);

/// <summary>A name of the database's, or an id; null where there is none.</summary>
internal sealed record Code(string? Word);

/// <summary>A word and why it is that one, in English as in all reports.</summary>
internal sealed record Reasoned(string Word, string? Reason);

/// <summary>What is said in English in all reports.</summary>
internal sealed record English(string Text);

/// <summary>Names, a line each.</summary>
internal sealed record Names(IReadOnlyList<string> All);

/// <summary>Things by how much of each is without a value.</summary>
/// <param name="Part">What the things are called.</param>
/// <param name="All">In order. Unit: percent.</param>
internal sealed record Shares(ReportText Part, IReadOnlyList<(string Name, double Percent)> All);
