using System.Text;
using System.Text.Json;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Transform.Batches;

/// <summary>
/// The object types that a listed record's <c>associations</c> may name, each with a bit of its own. HubSpot names only the types with
/// which a record has links, so a record's bits say which types are worth asking about it.
/// </summary>
public sealed class AssociationNames
{
    /// <summary>How many types one listing may ask for (observed; HubSpot refuses more).</summary>
    public const int MaxTypes = 30;

    /// <summary>The bits of a record about which nothing is said: it may have links with any type.</summary>
    public const long Any = -1;

    private readonly PropertySlots _names;
    private readonly long[] _bits;

    /// <summary>Takes the names of the types.</summary>
    /// <param name="namesOfTypes">
    /// What each type may be called, in the order of the bits. HubSpot writes <c>line items</c> here and <c>line_items</c> elsewhere, so
    /// both are known by either.
    /// </param>
    /// <exception cref="ArgumentException">More than <see cref="MaxTypes"/> types.</exception>
    public AssociationNames(IReadOnlyList<IReadOnlyList<string>> namesOfTypes)
    {
        if (namesOfTypes.Count > MaxTypes)
            throw new ArgumentException($"At most {MaxTypes} types, not {namesOfTypes.Count}.", nameof(namesOfTypes));
        var bits = namesOfTypes
            .SelectMany((names, type) => names.SelectMany(Spellings).Select(name => (name, bit: 1L << type)))
            .GroupBy(entry => entry.name, entry => entry.bit, StringComparer.Ordinal)
            .ToDictionary(name => name.Key, name => name.Aggregate((one, other) => one | other), StringComparer.Ordinal);
        _names = new PropertySlots(bits.Keys);
        _bits = [.. bits.Values];
    }

    /// <summary>No type is asked for.</summary>
    public static AssociationNames None { get; } = new([]);

    /// <summary>The bits of every record of a listing's page.</summary>
    /// <param name="listing">The page's body.</param>
    /// <returns>By record id.</returns>
    /// <exception cref="JsonException">The JSON is broken.</exception>
    public IReadOnlyDictionary<long, long> ReadPage(ReadOnlyMemory<byte> listing)
    {
        using var page = JsonDocument.Parse(listing);
        var bits = new Dictionary<long, long>();
        foreach (var record in page.RootElement.GetProperty("results").EnumerateArray())
            bits[long.Parse(record.GetProperty("id").ToString(), System.Globalization.CultureInfo.InvariantCulture)] = ReadRecord(record);
        return bits;
    }

    /// <summary>Reads an <c>associations</c> object.</summary>
    /// <param name="reader">At the key; at the end of its value when this returns.</param>
    /// <returns>The bits of the types named; <see cref="Any"/> when one of the names is unknown.</returns>
    internal long Read(ref Utf8JsonReader reader)
    {
        long bits = 0;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            reader.Skip();
        else
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                // No name of a type has anything to escape.
                bits |= reader.ValueIsEscaped ? Any : BitOf(reader.ValueSpan);
                reader.Skip();
            }

        return bits;
    }

    private long ReadRecord(JsonElement record) =>
        record.TryGetProperty("associations", out var named) && named.ValueKind == JsonValueKind.Object
            ? named.EnumerateObject().Aggregate(0L, (bits, type) => bits | BitOf(Encoding.UTF8.GetBytes(type.Name)))
            : 0;

    private long BitOf(ReadOnlySpan<byte> name) => _names.Find(name) is >= 0 and var slot ? _bits[slot] : Any;

    private static IEnumerable<string> Spellings(string name)
    {
        yield return name;
        yield return name.ToLowerInvariant();
        yield return name.ToLowerInvariant().Replace('_', ' ');
        yield return name.ToUpperInvariant();
    }
}
