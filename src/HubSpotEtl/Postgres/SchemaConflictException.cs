namespace HubSpotEtl.Postgres;

/// <summary>
/// A table is not, and cannot be made without losing data, what the load needs: a column of another type, a key that the rows
/// break, a view in the way of a wider column, a missing privilege. The message names the object and the remedy.
/// </summary>
public sealed class SchemaConflictException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is in the way, and what to do about it.</param>
    /// <param name="innerException">PostgreSQL's own error, if there was one.</param>
    public SchemaConflictException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
