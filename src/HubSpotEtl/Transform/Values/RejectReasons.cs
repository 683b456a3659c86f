namespace HubSpotEtl.Transform.Values;

/// <summary>The reasons stored in <c>etl_rejected_value</c> and <c>etl_rejected_record</c>. Once used, a code stays.</summary>
public static class RejectReasons
{
    /// <summary>Not one plain decimal number: a list, a range, thousands separators, NaN, Infinity, words.</summary>
    public const string NotANumber = "not_a_number";

    /// <summary>A number with a fraction, for a column of whole numbers (only in adopted tables).</summary>
    public const string NotAnInteger = "not_an_integer";

    /// <summary>Neither an ISO date or time nor epoch milliseconds, or a day that the calendar does not have.</summary>
    public const string NotADate = "not_a_date";

    /// <summary>None of true, false, t, f, yes, no, 1, 0.</summary>
    public const string NotABoolean = "not_a_boolean";

    /// <summary>Beyond what the column's type can hold.</summary>
    public const string OutOfRange = "out_of_range";

    /// <summary>A record whose <c>id</c> is missing or is no whole number of 64 bits.</summary>
    public const string UnusableId = "unusable_id";

    /// <summary>An entry of <c>results</c> that is no object.</summary>
    public const string NotARecord = "not_a_record";

    /// <summary>A record whose <c>properties</c> is missing or no object: its row would be emptied.</summary>
    public const string NoProperties = "no_properties";

    internal static string Of(ConversionResult misfit) => misfit switch
    {
        ConversionResult.NotANumber => NotANumber,
        ConversionResult.NotAnInteger => NotAnInteger,
        ConversionResult.NotADate => NotADate,
        ConversionResult.NotABoolean => NotABoolean,
        ConversionResult.OutOfRange or ConversionResult.HasTimeOfDay => OutOfRange,
        _ => throw new ArgumentOutOfRangeException(nameof(misfit), misfit, "The value was stored."),
    };
}
