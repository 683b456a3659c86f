using HubSpotEtl.Configuration;
using HubSpotEtl.Reporting;

namespace HubSpotEtl.Pipeline.Jobs;

/// <summary>
/// What a verb does with several objects, one after another: one that fails is told of, and the rest go on, unless none of them can fare
/// better.
/// </summary>
/// <param name="Types">The object types, as the user named them.</param>
/// <param name="Tell">Tells of a failure, and makes the report's line of it.</param>
internal sealed record EachObject(IReadOnlyList<string> Types, Func<string, Exception, ObjectFailure> Tell)
{
    /// <summary>Begins no further object once it fires.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Once it fires, what it ends is thrown and not told.</summary>
    public CancellationToken Abandon { get; init; }

    /// <summary>Does it.</summary>
    /// <typeparam name="T">What an object gives.</typeparam>
    /// <param name="work">Takes an object type.</param>
    /// <returns>
    /// A result or a failure for each object that was begun, and a failure for those that cannot fare better than one that failed.
    /// </returns>
    /// <exception cref="InvalidOptionsException">The first object has shown that the options are wrong: nothing was done.</exception>
    public async Task<(List<T> Results, List<ObjectFailure> Errors)> RunAsync<T>(Func<string, Task<T>> work)
    {
        var (results, errors) = (new List<T>(), new List<ObjectFailure>());
        for (var i = 0; i < Types.Count && !Stop.IsCancellationRequested; i++)
        {
            try
            {
                results.Add(await work(Types[i]));
            }
            catch (Exception failure) when (!Abandon.IsCancellationRequested
                && (failure is not InvalidOptionsException || results.Count > 0))
            {
                errors.Add(Tell(Types[i], failure));
                if (!Failures.EndsTheRun(failure))
                    continue;
                errors.AddRange(Types.Skip(i + 1).Select(type => Tell(type, failure)));
                break;
            }
        }

        return (results, errors);
    }
}
