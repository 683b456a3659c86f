using HubSpotEtl.Crm;
using HubSpotEtl.Postgres.ReferenceTables;

namespace HubSpotEtl.Tests.Postgres;

public class OwnerTableTests
{
    [Theory]
    [InlineData("Ann", "Lee", "a@example.com", "Ann Lee")]
    [InlineData("Ann", null, "a@example.com", "Ann")]
    [InlineData("", "Lee", null, "Lee")]
    [InlineData(" ", "", "a@example.com", "a@example.com")]
    [InlineData(null, null, " ", null)]
    public void an_owner_is_called_by_name_else_by_address(string? first, string? last, string? email, string? name) =>
        Assert.Equal(name, OwnerTable.NameOf(new OwnerDefinition(1) { FirstName = first, LastName = last, Email = email }));
}
