namespace HubSpotEtl.Configuration.Selecting;

/// <summary>What a command does when neither the command line nor <c>OBJECT_TYPE</c> names an object type.</summary>
public enum ObjectTypeRule
{
    /// <summary>It is a mistake: sync.</summary>
    Required,

    /// <summary>It takes <c>contacts</c>: Lambda, as the Python system did.</summary>
    DefaultsToContacts,

    /// <summary>It needs none: commands about the whole portal.</summary>
    Optional,
}
