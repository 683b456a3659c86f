using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Benchmarks.EndToEnd;

/// <summary>A question that a number of rounds answers.</summary>
internal interface IScenario
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What is measured.</summary>
    string Title { get; }

    /// <summary>Measures.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The figures of all rounds.</returns>
    /// <exception cref="InvalidOperationException">A run did not do what it should.</exception>
    Task<Figures> RunAsync(CancellationToken cancellationToken);
}
