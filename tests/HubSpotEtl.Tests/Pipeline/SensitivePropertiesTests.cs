using HubSpotEtl.Crm;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;

namespace HubSpotEtl.Tests.Pipeline;

public class SensitivePropertiesTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 24, 4, 13, 0, TimeSpan.Zero);

    [Fact]
    public void come_back_as_they_were_stored()
    {
        var definition = new PropertyDefinition("ssn", "enumeration", "Number", "group", "text")
        {
            Sensitivity = "sensitive", FieldType = "checkbox", Options = [new PropertyOption("a", "A", 1, true, "d")],
            ReferencedObjectType = "OWNER",
        };

        var back = SensitiveProperties.Of(new StoredSensitivity(new SensitiveProperties([definition], s_now).ToJson(), s_now));

        Assert.Equal(definition with { Options = [] }, Assert.Single(back.Definitions) with { Options = [] });
        Assert.Equal(definition.Options, back.Definitions[0].Options);
        Assert.Equal(s_now, back.AskedAt);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[null]")]
    [InlineData("[1]")]
    [InlineData("""[{"Name":null,"Type":"string","Sensitivity":"sensitive"}]""")]
    [InlineData("""[{"Name":"ssn","Type":"string"}]""")]
    [InlineData("""[{"Name":"ssn","Type":"string","Sensitivity":"sensitive","Options":null}]""")]
    public void that_make_no_sense_are_as_if_nothing_was_stored(string? json) =>
        Assert.Same(SensitiveProperties.Unknown, SensitiveProperties.Of(new StoredSensitivity(json, s_now)));

    [Theory]
    [InlineData(0, false)]
    [InlineData(23, false)]
    [InlineData(25, true)]
    [InlineData(-1, true)]
    [InlineData(-100_000, true)]
    public void are_asked_for_again_after_a_day_and_when_the_time_makes_no_sense(int hoursAgo, bool isDue) =>
        Assert.Equal(isDue, new SensitiveProperties([], s_now.AddHours(-hoursAgo)).IsDue(s_now));

    [Theory]
    [InlineData("0-1", "sensitive", "crm.objects.contacts.sensitive.read")]
    [InlineData("0-5", "sensitive", "tickets.sensitive")]
    [InlineData("tickets", "highly_sensitive", "tickets.highly_sensitive")]
    [InlineData("2-77", "highly_sensitive", "crm.objects.custom.highly_sensitive.read")]
    public void need_a_scope_of_their_object(string objectTypeId, string sensitivity, string scope) =>
        Assert.Equal(scope, DataSensitivity.ScopeOf(objectTypeId, sensitivity));

    [Fact]
    public void are_asked_for_where_that_was_never_done() => Assert.True(SensitiveProperties.Unknown.IsDue(s_now));
}
