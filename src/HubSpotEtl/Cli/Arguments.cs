using CommandLine;
using CommandLine.Text;
using HubSpotEtl.Cli.Commands;
using HubSpotEtl.Hosting;

namespace HubSpotEtl.Cli;

/// <summary>Understands the arguments: a command to run, or a text to print.</summary>
internal static class Arguments
{
    /// <summary>Names the parser itself knows beside the verbs.</summary>
    private static readonly string[] ReservedWords = ["help", "version"];

    /// <param name="args">As the shell passed them.</param>
    public static ParseResult Parse(IReadOnlyList<string> args)
    {
        using var parser = new Parser(settings => settings.HelpWriter = null);
        if (UnknownVerb(args) is { } word)
            return ParseResult.OfMistakes(
                [$"There is no command '{word}'. The commands are: {string.Join(", ", Verbs.All.Select(verb => verb.Name))}."]);
        var result = parser.ParseArguments(args, [.. Verbs.All.Select(verb => verb.Command)]);
        return result is Parsed<object> { Value: ICommand command }
            ? Check(command, args)
            : Explain(result, args);
    }

    private static string? UnknownVerb(IReadOnlyList<string> args) =>
        args.Count > 0 && !args[0].StartsWith('-') && !ReservedWords.Contains(args[0]) && Verbs.All.All(verb => verb.Name != args[0])
            ? args[0]
            : null;

    // The parser lets both of these pass: arguments that belong to no option, and an option whose value is missing.
    private static ParseResult Check(ICommand command, IReadOnlyList<string> args)
    {
        var valueOptions = Verbs.All.Single(verb => verb.Command == command.GetType()).ValueOptions.ToHashSet();
        var withoutValue = args
            .Where((arg, i) => valueOptions.Contains(arg)
                && (i + 1 == args.Count || args[i + 1].StartsWith("--", StringComparison.Ordinal)))
            .Select(option => $"Option '{option[2..]}' has no value.");
        List<string> mistakes = [.. withoutValue, .. command.Rest.Select(word => $"'{word}' belongs to no option.")];
        return mistakes.Count > 0 ? ParseResult.OfMistakes(mistakes) : new ParseResult { Command = command };
    }

    private static ParseResult Explain(ParserResult<object> result, IReadOnlyList<string> args)
    {
        if (result.Errors.Any(error => error.Tag == ErrorType.VersionRequestedError))
            return new ParseResult { Text = ProgramVersion.Full };
        if (result.Errors.Any(error => error.Tag is ErrorType.HelpRequestedError or ErrorType.HelpVerbRequestedError))
            return new ParseResult { Text = HelpPage.Of(Verbs.All.FirstOrDefault(verb => args.Contains(verb.Name))) };
        var sentences = SentenceBuilder.Create();
        return ParseResult.OfMistakes([.. result.Errors.Select(sentences.FormatError)]);
    }
}
