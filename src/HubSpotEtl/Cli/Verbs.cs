using HubSpotEtl.Cli.Commands;

namespace HubSpotEtl.Cli;

/// <summary>The verbs there are, in the order the help lists them.</summary>
internal static class Verbs
{
    public static readonly IReadOnlyList<Verb> All =
    [
        Verb.Of<SyncCommand>(), Verb.Of<CheckCommand>(), Verb.Of<DiscoverCommand>(), Verb.Of<PlanCommand>(),
        Verb.Of<StatusCommand>(), Verb.Of<VerifyCommand>(), Verb.Of<LambdaCommand>(),
    ];
}
