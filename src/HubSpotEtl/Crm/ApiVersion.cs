using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace HubSpotEtl.Crm;

/// <summary>
/// Which generation of HubSpot's API the calls use. HubSpot's dated versions appear each March and September and are supported for at
/// least 18 months (developers.hubspot.com, "introducing-date-based-api-versioning"); v3 (associations v4) is the older form.
/// </summary>
public sealed partial record ApiVersion
{
    private ApiVersion(string name) => Name = name;

    /// <summary><c>v3</c>, with v4 for associations.</summary>
    public static ApiVersion V3 { get; } = new("v3");

    /// <summary><c>v3</c> or a date such as <c>2026-03</c>.</summary>
    public string Name { get; }

    /// <summary>True for a date-based version, whose paths carry the date after the family's name.</summary>
    public bool IsDated => Name != V3.Name;

    /// <summary>Reads <c>v3</c> or <c>YYYY-MM</c>, which may end in <c>-beta</c>.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="version">The version; null when the text is none.</param>
    /// <returns>False when <paramref name="text"/> has neither form.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiVersion? version)
    {
        var name = text?.Trim().ToLowerInvariant() ?? "";
        version = name == V3.Name ? V3 : Dated().IsMatch(name) ? new ApiVersion(name) : null;
        return version is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    [GeneratedRegex(@"\A20[0-9]{2}-(0[1-9]|1[0-2])(-beta)?\z")]
    private static partial Regex Dated();
}
