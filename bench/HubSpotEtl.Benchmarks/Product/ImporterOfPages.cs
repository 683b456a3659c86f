using System.Globalization;
using System.Text.Json;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;
using Npgsql;
using NpgsqlTypes;

namespace HubSpotEtl.Benchmarks.Product;

/// <summary>
/// The usual way from JSON to COPY: a document, strings, and Npgsql's importer with a value at a time. Takes plain values only; it is here
/// to be compared with, in cost.
/// </summary>
/// <param name="connection">Where.</param>
/// <param name="table">The staging table.</param>
/// <param name="layout">Its columns.</param>
internal sealed class ImporterOfPages(NpgsqlConnection connection, string table, RowLayout layout)
{
    private readonly string _copy =
        $"COPY {table} ({string.Join(", ", layout.Columns.Select(column => column.Name))}) FROM STDIN (FORMAT BINARY)";
    private readonly Dictionary<string, string> _propertyOf =
        layout.Properties.ToDictionary(property => property.Column!, property => property.Property);

    /// <summary>Sends all records.</summary>
    /// <param name="pages">Where they are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When the server has them.</returns>
    public async Task ImportAsync(PageBodies pages, CancellationToken cancellationToken)
    {
        await using var importer = await connection.BeginBinaryImportAsync(_copy, cancellationToken);
        foreach (var body in pages.Bodies)
        {
            using var document = JsonDocument.Parse(body);
            foreach (var record in document.RootElement.GetProperty("results").EnumerateArray())
                Write(importer, record);
        }

        await importer.CompleteAsync(cancellationToken);
    }

    private void Write(NpgsqlBinaryImporter importer, JsonElement record)
    {
        var properties = record.GetProperty("properties");
        importer.StartRow();
        importer.Write(long.Parse(record.GetProperty("id").GetString()!, CultureInfo.InvariantCulture), NpgsqlDbType.Bigint);
        Write(importer, properties.GetProperty(layout.ModifiedProperty).GetString(), ColumnType.TimestampTz);
        foreach (var column in layout.Columns.Skip(2))
            Write(importer, properties.GetProperty(_propertyOf[column.Name]).GetString(), column.Type);
    }

    private static void Write(NpgsqlBinaryImporter importer, string? value, ColumnType type)
    {
        switch (value, type)
        {
            case (null, _):
                importer.WriteNull();
                break;
            case (_, ColumnType.Numeric):
                importer.Write(decimal.Parse(value, CultureInfo.InvariantCulture), NpgsqlDbType.Numeric);
                break;
            case (_, ColumnType.TimestampTz):
                importer.Write(DateTimeOffset.Parse(value, CultureInfo.InvariantCulture).UtcDateTime, NpgsqlDbType.TimestampTz);
                break;
            case (_, ColumnType.Date):
                importer.Write(DateOnly.Parse(value, CultureInfo.InvariantCulture), NpgsqlDbType.Date);
                break;
            case (_, ColumnType.Boolean):
                importer.Write(value == "true", NpgsqlDbType.Boolean);
                break;
            default:
                importer.Write(value, NpgsqlDbType.Text);
                break;
        }
    }
}
