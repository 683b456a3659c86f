using System.Text.RegularExpressions;
using Npgsql;

namespace HubSpotEtl.Postgres.Connection;

/// <summary>Tells faults that lie in a row from faults that lie in the server, the table or the program.</summary>
/// <remarks>PostgreSQL documentation, appendix "PostgreSQL Error Codes".</remarks>
internal static partial class RowFault
{
    // Data exception, integrity constraint violation, WITH CHECK OPTION violation, RAISE in somebody's trigger.
    private static readonly string[] Classes = ["22", "23", "44", "P0"];

    // Whatever SQLSTATE it gives, a trigger written in PL/pgSQL raises it here.
    private const string RaiseOfPlpgsql = "exec_stmt_raise";

    // Lack of resources, errors of the system, of its configuration and internal ones: after these Npgsql gives the connection up, so there
    // is none to go on with.
    private static readonly string[] s_endsOfConnections = ["53", "58", "F0", "XX"];

    /// <summary>
    /// True when a row may be to blame, which <c>BatchBisection</c> finds out: the code alone does not tell, for a trigger or an index
    /// on an expression may give any. False for what passes by itself, for conflicts with other sessions, for a server that takes no
    /// writes, and for one that is broken.
    /// </summary>
    internal static bool Is(PostgresException e) =>
        !DatabaseFault.Passes(e, wasReached: true) && !DatabaseFault.IsConflict(e)
            && e.SqlState != PostgresErrorCodes.ReadOnlySqlTransaction
        && !s_endsOfConnections.Any(c => e.SqlState.StartsWith(c, StringComparison.Ordinal));

    /// <summary>True when nothing but the row can be to blame. A row or index entry that is too big (54000) is.</summary>
    internal static bool IsSurely(PostgresException e) =>
        Classes.Any(c => e.SqlState.StartsWith(c, StringComparison.Ordinal)) || e.SqlState == PostgresErrorCodes.ProgramLimitExceeded
        || e.Routine == RaiseOfPlpgsql;

    /// <summary>
    /// The outermost function in which the error came about, with its schema, which no session of ours has on its path; null for none. The
    /// words around it are in any language.
    /// </summary>
    internal static string? FunctionOf(PostgresException e) => e.Where is { } where
        && Function().Matches(where).LastOrDefault()?.Groups[1].Value is { } last ? last : null;

    /// <summary>
    /// PostgreSQL's message without values. The value, where there is one, stands after a colon (<c>invalid input syntax for type
    /// numeric: "abc"</c>), a trigger's own text is anybody's.
    /// </summary>
    internal static string Describe(PostgresException e) => e.SqlState[..2] switch
    {
        // A table's, as a rule, but also one of the database, that of an index, or of a policy: it is named, so that somebody can look
        // whose it is.
        _ when FunctionOf(e) is { } function => $"raised by somebody's function {function}",
        _ when e.Routine == RaiseOfPlpgsql || e.Where?.Contains(" function ", StringComparison.Ordinal) == true =>
            "raised by a trigger of the table",
        "P0" => "raised by a trigger of the table",
        "22" => e.MessageText.Split(": ", 2)[0],
        _ => e.MessageText,
    };

    // Begins a line of the context, after "PL/pgSQL function".
    [GeneratedRegex("""^[^"'\n]*?\s((?:"[^"\n]+"|[\w$]+)\.(?:"[^"\n]+"|[\w$]+)\([^()\n]*\))""", RegexOptions.Multiline)]
    private static partial Regex Function();
}
