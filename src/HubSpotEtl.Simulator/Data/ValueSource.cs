namespace HubSpotEtl.Simulator.Data;

/// <summary>
/// Makes the values of one property. The hash is all the randomness there is. Plain values (UTF-8 that JSON need not escape) are written to
/// the span and their length returned; others come as text with <see cref="Model.RecordSource.Text"/>.
/// </summary>
internal abstract class ValueSource
{
    public abstract int Write(ulong hash, int ordinal, Span<byte> utf8, out string? text);

    /// <summary>A source for a property of which nothing but the type is known.</summary>
    public static ValueSource ForType(string type, ulong salt, IReadOnlyList<string>? options = null) => type switch
    {
        "number" => new NumberSource((NumberForm)(salt % NumberSource.Forms)),
        "datetime" => new DateTimeSource(),
        "date" => new DateSource(salt % 4 == 0 ? DateForm.SomeEpochMilliseconds : DateForm.Day),
        "bool" => new ChoiceSource(["true", "false"], many: false),
        "enumeration" => new ChoiceSource(options is { Count: > 0 } ? options : PaddingOptions, many: salt % 3 == 0),
        "phone_number" => new PhoneSource(),
        "json" => new JsonSource(),
        "object_coordinates" => new CoordinatesSource(),
        _ => salt % 5 == 0 ? new ParagraphSource() : new WordsSource(1, 2 + (int)(salt % 4)),
    };

    public static IReadOnlyList<string> PaddingOptions { get; } = ["NONE", "LOW", "MEDIUM", "HIGH", "in_progress", "Not yet known"];

    public static string UsualFieldType(string type) => type switch
    {
        "datetime" or "date" => "date",
        "number" => "number",
        "bool" => "booleancheckbox",
        "enumeration" => "select",
        "phone_number" => "phonenumber",
        _ => "text",
    };
}
