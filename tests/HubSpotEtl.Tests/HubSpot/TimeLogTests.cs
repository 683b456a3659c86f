using CsCheck;
using HubSpotEtl.HubSpot.Limits;

namespace HubSpotEtl.Tests.HubSpot;

public class TimeLogTests
{
    [Fact]
    public void it_remembers_what_a_list_would() => Gen.Int[0, 3].List[0, 400].Sample(steps =>
    {
        var log = new TimeLog();
        var model = new List<long>();
        var time = 0L;
        foreach (var step in steps)
        {
            time += step;
            if (step == 3)
            {
                log.ForgetBefore(time - 40);
                model.RemoveAll(sent => sent < time - 40);
            }
            log.Add(time);
            model.Add(time);
            Assert.Equal(model.Count, log.Count);
            Assert.Equal(model[^Math.Min(7, model.Count)], log.FromEnd(Math.Min(7, model.Count)));
            Assert.Equal(model.Count(sent => sent > time - 10), log.CountAfter(time - 10));
        }
    });
}
