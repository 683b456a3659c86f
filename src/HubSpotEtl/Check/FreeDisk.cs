using HubSpotEtl.Check.Report;
using HubSpotEtl.Postgres;
using Npgsql;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Check;

/// <summary>
/// The free space where the database keeps its files. PostgreSQL does not tell it; it can be known only where the server is this machine
/// and the role may see where its files are.
/// </summary>
/// <param name="connection">Open.</param>
/// <param name="isHere">The server is this machine.</param>
internal sealed class FreeDisk(NpgsqlConnection connection, bool isHere)
{
    private const double Gibibyte = 1 << 30;
    private const double LittleGibibytes = 1;

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        var size =
            await connection.ScalarAsync<long>("SELECT pg_catalog.pg_database_size(current_database())", [], cancellationToken) / Gibibyte;
        if (!isHere)
            return Finding.Unknown("database.disk", CheckDiskElsewhere, size);
        // NULL, and no error, for a role that may not see it.
        var folder = await connection.ScalarAsync<string>(
            "SELECT setting FROM pg_catalog.pg_settings WHERE name = 'data_directory'", [], cancellationToken);
        if (folder is null || FreeOf(folder) is not { } free)
            return Finding.Unknown("database.disk", CheckDiskHidden, size);
        return free / Gibibyte < LittleGibibytes
            ? Finding.Warning("database.disk", new Said(CheckDisk, free / Gibibyte, size), new Said(CheckDiskRemedy))
            : Finding.Passed("database.disk", CheckDisk, free / Gibibyte, size);
    }

    // A container's folder looks the same from outside, but is not there.
    private static long? FreeOf(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? new DriveInfo(folder).AvailableFreeSpace : null;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
