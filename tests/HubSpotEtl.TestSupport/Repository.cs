namespace HubSpotEtl.TestSupport;

/// <summary>Where the checkout that holds the running tests lies.</summary>
public static class Repository
{
    /// <summary>The folder of <c>HubSpotEtl.sln</c>, looked for from the test binaries upwards.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests run outside a checkout.</exception>
    public static string Root => FindRoot(AppContext.BaseDirectory)
        ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds HubSpotEtl.sln.");

    /// <summary>An executable that was built along with the tests and copied beside them, such as <c>hubspot-etl</c>.</summary>
    /// <param name="name">The assembly's name.</param>
    /// <returns>Its absolute path.</returns>
    /// <exception cref="FileNotFoundException">The test project does not reference the executable's project.</exception>
    public static string BuiltExecutable(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{name} was not built along with the tests.", path);
    }

    private static string? FindRoot(string? folder) =>
        folder is null || File.Exists(Path.Combine(folder, "HubSpotEtl.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder));
}
