using System.Globalization;
using HubSpotEtl.Simulator.Data;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>
/// One condition of a search. Ids and stamps compare as numbers, to the millisecond; texts without regard to case, but enumerations.
/// </summary>
internal sealed class SearchFilter(PropertySlot slot, string op, string value, string highValue, string[] values)
{
    private static readonly HashSet<string> Operators =
    [
        "EQ", "NEQ", "LT", "LTE", "GT", "GTE", "BETWEEN", "IN", "NOT_IN", "HAS_PROPERTY", "NOT_HAS_PROPERTY", "CONTAINS_TOKEN",
        "NOT_CONTAINS_TOKEN",
    ];

    private readonly long? key = Iso.ParseMs(value);
    private readonly long? highKey = Iso.ParseMs(highValue);

    public PropertyRole Role => slot.Property.Role;

    /// <summary>The smallest id or stamp that can match; 0 when this filter sets no such bound.</summary>
    public long LowerBound => op switch
    {
        "GT" => (key ?? 0) + 1,
        "GTE" or "EQ" or "BETWEEN" => key ?? 0,
        _ => 0,
    };

    public static bool IsOperator(string name) => Operators.Contains(name);

    public bool Matches(RecordView view) => Role switch
    {
        PropertyRole.ObjectId => Compare(view.Id),
        PropertyRole.Modified => Compare(view.ModifiedMs),
        PropertyRole.Created => Compare(view.CreatedMs),
        _ => MatchesText(view.Text(slot)),
    };

    private bool MatchesText(string? text) => op switch
    {
        "HAS_PROPERTY" => text is not null,
        "NOT_HAS_PROPERTY" => text is null,
        "NEQ" => text is null || !Same(text, value),
        "NOT_IN" => text is null || !values.Any(one => Same(text, one)),
        "NOT_CONTAINS_TOKEN" => text is null || !HasToken(text),
        _ when text is null => false,
        "EQ" => Same(text, value),
        "IN" => values.Any(one => Same(text, one)),
        "CONTAINS_TOKEN" => HasToken(text),
        _ => Between(Order(text, value), op == "BETWEEN" ? Order(text, highValue) : 0),
    };

    private bool Compare(long number) => op switch
    {
        "IN" => values.Any(one => Iso.ParseMs(one) == number),
        "NOT_IN" => values.All(one => Iso.ParseMs(one) != number),
        "HAS_PROPERTY" => true,
        "NOT_HAS_PROPERTY" => false,
        _ when key is null => false,
        "EQ" => number == key,
        "NEQ" => number != key,
        _ => Between(number.CompareTo(key.Value), op == "BETWEEN" ? number.CompareTo(highKey ?? long.MaxValue) : 0),
    };

    private bool Between(int? order, int? high) => op switch
    {
        "LT" => order < 0,
        "LTE" => order <= 0,
        "GT" => order > 0,
        "GTE" => order >= 0,
        "BETWEEN" => order >= 0 && high <= 0,
        _ => false,
    };

    private bool Same(string text, string other) => slot.Property.Type switch
    {
        "number" or "date" or "datetime" => Order(text, other) == 0,
        "enumeration" => text == other || text.Split(';').Contains(other),
        _ => string.Equals(text, other, StringComparison.OrdinalIgnoreCase),
    };

    private bool HasToken(string text) =>
        text.Split([' ', '@', '.', ';', ',', '-'], StringSplitOptions.RemoveEmptyEntries).Any(token => value.EndsWith('*')
            ? token.StartsWith(value[..^1], StringComparison.OrdinalIgnoreCase) : token.Equals(value, StringComparison.OrdinalIgnoreCase));

    /// <summary>Null when one of them is no number or date.</summary>
    private int? Order(string text, string other) => slot.Property.Type switch
    {
        "number" => Number(text) is { } a && Number(other) is { } b ? a.CompareTo(b) : null,
        "date" or "datetime" => Iso.ParseMs(text) is { } a && Iso.ParseMs(other) is { } b ? a.CompareTo(b) : null,
        _ => string.Compare(text, other, StringComparison.OrdinalIgnoreCase),
    };

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
