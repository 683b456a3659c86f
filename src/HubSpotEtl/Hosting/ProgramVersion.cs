using System.Reflection;

namespace HubSpotEtl.Hosting;

/// <summary>What this program is.</summary>
internal static class ProgramVersion
{
    /// <summary>Name and version.</summary>
    public static string Full => "hubspot-etl " + Number;

    /// <summary>The version alone, without the build's commit.</summary>
    public static string Number =>
        (typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "?")
            .Split('+')[0];
}
