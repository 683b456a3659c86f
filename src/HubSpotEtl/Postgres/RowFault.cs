using Npgsql;

namespace HubSpotEtl.Postgres;

/// <summary>Tells faults that lie in a row from faults that lie in the server, the table or the program.</summary>
/// <remarks>PostgreSQL documentation, appendix "PostgreSQL Error Codes".</remarks>
internal static class RowFault
{
    // Data exception, integrity constraint violation, WITH CHECK OPTION violation, RAISE in somebody's trigger.
    private static readonly string[] Classes = ["22", "23", "44", "P0"];

    // Whatever SQLSTATE it gives, a trigger written in PL/pgSQL raises it here.
    private const string RaiseOfPlpgsql = "exec_stmt_raise";

    /// <summary>True when the row is to blame: its neighbours can be loaded. A row or index entry that is too big (54000) is one.</summary>
    internal static bool Is(PostgresException e) =>
        Classes.Any(c => e.SqlState.StartsWith(c, StringComparison.Ordinal)) || e.SqlState == PostgresErrorCodes.ProgramLimitExceeded;

    /// <summary>
    /// PostgreSQL's message without values. The value, where there is one, stands after a colon (<c>invalid input syntax for type
    /// numeric: "abc"</c>), a trigger's own text is anybody's.
    /// </summary>
    internal static string Describe(PostgresException e) => e.SqlState[..2] switch
    {
        _ when e.Routine == RaiseOfPlpgsql => "raised by a trigger of the table",
        "P0" => "raised by a trigger of the table",
        "22" => e.MessageText.Split(": ", 2)[0],
        _ => e.MessageText,
    };
}
