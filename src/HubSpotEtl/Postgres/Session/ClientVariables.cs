namespace HubSpotEtl.Postgres.Session;

/// <summary>
/// What PostgreSQL's clients take from their surroundings by themselves: <c>PG…</c> variables (an encoding, a time zone, options,
/// certificates, …), and the files <c>~/.pgpass</c>, <c>~/.postgresql/root.crt</c>, <c>postgresql.crt</c> and <c>postgresql.key</c>. A run
/// takes what it needs from its own settings alone.
/// </summary>
/// <remarks>Npgsql's source, <c>PostgresEnvironment.cs</c>: it reads the variables and looks for the files below HOME whenever it
/// connects.</remarks>
internal static class ClientVariables
{
    private const string Prefix = "PG";

    // Without it Npgsql looks for no file; whoever else asks for the user's folder finds it in the system's list of users.
    private const string Home = "HOME";

    /// <summary>The names of those that are there.</summary>
    /// <param name="names">The names of a process's variables.</param>
    internal static IEnumerable<string> Among(IEnumerable<string> names) =>
        names.Where(name => name == Home || name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Takes them out of this process's variables, before anything connects.</summary>
    /// <param name="names">The names of the process's variables.</param>
    internal static void Forget(IEnumerable<string> names)
    {
        foreach (var name in Among(names))
            Environment.SetEnvironmentVariable(name, null);
    }
}
