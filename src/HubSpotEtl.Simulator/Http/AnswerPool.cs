using System.Collections.Concurrent;

namespace HubSpotEtl.Simulator.Http;

/// <summary>Answers to use again: pages are large, and two million records make twenty thousand of them.</summary>
internal sealed class AnswerPool
{
    private const int Kept = 16;
    private const int LargestKept = 8 * 1024 * 1024;

    private readonly ConcurrentBag<ApiAnswer> free = [];

    public ApiAnswer Take()
    {
        ApiAnswer answer = free.TryTake(out ApiAnswer? one) ? one : new ApiAnswer();
        answer.Clear();
        return answer;
    }

    public void Return(ApiAnswer answer)
    {
        if (free.Count < Kept && answer.Body.Capacity <= LargestKept)
            free.Add(answer);
    }
}
