using HubSpotEtl.Postgres;
using Npgsql;

namespace HubSpotEtl.Tests.Postgres;

public class RowFaultTests
{
    [Theory]
    [InlineData("22001", true)]
    [InlineData("22021", true)]
    [InlineData("23505", true)]
    [InlineData("23514", true)]
    [InlineData("54000", true)]
    [InlineData("P0001", true)]
    [InlineData("40P01", false)]
    [InlineData("53100", false)]
    [InlineData("57014", false)]
    [InlineData("42703", false)]
    [InlineData("42501", false)]
    [InlineData("54011", false)]
    [InlineData("25006", false)]
    [InlineData("21000", false)]
    public void only_faults_that_lie_in_a_row_are_looked_for_there(string sqlState, bool isRow) =>
        Assert.Equal(isRow, RowFault.Is(Error(sqlState, "")));

    [Theory]
    [InlineData("22P02", "invalid input syntax for type numeric: \"secret\"", "invalid input syntax for type numeric")]
    [InlineData("P0001", "secret must not be", "raised by a trigger of the table")]
    [InlineData("23514", "new row violates check constraint \"c\"", "new row violates check constraint \"c\"")]
    public void a_reason_holds_no_value(string sqlState, string message, string reason) =>
        Assert.Equal(reason, RowFault.Describe(Error(sqlState, message)));

    private static PostgresException Error(string sqlState, string message) => new(message, "ERROR", "ERROR", sqlState);
}
