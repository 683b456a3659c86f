using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;

namespace HubSpotEtl.Tests.Configuration;

/// <summary>Settings as tests give them: what is required is there, with secrets that are easy to find in an output.</summary>
internal static class Given
{
    public const string Token = "pat-na1-TOKEN-THAT-MUST-NOT-SHOW";
    public const string Password = "PASSWORD-THAT-MUST-NOT-SHOW";

    public static Dictionary<string, string> Required => new()
    {
        ["ACCESS_TOKEN"] = Token,
        ["DB_HOST"] = "db.example",
        ["DB_NAME"] = "crm",
        ["DB_USER"] = "etl",
        ["DB_PASS"] = Password,
        ["OBJECT_TYPE"] = "contacts",
    };

    public static Dictionary<string, string> With(params (string Name, string Value)[] variables)
    {
        var all = Required;
        foreach (var (name, value) in variables)
            all[name] = value;
        return all;
    }

    public static EtlOptions Options(params (string Name, string Value)[] variables) =>
        EtlOptions.Load([SettingLayer.OfVariables(With(variables))], ObjectTypeRule.Required);

    public static SettingMistake Mistake(params (string Name, string Value)[] variables) =>
        Assert.Single(Assert.Throws<InvalidOptionsException>(() => Options(variables)).Mistakes);
}
