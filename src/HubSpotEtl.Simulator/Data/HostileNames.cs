using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Data;

/// <summary>
/// Property names that have broken, or could break, a mapping to columns. HubSpot's own are tame; integrations' need not be.
/// </summary>
internal static class HostileNames
{
    private static readonly (string Name, string Type)[] All =
    [
        // Equal in the first 63 bytes.
        ("hs_analytics_first_touch_converting_campaign_timestamp_earliest_value_4757fe10", "datetime"),
        ("hs_analytics_first_touch_converting_campaign_timestamp_earliest_value_81a64e30", "datetime"),
        ("hs_analytics_first_touch_converting_campaign_timestamp_earliest_value", "string"),
        ("hs_line_item_global_term_hs_recurring_billing_start_date_enabled", "bool"),
        ("hs_line_item_global_term_hs_recurring_billing_start_date_enable", "date"),
        ("año_de_fundación_de_la_compañía_con_un_nombre_larguísimo_y_acentuado", "number"),
        ("año_de_fundación_de_la_compañía_con_un_nombre_larguísimo_y_acentúado", "number"),
        // Equal after cleaning.
        ("customer-tier", "string"), ("customer_tier", "string"), ("Customer_Tier", "string"), ("customer__tier", "string"),
        ("customer tier", "string"),
        ("dirección", "string"), ("direccion", "string"), ("straße", "string"),
        // Nothing left after cleaning.
        ("日本語", "string"), ("!!!", "number"), ("_", "string"),
        // Injection, quotes, keywords, digits first.
        ("\"; drop table contact; --", "string"), ("it's", "string"), ("double\"quote", "string"), ("back\\slash", "string"),
        ("percent%20name", "string"),
        ("ampersand&equals=", "string"), ("select", "string"), ("order", "number"), ("user", "string"), ("table", "string"),
        ("1st_place", "number"),
        // Columns of PostgreSQL and of the tables themselves.
        ("ctid", "string"), ("xmin", "number"), ("tableoid", "string"), ("fivetran_synced", "datetime"), ("fivetran_deleted", "bool"),
        ("_fivetran_deleted", "bool"), ("properties_overflow", "string"), ("id", "number"), ("archived", "bool"),
        ("updated_at", "datetime"),
    ];

    public static IEnumerable<SimulatedProperty> Properties(ulong typeSalt) => All.Select(one => new SimulatedProperty
    {
        Name = one.Name, Type = one.Type, FieldType = ValueSource.UsualFieldType(one.Type), FillRate = 0.5, GroupName = "hostile",
        Source = ValueSource.ForType(one.Type, Mix.Of(typeSalt, one.Name)),
    });
}
