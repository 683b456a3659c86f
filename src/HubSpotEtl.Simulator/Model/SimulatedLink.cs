namespace HubSpotEtl.Simulator.Model;

/// <summary>One association of a record: one target under one association type.</summary>
/// <param name="ToType">Path name of the target's type.</param>
/// <param name="ToId">Target record.</param>
/// <param name="TypeId">Association type id.</param>
/// <param name="Category">HUBSPOT_DEFINED, USER_DEFINED or INTEGRATOR_DEFINED.</param>
/// <param name="Label">Label for people; null for the unlabelled.</param>
public sealed record SimulatedLink(string ToType, long ToId, int TypeId, string Category, string? Label);
