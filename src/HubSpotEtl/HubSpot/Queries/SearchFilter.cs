namespace HubSpotEtl.HubSpot.Queries;

/// <summary>One condition of a search. Values are text: dates as epoch milliseconds, ids and numbers as digits.</summary>
/// <param name="Property">The property's internal name.</param>
/// <param name="Operator">The comparison.</param>
/// <param name="Values">One value, or for <see cref="SearchOperator.In"/> any number; none for a presence test.</param>
public sealed record SearchFilter(string Property, SearchOperator Operator, params IReadOnlyList<string> Values)
{
    /// <summary>The property is above <paramref name="value"/>.</summary>
    /// <param name="property">A numeric property.</param>
    /// <param name="value">Excluded.</param>
    /// <returns>The filter.</returns>
    public static SearchFilter Above(string property, long value) =>
        new(property, SearchOperator.GreaterThan, value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The record is one of these.</summary>
    /// <param name="ids">Up to 100: a search's body may have 3,000 characters.</param>
    /// <returns>The filter.</returns>
    public static SearchFilter Ids(IEnumerable<long> ids) =>
        new("hs_object_id", SearchOperator.In, [.. ids.Select(id => id.ToString(System.Globalization.CultureInfo.InvariantCulture))]);

    /// <summary>The property is at or after <paramref name="time"/>. Precision: milliseconds, rounded down.</summary>
    /// <param name="property">A date property.</param>
    /// <param name="time">Included.</param>
    /// <returns>The filter.</returns>
    public static SearchFilter From(string property, DateTimeOffset time) =>
        new(property, SearchOperator.GreaterOrEqual, Milliseconds(time));

    /// <summary>The property is at or before <paramref name="time"/>. Precision: milliseconds, rounded down.</summary>
    /// <param name="property">A date property.</param>
    /// <param name="time">Included.</param>
    /// <returns>The filter.</returns>
    public static SearchFilter Until(string property, DateTimeOffset time) =>
        new(property, SearchOperator.LessOrEqual, Milliseconds(time));

    private static string Milliseconds(DateTimeOffset time) =>
        time.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
}
