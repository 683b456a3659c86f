using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Runs.Evidence;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Verify;

/// <summary>Of what HubSpot, asked for it by id, says nothing, nothing is proved: it is not passed off as consistent.</summary>
public sealed class UnansweredRecords
{
    [Theory]
    [InlineData("DELETE FROM company WHERE hs_object_id = {0}")]
    [InlineData("INSERT INTO company (hs_object_id, hs_lastmodifieddate, fivetran_deleted) VALUES (42, '2026-01-01Z', false)")]
    [InlineData("UPDATE company SET hs_lastmodifieddate = '2020-01-01Z' WHERE hs_object_id = {0}")]
    [InlineData("UPDATE company SET fivetran_deleted = true WHERE hs_object_id = {0}")]
    public async Task are_told_by_status_and_exit_code_and_compared_again_by_the_next_run(string difference)
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 60);
        var id = fixture.Type("companies").LiveIds().First();
        await fixture.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, difference, id));
        fixture.Portal.Faults.When(call => call.Family == CallFamily.BatchRead ? OtherAnswers.Silence
            : call.Family == CallFamily.Record ? Fault.BadRequest("Not now") : null);

        var silent = (await fixture.VerifyAsync("companies")).Expect(1);
        var repair = (await fixture.VerifyAsync("companies", "--repair")).Expect(1);
        fixture.Portal.Faults.Clear();
        var mended = (await fixture.VerifyAsync("companies", "--repair")).Expect(0);

        Assert.All(
            [silent, repair],
            run => Assert.Equal(("different", 1, 0), (run.Status, run.Figure("unanswered"), run.Figure("changed_meanwhile"))));
        Assert.Equal([difference.Contains("42", StringComparison.Ordinal) ? 42 : id], silent.Ids("unanswered"));
        Assert.Equal(("repaired", 0), (mended.Status, mended.Figure("unanswered")));
        await fixture.AssertTruthAsync("companies");
    }
}
