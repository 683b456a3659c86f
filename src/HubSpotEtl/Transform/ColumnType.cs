namespace HubSpotEtl.Transform;

/// <summary>
/// The PostgreSQL column types whose binary form the encoder writes. The first five are what HubSpot's property types become;
/// the others are met in tables that another program made and are written as they are.
/// </summary>
public enum ColumnType
{
    /// <summary><c>text</c>, also <c>varchar</c>: UTF-8.</summary>
    Text,

    /// <summary><c>numeric</c>: every digit is kept.</summary>
    Numeric,

    /// <summary><c>boolean</c>.</summary>
    Boolean,

    /// <summary><c>date</c>.</summary>
    Date,

    /// <summary><c>timestamptz</c>, microseconds, UTC.</summary>
    TimestampTz,

    /// <summary><c>timestamp</c> without zone, holding UTC.</summary>
    Timestamp,

    /// <summary><c>bigint</c>.</summary>
    BigInt,

    /// <summary><c>integer</c>.</summary>
    Integer,

    /// <summary><c>double precision</c>.</summary>
    Double,

    /// <summary><c>jsonb</c>.</summary>
    Jsonb,
}
