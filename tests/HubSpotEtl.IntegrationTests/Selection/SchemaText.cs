using HubSpotEtl.IntegrationTests.Runs;

namespace HubSpotEtl.IntegrationTests.Selection;

/// <summary>All that is in a schema, as text.</summary>
internal static class SchemaText
{
    /// <summary>The tables in which a text is found, in whatever column.</summary>
    public static async Task<IReadOnlyList<string>> TablesWithAsync(this SyncedPortal portal, string text)
    {
        var found = new List<string>();
        foreach (var table in await portal.RowsAsync(
            $"SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = to_regnamespace('{portal.Schema.Name}') ORDER BY 1"))
            if (await portal.ValueAsync<bool>($"SELECT EXISTS (SELECT 1 FROM \"{table}\" t WHERE t::text LIKE '%{text}%')"))
                found.Add(table);
        return found;
    }

    /// <summary>The columns of a table, in the order of their names.</summary>
    public static Task<IReadOnlyList<string>> ColumnsAsync(this SyncedPortal portal, string table) =>
        portal.RowsAsync(
            $"SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('{table}') AND attnum > 0 AND NOT attisdropped ORDER BY "
                + "attname COLLATE \"C\"");
}
