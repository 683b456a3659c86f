using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Transform.Pages;

namespace HubSpotEtl.Pipeline.Runs;

/// <summary>What a load's figures give rise to say.</summary>
internal static class LoadRemarks
{
    /// <summary>Says it.</summary>
    /// <param name="warnings">Where.</param>
    /// <param name="recordsFailed">Records that were not loaded.</param>
    /// <param name="valuesRejected">Values that did not fit their columns.</param>
    /// <param name="met">What the transformer met.</param>
    /// <param name="table">The main table.</param>
    public static void Say(RunWarnings warnings, long recordsFailed, long valuesRejected, TransformStatistics met, PreparedTable table)
    {
        if (recordsFailed > 0)
            warnings.Fault($"{recordsFailed} records could not be loaded; they are kept whole in etl_rejected_record.");
        if (valuesRejected > 0)
            warnings.Note($"{valuesRejected} values did not fit their columns and are NULL there; they are kept in etl_rejected_value.");
        if (met.NulsRemoved > 0)
            warnings.Note($"{met.NulsRemoved} NUL characters, which PostgreSQL cannot hold, were removed from texts.");
        if (met.SurrogatesReplaced > 0)
            warnings.Note($"{met.SurrogatesReplaced} halves of UTF-16 characters were replaced by U+FFFD.");
        if (met.RowsOverflowed > 0)
            warnings.Note(
                $"{met.RowsOverflowed} rows were wider than a PostgreSQL page holds; part of their values is in properties_overflow.");
        if (table.PropertiesInOverflow is > 0 and var properties)
            warnings.Note(
                $"{properties} properties have no column, since the table has all that PostgreSQL allows; their values are in "
                    + "properties_overflow.");
        if (table.PropertiesLeftOut is > 0 and var left)
            warnings.Note($"Properties of type object_coordinates, which are left out: {left}.");
    }
}
