namespace HubSpotEtl.Benchmarks;

/// <summary>Where the sources are.</summary>
internal static class Checkout
{
    /// <summary>The folder of the solution.</summary>
    /// <returns>A full path.</returns>
    /// <exception cref="DirectoryNotFoundException">The program was copied out of the checkout.</exception>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HubSpotEtl.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No HubSpotEtl.sln above {AppContext.BaseDirectory}: run the benchmarks from the checkout, by ./run.sh bench.");
    }
}
