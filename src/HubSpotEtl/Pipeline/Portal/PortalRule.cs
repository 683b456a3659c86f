using HubSpotEtl.Configuration;

namespace HubSpotEtl.Pipeline.Portal;

/// <summary>Decides whether a token's portal is that of a schema. A schema belongs to one portal until the user says otherwise.</summary>
/// <param name="Verdict">What a run may do.</param>
/// <param name="Portal">The portal that the schema becomes the copy of; null where that does not change.</param>
/// <param name="Mistake">Why it is refused, and what to do; null where it is not.</param>
internal sealed record PortalRule(PortalVerdict Verdict, long? Portal = null, SettingMistake? Mistake = null)
{
    /// <summary>Decides.</summary>
    /// <param name="stored">The schema's portal; null where it is not known.</param>
    /// <param name="token">The token's.</param>
    /// <param name="accepted">The one that the user named; null for none.</param>
    /// <param name="schema">The schema's name, for the message.</param>
    public static PortalRule Decide(long? stored, TokenPortal token, long? accepted, string schema) => (stored, token.Id, accepted) switch
    {
        (_, { } own, { } named) when named != own =>
            Mistaken($"{named}", $"the token belongs to the portal {own}{Holds(stored, schema, ", and ")}"),
        (null, { } own, _) => new PortalRule(PortalVerdict.Learns, own),
        ({ } kept, { } own, _) when kept == own => new PortalRule(PortalVerdict.Same),
        (_, { } own, { }) => new PortalRule(PortalVerdict.Moves, own),
        ({ } kept, { } own, null) => Refused(
            $"it belongs to the portal {own}{Holds(stored, schema, ", while ")}. Use a token of {kept}, or another DB_SCHEMA. "
            + $"To make the schema a copy of {own} on purpose, run sync with --accept-portal {own}"),
        (null, null, { } named) => new PortalRule(PortalVerdict.Learns, named),
        (null, null, null) => new PortalRule(PortalVerdict.Unproved),
        ({ } kept, null, { } named) when kept == named => new PortalRule(PortalVerdict.Same),
        (_, null, { } named) =>
            Mistaken(
                $"{named}", $"HubSpot does not tell which portal the token belongs to{Holds(stored, schema, ", and ")}. {token.Refusal}"),
        ({ } kept, null, null) => Refused(
            $"HubSpot does not tell which portal it belongs to{Holds(stored, schema, ", and ")}. If the token is of {kept}, say so with "
                + $"--accept-portal {kept}. {token.Refusal}"),
    };

    private static PortalRule Refused(string why) =>
        new(PortalVerdict.Refused, Mistake: new SettingMistake(Setting.AccessToken.Name, null, why));

    private static PortalRule Mistaken(string value, string why) =>
        new(PortalVerdict.Refused, Mistake: new SettingMistake(Setting.AcceptPortal.Name, value, why));

    private static string Holds(long? stored, string schema, string join) =>
        stored is null ? "" : $"{join}the schema {schema} holds the portal {stored}";
}
