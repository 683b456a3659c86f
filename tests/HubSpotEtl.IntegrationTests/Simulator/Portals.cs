using HubSpotEtl.Simulator;

namespace HubSpotEtl.IntegrationTests.Simulator;

internal static class Portals
{
    public static Task<SimulatedPortal> StartAsync(SimulatorOptions? options = null) =>
        SimulatedPortal.StartAsync(options, TestContext.Current.CancellationToken);
}
