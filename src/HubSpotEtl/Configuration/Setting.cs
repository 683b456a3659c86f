namespace HubSpotEtl.Configuration;

/// <summary>One thing that can be set, and what it is called in each place. This is the list of all there are.</summary>
/// <param name="Variable">Its environment variable; null when it has none.</param>
/// <param name="Option">Its long option without dashes; null when it has none.</param>
internal sealed record Setting(string? Variable, string? Option = null)
{
    public static readonly Setting AccessToken = new("ACCESS_TOKEN") { IsSecret = true };
    public static readonly Setting BaseUrl = new("HUBSPOT_BASE_URL");
    public static readonly Setting ApiVersion = new("HUBSPOT_API_VERSION");
    public static readonly Setting AllowInsecure = new(null, "allow-insecure");

    public static readonly Setting DatabaseHost = new("DB_HOST");
    public static readonly Setting DatabasePort = new("DB_PORT");
    public static readonly Setting DatabaseName = new("DB_NAME");
    public static readonly Setting DatabaseUser = new("DB_USER");
    public static readonly Setting DatabasePassword = new("DB_PASS") { IsSecret = true };
    public static readonly Setting DatabaseSchema = new("DB_SCHEMA");
    public static readonly Setting DatabaseSslMode = new("DB_SSL_MODE");
    public static readonly Setting DatabaseRootCertificate = new("DB_SSL_ROOT_CERT");

    public static readonly Setting ObjectType = new("OBJECT_TYPE", "object-type") { Field = "object_type" };

    /// <summary>The same option where the variable must not narrow what is shown: <c>status</c>.</summary>
    public static readonly Setting ShownObjectTypes = new(null, "object-type");

    public static readonly Setting FullLoad = new("FORCE_FULL_LOAD", "full-load") { Field = "force_full_load" };
    public static readonly Setting MaxWorkers = new("ETL_MAX_WORKERS", "max-workers") { Field = "max_workers" };
    public static readonly Setting Overlap = new("SYNC_OVERLAP_SECONDS");
    public static readonly Setting IncrementalMaxRecords = new("INCREMENTAL_MAX_RECORDS");
    public static readonly Setting Wait = new(null, "wait");
    public static readonly Setting Associations = new(null, "associations");
    public static readonly Setting AssociationHours = new("ASSOCIATION_REFRESH_HOURS");
    public static readonly Setting Views = new("ETL_VIEWS", "views");
    public static readonly Setting AcceptPortal = new(null, "accept-portal");
    public static readonly Setting AcceptMassDelete = new(null, "accept-mass-delete");

    public static readonly Setting Properties = new("SYNC_PROPERTIES", "properties") { Field = "properties" };
    public static readonly Setting ExcludedProperties = new("SYNC_EXCLUDE_PROPERTIES", "exclude-properties") { Field = "exclude_properties" };
    public static readonly Setting AssociationsTo = new("SYNC_ASSOCIATIONS_TO", "associations-to") { Field = "associations_to" };

    /// <summary>No event can set them: who calls the function must not be able to lift them.</summary>
    public static readonly Setting PrivacyRules = new("PRIVACY_RULES", "privacy");
    public static readonly Setting PrivacySecret = new("PRIVACY_SECRET") { IsSecret = true };

    public static readonly Setting MaxAge = new(null, "max-age");

    public static readonly Setting LogLevel = new("LOG_LEVEL", "log-level") { Field = "log_level" };
    public static readonly Setting LogFormat = new("LOG_FORMAT", "log-format");
    public static readonly Setting LogFile = new(null, "log-file");

    public static readonly Setting Output = new(null, "output");
    public static readonly Setting ReportFile = new(null, "report-file");
    public static readonly Setting NoProgress = new(null, "no-progress");
    public static readonly Setting Language = new(null, "lang");

    /// <summary>The variables of all settings.</summary>
    public static IReadOnlyList<string> Variables { get; } =
    [
        .. new[]
        {
            AccessToken, BaseUrl, ApiVersion, DatabaseHost, DatabasePort, DatabaseName, DatabaseUser, DatabasePassword, DatabaseSchema, DatabaseSslMode, DatabaseRootCertificate,
            ObjectType,
            FullLoad, MaxWorkers, Overlap, IncrementalMaxRecords, AssociationHours, Views, Properties, ExcludedProperties, AssociationsTo, PrivacyRules, PrivacySecret,
            LogLevel, LogFormat,
        }.Select(setting => setting.Variable).OfType<string>(),
    ];

    /// <summary>True when its value must not be shown, not even in a message about a mistake in it.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Its field in a Lambda event; null when an event cannot set it.</summary>
    public string? Field { get; init; }

    /// <summary>What to call it when nobody set it.</summary>
    public string Name => (Option, Variable) switch
    {
        (null, { } variable) => variable,
        ({ } option, null) => $"--{option}",
        ({ } option, { } variable) => $"--{option} (or {variable})",
        _ => throw new InvalidOperationException("A setting has a variable, an option or both."),
    };
}
