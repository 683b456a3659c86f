using HubSpotEtl.Diagnostics;
using HubSpotEtl.Postgres.Connection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Postgres.Schema;

/// <summary>What a table or view and its columns should be commented with.</summary>
/// <param name="Name">The table or view.</param>
/// <param name="Text">The comment of it; null to leave that alone.</param>
/// <param name="Columns">The comments of its columns; they are all there, or will be.</param>
internal sealed record RelationComments(TableName Name, string? Text, IReadOnlyDictionary<string, string> Columns)
{
    /// <summary>True for a view.</summary>
    internal bool IsView { get; init; }

    /// <summary>The statements that make it so; none when it is.</summary>
    /// <param name="actual">The relation as it was before this transaction; null when it was not there.</param>
    internal IReadOnlyList<string> Missing(ActualTable? actual)
    {
        var statements = new List<string>();
        if (Text is not null && IsWanted(Text, actual?.Comment))
            statements.Add($"COMMENT ON {(IsView ? "VIEW" : "TABLE")} {Name} IS {new SqlText(Text)}");
        foreach (var (column, text) in Columns)
            if (IsWanted(text, actual?.Column(column)?.Comment))
                statements.Add($"COMMENT ON COLUMN {Name}.{new SqlIdentifier(column)} IS {new SqlText(text)}");
        return statements;
    }

    /// <summary>Comments tables in one round trip, or none when nothing is missing. This comes last in the transaction.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="relations">Each with what it was before the transaction.</param>
    /// <param name="logger">Takes what is refused.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task WriteAsync(
        NpgsqlConnection connection, IEnumerable<(RelationComments Wanted, ActualTable? Actual)> relations, ILogger logger,
        CancellationToken cancellationToken)
    {
        // Only an owner may comment: tables that were adopted from another role stay as they are.
        var missing = relations.Select(one => (one.Wanted.Name, Sql: one.Wanted.Missing(one.Actual),
            IsOwned: one.Actual is not { IsOwned: false }))
            .Where(one => one.Sql.Count > 0).ToLookup(one => one.IsOwned);
        if (missing[false].FirstOrDefault().Name is { } foreign)
            Log.NotOwnedToComment(logger, missing[false].Count(), foreign.Display);
        var statements = missing[true].SelectMany(one => one.Sql).ToList();
        if (statements.Count > 0 && await OptionalChange.TryAsync(connection, statements, cancellationToken) is { } refused)
            Log.CommentsRefused(logger, statements.Count, refused.MessageText);
    }

    private static bool IsWanted(string wanted, string? present) => present != wanted && (present is null || CommentText.IsOurs(present));
}
