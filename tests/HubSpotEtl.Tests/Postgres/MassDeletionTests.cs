using HubSpotEtl.Postgres.Deletions;

namespace HubSpotEtl.Tests.Postgres;

public class MassDeletionTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 100)]
    [InlineData(50, 100)]
    [InlineData(1, 2)]
    [InlineData(3, 7)]
    public void half_of_the_rows_may_be_marked_without_a_word(long marks, long before) =>
        Assert.Null(new MassDeletion(IsAccepted: false).Objection(marks, before));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(51, 100)]
    [InlineData(4, 7)]
    [InlineData(200, 200)]
    public void more_than_half_needs_the_users(long marks, long before)
    {
        Assert.Contains("--accept-mass-delete", new MassDeletion(IsAccepted: false).Objection(marks, before), StringComparison.Ordinal);
        Assert.Null(new MassDeletion(IsAccepted: true).Objection(marks, before));
    }
}
