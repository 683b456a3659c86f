using System.Security.Cryptography;
using System.Text;

namespace HubSpotEtl.Postgres.Tables;

/// <summary>The columns of association tables, and the names of the two that hold the ids.</summary>
internal static class AssociationColumns
{
    internal const string TypeId = "type_id";
    internal const string Category = "category";
    internal const string Label = "label";
    internal const string Synced = "fivetran_synced";

    private const string IdSuffix = "_id";

    /// <summary>
    /// <c>{table}_id</c> and <c>{target}_id</c>; with <c>from_</c> and <c>to_</c> before them when both are the same or one is the name
    /// of another column (an object called TYPE).
    /// </summary>
    internal static (string From, string To) IdColumns(string table, string target)
    {
        var (from, to) = (Fit(table + IdSuffix), Fit(target + IdSuffix));
        return from == to || from is TypeId || to is TypeId
            ? (Fit($"from_{table}{IdSuffix}"), Fit($"to_{target}{IdSuffix}"))
            : (from, to);
    }

    // Names are normalised and so ASCII: characters are bytes. A cut name gets a hash, lest two cut names meet.
    private static string Fit(string name) => name.Length <= SqlIdentifier.MaxBytes
        ? name
        : $"{name[..(SqlIdentifier.MaxBytes - 9)]}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8]}";
}
