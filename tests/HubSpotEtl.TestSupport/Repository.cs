namespace HubSpotEtl.TestSupport;

/// <summary>Where the checkout that holds the running tests lies.</summary>
public static class Repository
{
    /// <summary>The folder of <c>HubSpotEtl.sln</c>, looked for from the test binaries upwards.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests run outside a checkout.</exception>
    public static string Root => FindRoot(AppContext.BaseDirectory)
        ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds HubSpotEtl.sln.");

    /// <summary>The native executable that <c>./run.sh build</c> makes, or the one that <c>HUBSPOT_ETL_TEST_EXECUTABLE</c> names.</summary>
    /// <exception cref="FileNotFoundException">It was not built.</exception>
    public static string Executable
    {
        get
        {
            var path = Environment.GetEnvironmentVariable("HUBSPOT_ETL_TEST_EXECUTABLE") is { Length: > 0 } other
                ? other
                : Path.Combine(Root, "src", "HubSpotEtl", "bin", "native", "hubspot-etl");
            return File.Exists(path) ? path : throw new FileNotFoundException("The executable was not built: ./run.sh build", path);
        }
    }

    private static string? FindRoot(string? folder) =>
        folder is null || File.Exists(Path.Combine(folder, "HubSpotEtl.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder));
}
