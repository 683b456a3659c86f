using HubSpotEtl.Cli.Commands;

namespace HubSpotEtl.Cli;

/// <summary>What the arguments mean: exactly one of the three.</summary>
internal sealed record ParseResult
{
    /// <summary>Something to run.</summary>
    public ICommand? Command { get; init; }

    /// <summary>Something to print: help or version.</summary>
    public string? Text { get; init; }

    /// <summary>What is wrong, one sentence each.</summary>
    public IReadOnlyList<string> Mistakes { get; init; } = [];

    public static ParseResult OfMistakes(IReadOnlyList<string> mistakes) => new() { Mistakes = mistakes };
}
