namespace HubSpotEtl.Simulator.Faults;

/// <summary>A call as fault scripts and the log see it.</summary>
/// <param name="Number">Its number among all calls, from 1.</param>
/// <param name="NumberInFamily">Its number among the calls of this family and object type, from 1.</param>
/// <param name="Family">What it asks for.</param>
/// <param name="ObjectType">Path name of the object type, whatever name the client used; null when there is none.</param>
/// <param name="ToObjectType">Path name of the associations' target type.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Target">Path and query as sent.</param>
public sealed record CallInfo(
    long Number, long NumberInFamily, CallFamily Family, string? ObjectType, string? ToObjectType, string Method, string Target);
