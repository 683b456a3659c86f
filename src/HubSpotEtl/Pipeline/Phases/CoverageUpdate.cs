using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Load;

namespace HubSpotEtl.Pipeline.Phases;

/// <summary>Does what a <see cref="CoverageChange"/> asks for, before a run reads anything.</summary>
/// <param name="database">Where the tables are.</param>
/// <param name="scope">The object's warnings and log.</param>
internal sealed class CoverageUpdate(Database database, RunScope scope)
{
    /// <summary>Finds the difference, tells it, and lets go of what vouches for values that will be taken out.</summary>
    /// <param name="metadata">What is selected.</param>
    /// <param name="tables">The object's tables.</param>
    /// <param name="rules">The user's privacy rules.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SelectionException">The table was loaded under privacy rules, and none are set.</exception>
    public async Task<CoverageChange> BeginAsync(
        ObjectMetadata metadata, ObjectTableSet tables, PrivacyRules rules, CancellationToken cancellationToken)
    {
        var earlier = await new CoverageStore(database).ReadAsync(tables.Main.Name, metadata.ObjectTypeId, cancellationToken);
        var change = new CoverageChange(metadata, earlier, tables.Prepared.Created);
        change.RequireRules(rules.IsSet);
        foreach (var note in change.Notes())
            scope.Warnings.Note(note);
        if (change.Retreated.Count > 0)
            await Cleansing(tables.Main.Name).ForgetLoadAsync(cancellationToken);
        return change;
    }

    /// <summary>Takes out what newly covered properties have in the table, and notes the rules.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stop">The graceful stop.</param>
    /// <param name="cancellationToken">The hard one.</param>
    /// <returns>False when it was stopped before the end: the next run begins there.</returns>
    public async Task<bool> CleanseAsync(RunContext run, CancellationToken stop, CancellationToken cancellationToken)
    {
        var privacy = run.Metadata.Privacy;
        return run.Coverage is not { HasOtherRules: true } change || await GracefulStop.RunAsync(
            token => Cleansing(run.Main).RunAsync(change.Covered, privacy.Rules, privacy.Key, token), stop, cancellationToken);
    }

    private PrivacyCleansing Cleansing(TableName table) => new(database, table, scope.Logger);
}
