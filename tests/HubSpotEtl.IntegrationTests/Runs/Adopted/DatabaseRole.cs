namespace HubSpotEtl.IntegrationTests.Runs.Adopted;

/// <summary>A role of the portal's own, so that its sessions can be told from those of other tests.</summary>
internal sealed class DatabaseRole : IAsyncDisposable
{
    private readonly SyncedPortal _portal;

    private DatabaseRole(SyncedPortal portal) => _portal = portal;

    public string Name { get; } = $"test_role_{Guid.NewGuid():N}";

    /// <summary>Makes the role, and the portal's runs use it from now on.</summary>
    public static async Task<DatabaseRole> CreateAsync(SyncedPortal portal)
    {
        var role = new DatabaseRole(portal);
        var settings = portal.Schema.Database.Settings(portal.Schema.Name);
        await portal.ExecuteAsync(
            $"CREATE ROLE {role.Name} LOGIN PASSWORD '{settings["DB_PASS"]}'; CREATE SCHEMA {portal.Schema.Name} AUTHORIZATION {role.Name}");
        portal.Settings["DB_USER"] = role.Name;
        return role;
    }

    /// <summary>
    /// Makes a role that does not own the schema of a portal that is synced already, and the portal's runs use it from now on.
    /// </summary>
    /// <param name="portal">The portal.</param>
    /// <param name="grant">What it may; <c>{0}</c> is the schema, <c>{1}</c> the role.</param>
    public static async Task<DatabaseRole> CreateOnAsync(SyncedPortal portal, string grant)
    {
        var role = new DatabaseRole(portal);
        var (schema, password) = (portal.Schema.Name, portal.Schema.Database.Settings(portal.Schema.Name)["DB_PASS"]);
        await portal.ExecuteAsync($"CREATE ROLE {role.Name} LOGIN PASSWORD '{password}'; GRANT USAGE ON SCHEMA {schema} TO {role.Name}");
        await portal.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, grant, schema, role.Name));
        portal.Settings["DB_USER"] = role.Name;
        return role;
    }

    /// <summary>Ends all its sessions, as a restart of the server would.</summary>
    public Task<int> EndSessionsAsync() =>
        _portal.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{Name}'");

    /// <summary>Changes the role: a setting of its sessions, or what it may. Sessions that are there keep their settings.</summary>
    public Task<int> AlterAsync(string how) => _portal.ExecuteAsync($"ALTER ROLE {Name} {how}");

    public async ValueTask DisposeAsync() => await _portal.ExecuteAsync($"DROP OWNED BY {Name} CASCADE; DROP ROLE {Name}");
}
