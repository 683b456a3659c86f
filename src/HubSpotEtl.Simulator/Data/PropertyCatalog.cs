using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Data;

/// <summary>The named properties of each type, after those of real portals: name, kind, share that is filled in per cent.</summary>
internal static class PropertyCatalog
{
    private const string Common =
        """
        hs_all_accessible_team_ids enum 5
        hs_all_owner_ids owners 60
        hs_created_by_user_id id 70
        hs_object_source text 90
        hs_object_source_id text 70
        hs_object_source_label enum 90
        hs_object_source_user_id id 40
        hs_read_only bool 2
        hs_unique_creation_key text 10
        hs_updated_by_user_id id 70
        hs_user_ids_of_all_owners enum 20
        hs_was_imported bool 30
        hubspot_owner_assigneddate datetime 60
        hubspot_owner_id owners 60
        hubspot_team_id enum 10
        """;

    private static readonly Dictionary<string, string> Own = new()
    {
        ["contacts"] =
            """
            address text 40
            annualrevenue text 10
            city city 60
            closedate datetime 20
            company company 50
            country text 60
            date_of_birth text 20
            email email 95
            firstname first 92
            followercount small 5
            hs_analytics_first_timestamp datetime 80
            hs_analytics_num_page_views small 80
            hs_analytics_revenue money 80
            hs_analytics_source enum 90
            hs_calculated_merged_vids text 1
            hs_calculated_phone_number phone 40
            hs_content_membership_status enum 5
            hs_coordinates coordinates 10
            hs_email_optout bool 20
            hs_emailconfirmationstatus enum 5
            hs_is_contact bool 95
            hs_last_sales_activity_timestamp datetime 30
            hs_lastmodifieddate datetime 0
            hs_latest_source_timestamp date 60
            hs_lead_status enum 30
            hs_legal_basis multi 20
            hs_persona enum 10
            hs_predictivecontactscore_v2 money 40
            hs_searchable_calculated_phone_number phone 40
            hs_time_in_lead duration 50
            jobtitle text 50
            lastname last 92
            lifecyclestage stage:contacts-lifecycle-pipeline 95
            message paragraph 15
            mobilephone phone 30
            num_associated_deals small 30
            notes_last_updated datetime 40
            phone phone 60
            salutation enum 20
            state text 40
            website url 30
            zip small 40
            """,
        ["companies"] =
            """
            about_us paragraph 20
            annualrevenue money 50
            city city 70
            closedate datetime 30
            country text 70
            description paragraph 40
            domain domain 90
            facebook_company_page url 20
            founded_year small 30
            hs_additional_domains text 5
            hs_analytics_num_page_views small 60
            hs_annual_revenue_currency_code enum 30
            hs_ideal_customer_profile enum 10
            hs_is_target_account bool 90
            hs_keywords multi 10
            hs_last_activity_date date 20
            hs_lead_status enum 30
            hs_num_child_companies small 80
            hs_parent_company_id id 10
            hs_total_deal_value pointzero 30
            industry enum 70
            is_public bool 60
            lifecyclestage enum 90
            linkedin_company_page url 40
            name company 98
            numberofemployees small 50
            phone phone 60
            state text 50
            timezone text 50
            type enum 30
            web_technologies multi 30
            website url 80
            zip small 50
            """,
        ["deals"] =
            """
            amount money 80
            amount_in_home_currency money 80
            closed_lost_reason paragraph 10
            closedate datetime 90
            deal_currency_code enum 60
            dealname words 98
            dealstage stage 100
            dealtype enum 50
            description paragraph 30
            hs_acv money 30
            hs_closed_amount money 90
            hs_closed_won_date datetime 20
            hs_deal_stage_probability probability 95
            hs_forecast_amount money 80
            hs_is_closed bool 100
            hs_is_closed_won bool 100
            hs_is_forecastable enum 20
            hs_next_step paragraph 20
            hs_num_associated_active_deal_registrations small 10
            hs_priority enum 30
            hs_projected_amount sometimesempty 90
            hs_projected_amount_in_home_currency sometimesempty 90
            hs_v2_time_in_current_stage datetime 90
            num_associated_contacts small 90
            num_notes small 40
            pipeline pipeline 100
            """,
        ["tickets"] =
            """
            closed_date datetime 40
            content paragraph 90
            createdate_source text 10
            first_agent_reply_date datetime 60
            hs_is_one_touch_ticket bool 20
            hs_pipeline pipeline 100
            hs_pipeline_stage stage 100
            hs_resolution enum 20
            hs_tag_ids multi 10
            hs_ticket_category multi 50
            hs_ticket_id id 100
            hs_ticket_priority enum 60
            hs_time_to_close_sla_at datetime 10
            source_type enum 80
            subject words 98
            time_to_close duration 40
            """,
        ["products"] = "name words 100\ndescription paragraph 50\nprice money 95\nhs_sku unique 80\nhs_cost_of_goods_sold money "
            + "40\nhs_recurring_billing_period text 20\nhs_images url 20",
        ["line_items"] =
            """
            amount money 100
            description paragraph 30
            discount money 10
            hs_acv money 50
            hs_margin money 80
            hs_position_on_quote small 60
            hs_product_id id 80
            hs_recurring_billing_end_date epochdate 40
            hs_recurring_billing_start_date date 40
            hs_sku unique 60
            hs_term_in_months small 20
            name words 98
            price money 98
            quantity small 100
            recurringbillingfrequency enum 20
            tax money 10
            """,
        ["services"] =
            """
            hs_amount_paid money 20
            hs_amount_remaining money 20
            hs_category multi 30
            hs_close_date datetime 30
            hs_description paragraph 30
            hs_duration duration 20
            hs_name words 98
            hs_pipeline pipeline 100
            hs_pipeline_stage stage 100
            hs_start_date datetime 50
            hs_status enum 50
            hs_target_duration duration 20
            hs_target_end_date date 30
            hs_total_cost money 40
            """,
        ["leads"] = "hs_lead_name words 98\nhs_lead_label enum 50\nhs_lead_type enum 50\nhs_pipeline pipeline 100\nhs_pipeline_stage "
            + "stage 100\nhs_lead_is_disqualified bool 20",
        ["calls"] = "hs_call_body paragraph 60\nhs_call_direction enum 90\nhs_call_duration duration 80\nhs_call_title words "
            + "90\nhs_timestamp datetime 100\nhs_call_to_number phone 70",
        ["emails"] = "hs_email_subject words 95\nhs_email_html paragraph 90\nhs_email_direction enum 98\nhs_email_headers json "
            + "80\nhs_timestamp datetime 100\nhs_email_open_count small 40",
        ["meetings"] = "hs_meeting_title words 95\nhs_meeting_body paragraph 60\nhs_meeting_start_time datetime 98\nhs_meeting_end_time "
            + "datetime 98\nhs_timestamp datetime 100",
        ["notes"] = "hs_note_body paragraph 98\nhs_timestamp datetime 100\nhs_body_preview paragraph 90\nhs_attachment_ids multi 10",
        ["tasks"] = "hs_task_subject words 98\nhs_task_body paragraph 50\nhs_task_status enum 98\nhs_task_priority enum 98\nhs_task_type "
            + "enum 98\nhs_timestamp datetime 100\nhs_task_is_all_day bool 90",
        ["orders"] = "hs_order_name words 95\nhs_total_price money 95\nhs_currency_code enum 90\nhs_pipeline pipeline "
            + "100\nhs_pipeline_stage stage 100\nhs_external_order_id unique 80",
        ["custom"] =
            """
            serial_number unique 100
            reading money 80
            installed_on date 70
            last_read_at datetime 80
            next_inspection epochdate 40
            is_active bool 95
            location paragraph 30
            maker company 80
            status enum 90
            config json 30
            contact_phone phone 20
            """,
    };

    /// <summary>The catalog lines of a type, its own before the common ones.</summary>
    public static IEnumerable<(string Name, string Kind, double Fill)> Lines(TypeIdentity type)
    {
        string own = Own.GetValueOrDefault(
            type.IsCustom ? "custom" : type.PathName,
            "hs_name words 95\nhs_description paragraph 30\nhs_status enum 60\nhs_amount money 30");
        foreach (string line in $"{own}\n{Common}".Split('\n'))
        {
            string[] part = line.Trim().Split(' ');
            yield return (part[0], part[1], int.Parse(part[2], System.Globalization.CultureInfo.InvariantCulture) / 100.0);
        }
    }
}
