namespace HubSpotEtl.Transform.Values;

/// <summary>What became of a value that was to be written as a column's type. On all but the first, nothing was written.</summary>
internal enum ConversionResult
{
    /// <summary>Its length and bytes were written.</summary>
    Stored,

    /// <summary>The empty string, which is NULL for every type but text (product.md §6).</summary>
    Empty,

    /// <summary>No decimal number.</summary>
    NotANumber,

    /// <summary>A number, but not a whole one.</summary>
    NotAnInteger,

    /// <summary>No date and no time.</summary>
    NotADate,

    /// <summary>No boolean.</summary>
    NotABoolean,

    /// <summary>The right kind of value, beyond the type's range.</summary>
    OutOfRange,

    /// <summary>A time of day other than 00:00 UTC, for a <c>date</c> column.</summary>
    HasTimeOfDay,
}
