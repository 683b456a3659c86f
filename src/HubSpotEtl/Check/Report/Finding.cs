using HubSpotEtl.Reporting.Figures;
using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Check.Report;

/// <summary>A text that is yet to be put into a language.</summary>
/// <param name="Text">Which one.</param>
/// <param name="Values">What goes into it. Numbers get the language's separators.</param>
internal sealed record Said(ReportText Text, params IReadOnlyList<object> Values)
{
    public string In(ReportTexts texts) =>
        texts.Format(Text, [.. Values.Select(value => value is Said part ? part.In(texts) : texts.Value(value))]);
}

/// <summary>One precondition, looked at.</summary>
/// <param name="Id">What it is called for programs, such as <c>database.encoding</c>.</param>
/// <param name="State">How it stands.</param>
/// <param name="What">What was found.</param>
/// <param name="Remedy">What to do; null when there is nothing to do.</param>
internal sealed record Finding(string Id, CheckState State, Said What, Said? Remedy = null)
{
    public static Finding Passed(string id, ReportText text, params IReadOnlyList<object> values) =>
        new(id, CheckState.Passed, new Said(text, values));

    public static Finding Unknown(string id, ReportText text, params IReadOnlyList<object> values) =>
        new(id, CheckState.Unknown, new Said(text, values));

    public static Finding Failed(string id, Said what, Said? remedy = null) => new(id, CheckState.Failed, what, remedy);

    public static Finding Warning(string id, Said what, Said? remedy = null) => new(id, CheckState.Warning, what, remedy);
}
