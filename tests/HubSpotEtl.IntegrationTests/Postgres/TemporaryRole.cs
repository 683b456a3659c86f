namespace HubSpotEtl.IntegrationTests.Postgres;

/// <summary>A login role without any privilege but those granted here.</summary>
internal sealed class TemporaryRole : IAsyncDisposable
{
    private readonly PostgresFixture _postgres;

    private TemporaryRole(PostgresFixture postgres, string name) => (_postgres, Name) = (postgres, name);

    public string Name { get; }

    public static async Task<TemporaryRole> CreateAsync(PostgresFixture postgres, params string[] grants)
    {
        var role = new TemporaryRole(postgres, $"test_role_{Guid.NewGuid():N}");
        var password = PostgresFixture.SettingsOf(postgres.Schema).Password.Reveal();
        await postgres.RunAsync($"CREATE ROLE {role.Name} LOGIN PASSWORD '{password.Replace("'", "''")}'");
        foreach (var grant in grants)
            await postgres.RunAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, grant, role.Name));
        return role;
    }

    public async ValueTask DisposeAsync() => await _postgres.RunAsync($"DROP OWNED BY {Name} CASCADE; DROP ROLE {Name}");
}
