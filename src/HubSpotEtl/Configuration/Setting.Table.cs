namespace HubSpotEtl.Configuration;

/// <content>
/// The rows. From them come the variables of the help, the fields of Lambda events, the secrets that are taken out of texts and the table
/// of <c>docs/settings.md</c>, all in this order.
/// </content>
internal partial record Setting
{
    private static readonly List<Setting> s_all = [];

    public static readonly Setting AccessToken = Row(new Setting("ACCESS_TOKEN")
    {
        IsSecret = true, IsRequired = true, About = "HubSpot private-app or service-key token; `status` does without",
    });

    public static readonly Setting DatabaseHost = Row(new Setting("DB_HOST")
    {
        IsRequired = true,
        About = "where the tables go: a name, an address or the folder of a Unix socket, never a URL or a connection string; "
            + "a pooler must be in session mode with at least four connections, any other is refused; `discover` does without these four",
    });

    public static readonly Setting DatabaseName = Row(new Setting("DB_NAME") { IsRequired = true, About = "the database" });
    public static readonly Setting DatabaseUser = Row(new Setting("DB_USER") { IsRequired = true, About = "the role" });

    public static readonly Setting DatabasePassword = Row(new Setting("DB_PASS")
    {
        IsSecret = true, IsRequired = true, About = "the role's password",
    });

    public static readonly NumberSetting DatabasePort = Row(new NumberSetting("DB_PORT", null, 1, 65535) { Default = "`5432`" });

    public static readonly Setting DatabaseSchema = Row(new Setting("DB_SCHEMA")
    {
        Default = "`hubspot_etl`", About = "made when absent; at most 63 bytes, not `pg_…`",
    });

    public static readonly Setting DatabaseSslMode = Row(new Setting("DB_SSL_MODE")
    {
        Default = "`Prefer`", About = "as Npgsql names it: `Disable`, `Allow`, `Prefer`, `Require`, `VerifyCA`, `VerifyFull`",
    });

    public static readonly Setting DatabaseRootCertificate = Row(new Setting("DB_SSL_ROOT_CERT")
    {
        Default = "the system's",
        About = "a file of PEM certificates: the authorities that `VerifyCA` and `VerifyFull` believe instead. "
            + "`PGSSLROOTCERT`, other `PG…` variables and the files of `~/.postgresql` are not read",
    });

    public static readonly Setting ObjectType = Row(new Setting("OBJECT_TYPE", "object-type")
    {
        Field = "object_type", Example = "contacts", About = "in Lambda `contacts` when it is not set either",
    });

    /// <summary>The same option where the variable must not narrow what is shown: <c>status</c>. It is no row of its own.</summary>
    public static readonly Setting ShownObjectTypes = new(null, ObjectType.Option);

    public static readonly Setting LogLevel = Row(new Setting("LOG_LEVEL", "log-level")
    {
        Field = "log_level", Example = "INFO", Default = "`INFO`",
    });

    public static readonly Setting LogFormat = Row(new Setting("LOG_FORMAT", "log-format")
    {
        Default = "`text`", About = "see [monitoring](monitoring.md)",
    });

    public static readonly NumberSetting MaxWorkers = Row(new NumberSetting("ETL_MAX_WORKERS", "max-workers", 1, 64)
    {
        Field = "max_workers", Default = "as many as have work, up to 30",
    });

    public static readonly FlagSetting FullLoad = Row(new FlagSetting("FORCE_FULL_LOAD", "full-load")
    {
        Field = "force_full_load", Default = "`false`",
    });

    public static readonly FlagSetting Views = Row(new FlagSetting("ETL_VIEWS", "views")
    {
        Default = "`false`", About = "see [views](views.md)",
    });

    public static readonly Setting BaseUrl = Row(new Setting("HUBSPOT_BASE_URL")
    {
        Default = "`https://api.hubapi.com`",
        About = "simulators and proxies; anything but https only on loopback, or with `--allow-insecure`",
    });

    public static readonly Setting ApiVersion = Row(new Setting("HUBSPOT_API_VERSION")
    {
        Default = "`v3` (associations v4)", About = "or a dated version such as `2026-03`",
    });

    public static readonly NumberSetting Overlap = Row(new NumberSetting("SYNC_OVERLAP_SECONDS", null, 0, 7 * 24 * 3600)
    {
        Default = "`3600`", About = "how far before the watermark an incremental run reads again, since HubSpot's search index lags",
    });

    public static readonly NumberSetting IncrementalMaxRecords = Row(new NumberSetting("INCREMENTAL_MAX_RECORDS", null, 0, 2_000_000_000)
    {
        Default = "none", About = "above so many changes a full load is done; unset: whichever needs less API time",
    });

    public static readonly NumberSetting AssociationHours = Row(new NumberSetting("ASSOCIATION_REFRESH_HOURS", null, 1, 24 * 365)
    {
        Default = "none",
        About = "an incremental run reads the associations of all records again when that is so long ago; `--associations` does it now",
    });

    public static readonly ListSetting Properties = Row(new ListSetting("SYNC_PROPERTIES", "properties")
    {
        Field = "properties", Default = "all", About = "see [selection](selection.md)",
    });

    public static readonly ListSetting ExcludedProperties = Row(new ListSetting("SYNC_EXCLUDE_PROPERTIES", "exclude-properties")
    {
        Field = "exclude_properties", Default = "none",
    });

    public static readonly ListSetting AssociationsTo = Row(new ListSetting("SYNC_ASSOCIATIONS_TO", "associations-to")
    {
        Field = "associations_to", Default = "all",
    });

    /// <summary>No event can set them: who calls the function must not be able to lift them.</summary>
    public static readonly Setting PrivacyRules = Row(new Setting("PRIVACY_RULES", "privacy") { Default = "none" });

    public static readonly Setting PrivacySecret = Row(new Setting("PRIVACY_SECRET")
    {
        IsSecret = true, Default = "none", About = "the key of the hashes, at least 16 bytes",
    });

    // What has no variable is of a single call.
    public static readonly FlagSetting AllowInsecure = Row(new FlagSetting(null, "allow-insecure"));
    public static readonly FlagSetting Wait = Row(new FlagSetting(null, "wait"));
    public static readonly FlagSetting Associations = Row(new FlagSetting(null, "associations"));

    public static readonly Setting AcceptPortal = Row(new Setting(null, "accept-portal")
    {
        About = "see [operations](operations.md#another-portal)",
    });

    public static readonly FlagSetting AcceptMassDelete = Row(new FlagSetting(null, "accept-mass-delete"));
    public static readonly Setting MaxAge = Row(new Setting(null, "max-age"));
    public static readonly Setting LogFile = Row(new Setting(null, "log-file"));
    public static readonly Setting Output = Row(new Setting(null, "output"));
    public static readonly Setting ReportFile = Row(new Setting(null, "report-file"));
    public static readonly FlagSetting NoProgress = Row(new FlagSetting(null, "no-progress"));
    public static readonly Setting Language = Row(new Setting(null, "lang"));

    public static IReadOnlyList<Setting> All => s_all;

    /// <summary>The variables of all settings.</summary>
    public static IEnumerable<string> Variables => s_all.Select(setting => setting.Variable).OfType<string>();

    private static T Row<T>(T row)
        where T : Setting
    {
        s_all.Add(row);
        return row;
    }
}
