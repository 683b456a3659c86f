using System.Text;

namespace HubSpotEtl.Postgres;

/// <summary>
/// The name of a table, column or schema, valid by construction, and the one place where such names are quoted: in double quotes,
/// always, embedded quotes doubled. <see cref="ToString"/> is the quoted form, so an interpolated SQL text cannot get it wrong.
/// </summary>
/// <remarks>PostgreSQL documentation, "Lexical Structure: Identifiers and Key Words".</remarks>
public sealed record SqlIdentifier
{
    /// <summary>The longest name PostgreSQL keeps (NAMEDATALEN - 1); it cuts longer ones without an error. Unit: bytes of UTF-8.</summary>
    public const int MaxBytes = 63;

    private readonly string _quoted;

    /// <summary>Checks and quotes a name.</summary>
    /// <param name="name">The name as it stands in the catalog, unquoted; 1 to <see cref="MaxBytes"/> bytes, without NUL.</param>
    /// <exception cref="ArgumentException">The name is empty, too long or holds a NUL character.</exception>
    public SqlIdentifier(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('\0'))
            throw new ArgumentException("A PostgreSQL name cannot hold a NUL character.", nameof(name));
        if (Encoding.UTF8.GetByteCount(name) > MaxBytes)
            throw new ArgumentException($"The name '{name}' is longer than the {MaxBytes} bytes that PostgreSQL keeps.", nameof(name));
        Name = name;
        _quoted = $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>The name itself, unquoted.</summary>
    public string Name { get; }

    /// <summary>The quoted name, ready for SQL.</summary>
    /// <returns>The name in double quotes.</returns>
    public override string ToString() => _quoted;
}
