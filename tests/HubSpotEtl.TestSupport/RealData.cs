namespace HubSpotEtl.TestSupport;

/// <summary>The recorded answers of real portals. They are no part of the project: they lie beside the checkout, or are absent.</summary>
public static class RealData
{
    /// <summary>The folder of the recorded answers, <c>../shared/real-data</c> seen from the checkout.</summary>
    /// <returns>Its absolute path.</returns>
    /// <exception cref="RequirementException">It is absent: the test is skipped at a desk and fails in CI.</exception>
    public static string RequireFolder()
    {
        var folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "real-data"));
        if (!Directory.Exists(folder))
            Requirement.IsMissing($"No recorded answers at {folder}.");
        return folder;
    }
}
