namespace HubSpotEtl.HubSpot.Answers;

/// <summary>A list of HubSpot's metadata, every field optional: portals leave out what others have.</summary>
internal sealed record Answer<T>(List<T?>? Results);
