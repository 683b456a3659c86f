namespace HubSpotEtl.Simulator.Model;

/// <summary>What the token gets of the values of sensitive properties.</summary>
public enum SensitiveAccess
{
    /// <summary>All of them.</summary>
    Granted,

    /// <summary>Records without their keys.</summary>
    KeysLeftOut,

    /// <summary>403 for a call that names one.</summary>
    Refused,
}
