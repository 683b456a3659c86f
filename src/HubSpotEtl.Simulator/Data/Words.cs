namespace HubSpotEtl.Simulator.Data;

/// <summary>Word lists of the generated texts, as UTF-8 that needs no escaping.</summary>
internal static class Words
{
    public static readonly byte[][] Plain = Split(
        "renewal pilot harbor contract north budget signed meeting review quarter growth retail clinic energy solar meter grid service "
            + "update " +
        "customer partner invoice shipment support upgrade launch region vendor cloud legacy field office annual target metric value "
            + "Málaga " +
        "Köln reunión año señal café naïve 東京 данные Zürich");

    public static readonly byte[][] First = Split(
        "Ana Luis Marta Carlos Elena Javier Sofía Diego Lucía Pablo Emma Liam Olivia Noah Mia Jonas Léa Hugo Chloé Björn Zoë Omar Aisha "
            + "Wei");

    public static readonly byte[][] Last = Split(
        "García Martínez López Smith Johnson Brown Müller Schmidt Dubois Rossi Silva Nowak Jensen Andersson O’Neill Ibrahim Chen Tanaka "
            + "Kim Novák");

    public static readonly byte[][] Company = Split(
        "Acme Globex Initech Umbrella Hooli Vandelay Stark Wayne Wonka Cyberdyne Soylent Tyrell Aperture Gringotts Duff Oceanic");

    public static readonly byte[][] City = Split(
        "Madrid Barcelona Bogotá Lima Boston Austin Berlin München Paris Lyon Milano Lisboa Oslo Kraków Dublin Osaka");

    private static byte[][] Split(string words) => [.. words.Split(' ').Select(System.Text.Encoding.UTF8.GetBytes)];
}
