namespace HubSpotEtl.Simulator.Http;

/// <summary>An answer of status 4xx that an endpoint decides on.</summary>
internal sealed class ApiRefusal(int status, string? category, string message) : Exception(message)
{
    public int Status => status;

    /// <summary>Null: the body has no category, as some have none.</summary>
    public string? Category => category;

    /// <summary>The scope that the token lacks; null where it is not about one.</summary>
    public string? Scope { get; private init; }

    public static ApiRefusal MissingScope(string scope) => new(403, "MISSING_SCOPES", scope) { Scope = scope };

    public static ApiRefusal Validation(string message) => new(400, "VALIDATION_ERROR", message);

    public static ApiRefusal UnknownType(string name) => new(400, null, $"Unable to infer object type from: {name}");

    public static ApiRefusal NotFound(string message) => new(404, "OBJECT_NOT_FOUND", message);
}
