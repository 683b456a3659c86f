namespace HubSpotEtl.Transform.Layout;

/// <summary>A column of the COPY stream.</summary>
/// <param name="Name">Its name, unquoted.</param>
/// <param name="Type">Its type, which decides the binary form of its values.</param>
public sealed record LayoutColumn(string Name, ColumnType Type);
