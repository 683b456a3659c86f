using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.Simulator.Http;

/// <summary>Names of the families in JSON: <c>batch_read</c>, <c>archived_list</c>.</summary>
internal static class CallNames
{
    public static string Of(CallFamily family) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(family.ToString());
}
