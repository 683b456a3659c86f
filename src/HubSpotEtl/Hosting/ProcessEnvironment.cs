using System.Collections;

namespace HubSpotEtl.Hosting;

/// <summary>Reads this process's variables, once.</summary>
internal static class ProcessEnvironment
{
    public static IReadOnlyDictionary<string, string> Read() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
}
