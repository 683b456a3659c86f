using HubSpotEtl.Postgres.Connection;
using Npgsql;

namespace HubSpotEtl.Tests.Postgres;

public class RowFaultTests
{
    [Theory]
    [InlineData("22001", true, true)]
    [InlineData("22021", true, true)]
    [InlineData("23505", true, true)]
    [InlineData("23514", true, true)]
    [InlineData("54000", true, true)]
    [InlineData("P0001", true, true)]
    [InlineData("42703", true, false)]
    [InlineData("42501", true, false)]
    [InlineData("54011", true, false)]
    [InlineData("21000", true, false)]
    [InlineData("XX000", false, false)]
    [InlineData("U0001", true, false)]
    [InlineData("08006", false, false)]
    [InlineData("40P01", false, false)]
    [InlineData("53100", false, false)]
    [InlineData("53400", false, false)]
    [InlineData("58030", false, false)]
    [InlineData("57014", false, false)]
    [InlineData("57P01", false, false)]
    [InlineData("25006", false, false)]
    public void rows_are_looked_at_whatever_the_code_unless_it_tells_of_something_else(string sqlState, bool may, bool surely)
    {
        Assert.Equal(may, RowFault.Is(Error(sqlState, "")));
        Assert.Equal(surely, RowFault.IsSurely(Error(sqlState, "")));
    }

    [Theory]
    [InlineData("22P02", "invalid input syntax for type numeric: \"secret\"", "invalid input syntax for type numeric")]
    [InlineData("P0001", "secret must not be", "raised by a trigger of the table")]
    [InlineData("23514", "new row violates check constraint \"c\"", "new row violates check constraint \"c\"")]
    public void a_reason_holds_no_value(string sqlState, string message, string reason) =>
        Assert.Equal(reason, RowFault.Describe(Error(sqlState, message)));

    private static PostgresException Error(string sqlState, string message) => new(message, "ERROR", "ERROR", sqlState);
}
