using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>A request on its way to an endpoint.</summary>
internal sealed record ApiCall(
    PortalModel Portal, Route Route, CallInfo Info, IQueryCollection Query, ReadOnlyMemory<byte> Body, Fault? Fault)
{
    public SimulatedType Type => Route.Type ?? throw new InvalidOperationException("The route names no type.");

    public SimulatedType ToType => Route.ToType ?? throw new InvalidOperationException("The route names no second type.");

    public SimulatorOptions Options => Portal.Options;

    public bool Has(FaultKind kind) => Fault?.Kind == kind;

    /// <summary>The values of a parameter, comma lists and repeated keys alike.</summary>
    public string[] List(string key) =>
        [.. Query[key]
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    public bool Flag(string key) => string.Equals(Query[key].ToString(), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A whole number within bounds; HubSpot's 400 for any other.</summary>
    public int Number(string key, int fallback, int most)
    {
        string text = Query[key].ToString();
        if (text.Length == 0)
            return fallback;
        if (!int.TryParse(text, out int number) || number < 1)
            throw ApiRefusal.Validation($"Invalid value for '{key}': {text}. It must be a positive integer.");
        return number <= most ? number : throw ApiRefusal.Validation($"{key} must be less than or equal to {most}, was {number}.");
    }
}
