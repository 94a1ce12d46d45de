//! Freshdesk's files and how they are told from others.

use crate::vendor::kit::{Companion, Form, Shape};

/// Tickets of the second API without what was written after the first message.
pub(super) const ALONE: &str = "api-v2-tickets";
pub(super) const AGENTS: &str = "agents";
pub(super) const BESIDE: &str = "beside";
pub(super) const COMPANIES: &str = "companies";
pub(super) const CONVERSATIONS: &str = "conversations";
pub(super) const CSV: &str = "csv";
pub(super) const CSV_SERVICE: &str = "freshservice-csv";
pub(super) const GROUPS: &str = "groups";
pub(super) const USERS: &str = "users";

/// Files with people, of which one will do.
const PEOPLE: &[&str] = &[USERS, AGENTS, "users-csv", "agents-csv"];

const IT_LISTS_AGENTS: &str = "it lists agents as Freshdesk writes them";
const IT_LISTS_COMPANIES: &str = "it lists companies as Freshdesk writes them";
const IT_LISTS_GROUPS: &str = "it lists groups of agents as Freshdesk writes them";
const IT_LISTS_USERS: &str = "it lists users or contacts as Freshdesk writes them";
const OF_PEOPLE: &str = "its rows are people with an id, a name and an address";
const OF_API: &str = "its first record is a ticket as Freshdesk's API gives them";
const OF_EXPORT: &str = "its records are tickets of a Freshdesk account export";

const EXPIRY: &str = "The links to attachments in a Freshdesk export work for seven days from its making. Let Deskie \
                      fetch them within that time, or export again.";
const NO_USERS: &str = "The export's files with people are not among these (Users0 and AllAgents0): people who wrote \
                        notes without having asked for anything have no names. Drop them as well.";
const NO_CONTACTS: &str = "There is no file with contacts and agents among these: people are known by their numbers \
                           only. Fetch /api/v2/contacts and /api/v2/agents, or tickets with include=requester, and drop \
                           that as well.";
const NO_TICKETS: &str = "There are conversations but no tickets among these files. Drop the file with the tickets as \
                          well.";
const LIST_LACKS: &str = "This list of tickets holds no texts: Freshdesk leaves the first message out of lists. Fetch \
                          every ticket by itself (/api/v2/tickets/42?include=conversations), or use Admin, Account, \
                          Export data, which holds everything.";
const LIST_V1_LACKS: &str = "This list of tickets holds their first messages only: Freshdesk leaves notes and replies out of \
                             lists. Fetch every ticket by itself (/helpdesk/tickets/42.json), or use Admin, Account, \
                             Export data, which holds everything.";
const NO_CONVERSATIONS: &str = "There are tickets with their first messages only. Fetch the conversations of every ticket as \
                                well (/api/v2/tickets/42/conversations?page=1 and the pages after it) and drop them \
                                beside, or use Admin, Account, Export data, which holds everything.";
const CSV_LACKS: &str = "Freshdesk's CSV of tickets holds no conversations. In Freshdesk open Admin, Account, Account \
                         details, Export data, choose JSON, and drop the zip from the mail that you are sent.";
const SERVICE_LACKS: &str = "Freshservice's CSV of tickets holds no conversations. In Freshservice open Admin, Account, \
                             Export data, choose JSON or XML, and drop the zip from the mail that you are sent.";
const BESIDE_LACKS: &str = "This file of the Freshdesk export holds no conversations (canned responses, articles of the \
                            knowledge base, settings), so nothing is moved from it.";

pub(super) const COMPANIONS: &[Companion] = &[
    Companion { of: "json-export", needs: PEOPLE, message: NO_USERS, ..Companion::ALWAYS },
    Companion {
        of: "xml-export",
        needs: &["users-xml", "agents-xml", USERS, "users-csv", "agents-csv"],
        message: NO_USERS,
        ..Companion::ALWAYS
    },
    Companion { of: "api-v2", needs: PEOPLE, message: NO_CONTACTS, ..Companion::ALWAYS },
    Companion {
        of: "api-v2-list",
        needs: &["api-v2", ALONE, USERS, AGENTS, "users-csv", "agents-csv"],
        message: NO_CONTACTS,
        ..Companion::ALWAYS
    },
    Companion { of: ALONE, needs: PEOPLE, message: NO_CONTACTS, ..Companion::ALWAYS },
    Companion { of: ALONE, needs: &[CONVERSATIONS], message: NO_CONVERSATIONS, ..Companion::ALWAYS },
    Companion {
        of: CONVERSATIONS,
        needs: &[
            "json-export",
            "xml-export",
            "xml-tickets",
            "api-v1",
            "api-v1-list",
            "api-v2",
            ALONE,
            "api-v2-list",
            CSV,
            CSV_SERVICE,
        ],
        message: NO_TICKETS,
        ..Companion::ALWAYS
    },
    Companion { of: "json-export", needs: &[], message: EXPIRY, ..Companion::ALWAYS },
    Companion { of: "xml-export", needs: &[], message: EXPIRY, ..Companion::ALWAYS },
];

const V2: (usize, &[&str]) = (
    3,
    &[
        "responder_id",
        "fr_due_by",
        "due_by",
        "fwd_emails",
        "reply_cc_emails",
        "is_escalated",
        "fr_escalated",
        "cc_emails",
        "to_emails",
        "email_config_id",
        "spam",
        "association_type",
        "department_id",
        "sub_category",
    ],
);

/// Names first, then people, then conversations, then tickets, those without texts last.
pub(super) const ALL: &[Shape] = &[
    Shape {
        variant: GROUPS,
        keys: &["group"],
        marks: &["\"ticket_assign_type\"", "\"escalate_to\"", "\"assign_time\"", "\"agents\"", "\"account_id\""],
        names: &["groups"],
        confidence: 80,
        reason: IT_LISTS_GROUPS,
        ..Shape::JSON
    },
    Shape {
        variant: GROUPS,
        keys: &["id", "name"],
        some: (1, &["escalate_to", "unassigned_for", "agent_ids", "auto_ticket_assign", "automatic_agent_assignment"]),
        names: &["groups"],
        confidence: 85,
        reason: IT_LISTS_GROUPS,
        ..Shape::JSON
    },
    Shape {
        variant: "groups-xml",
        form: Form::Xml(&["group"]),
        keys: &["name"],
        some: (1, &["ticket_assign_type", "escalate_to", "assign_time", "agents"]),
        not: &["display_id", "nice_id"],
        names: &["groups"],
        confidence: 80,
        reason: IT_LISTS_GROUPS,
        ..Shape::JSON
    },
    Shape {
        variant: COMPANIES,
        some: (1, &["company", "customer"]),
        marks: &["\"domains\"", "\"cust_identifier\"", "\"sla_policy_id\"", "\"account_id\""],
        names: &["companies", "customers"],
        confidence: 80,
        reason: IT_LISTS_COMPANIES,
        ..Shape::JSON
    },
    Shape {
        variant: COMPANIES,
        keys: &["id", "name", "domains"],
        some: (
            1,
            &["health_score", "account_tier", "renewal_date", "note", "custom_fields", "head_user_id", "prime_user_id"],
        ),
        not: &["domain_names", "email"],
        names: &["companies", "departments"],
        confidence: 80,
        reason: IT_LISTS_COMPANIES,
        ..Shape::JSON
    },
    Shape {
        variant: "companies-xml",
        form: Form::Xml(&["company", "customer"]),
        keys: &["name"],
        some: (1, &["domains", "cust_identifier", "sla_policy_id"]),
        not: &["display_id", "nice_id"],
        names: &["companies", "customers"],
        confidence: 80,
        reason: IT_LISTS_COMPANIES,
        ..Shape::JSON
    },
    Shape {
        variant: AGENTS,
        keys: &["agent"],
        // A record that has an id itself is no agent but what one did.
        not: &["id"],
        marks: &["\"user_id\"", "\"email\"", "\"helpdesk_agent\""],
        names: &["allagents", "agents"],
        confidence: 85,
        reason: IT_LISTS_AGENTS,
        ..Shape::JSON
    },
    Shape {
        variant: AGENTS,
        keys: &["user"],
        not: &["id"],
        marks: &["\"helpdesk_agent\"", "\"company_id\"", "\"job_title\"", "\"customer_id\""],
        names: &["allagents"],
        by_name_only: true,
        confidence: 85,
        reason: IT_LISTS_AGENTS,
        ..Shape::JSON
    },
    Shape {
        variant: AGENTS,
        keys: &["id", "contact"],
        some: (1, &["ticket_scope", "occasional", "group_ids", "signature", "available"]),
        names: &["agents"],
        confidence: 90,
        reason: IT_LISTS_AGENTS,
        ..Shape::JSON
    },
    Shape {
        variant: AGENTS,
        keys: &["id", "first_name", "email"],
        some: (1, &["occasional", "scoreboard_level_id", "member_of", "observer_of"]),
        names: &["agents"],
        confidence: 85,
        reason: IT_LISTS_AGENTS,
        ..Shape::JSON
    },
    Shape {
        variant: "agents-xml",
        form: Form::Xml(&["agent"]),
        some: (1, &["ticket_permission", "occasional", "helpdesk_agent", "signature_html"]),
        not: &["display_id", "nice_id"],
        names: &["allagents", "agents"],
        confidence: 80,
        reason: IT_LISTS_AGENTS,
        ..Shape::JSON
    },
    Shape {
        variant: USERS,
        keys: &["user"],
        not: &["id"],
        marks: &["\"helpdesk_agent\"", "\"company_id\"", "\"job_title\"", "\"customer_id\""],
        names: &["users", "contacts"],
        confidence: 85,
        reason: IT_LISTS_USERS,
        ..Shape::JSON
    },
    Shape {
        variant: USERS,
        keys: &["id", "name", "email"],
        some: (
            2,
            &[
                "mobile",
                "company_id",
                "twitter_id",
                "unique_external_id",
                "other_companies",
                "view_all_tickets",
                "job_title",
                "helpdesk_agent",
                "other_emails",
            ],
        ),
        not: &["role", "domains"],
        names: &["contacts", "users"],
        confidence: 80,
        reason: IT_LISTS_USERS,
        ..Shape::JSON
    },
    Shape {
        variant: USERS,
        keys: &["id", "primary_email"],
        some: (2, &["first_name", "mobile_phone_number", "department_ids", "secondary_emails", "work_phone_number"]),
        names: &["requesters"],
        confidence: 85,
        reason: IT_LISTS_USERS,
        ..Shape::JSON
    },
    Shape {
        variant: "users-xml",
        form: Form::Xml(&["user"]),
        keys: &["name"],
        some: (1, &["helpdesk_agent", "job_title", "customer_id", "company_id"]),
        not: &["roles", "restriction_id", "display_id", "nice_id"],
        names: &["users"],
        confidence: 80,
        reason: IT_LISTS_USERS,
        ..Shape::JSON
    },
    // Such tables may be anybody's, so they count beside tickets of Freshdesk only.
    Shape {
        variant: "agents-csv",
        keys: &["id", "name", "email"],
        names: &["agents", "allagents"],
        by_name_only: true,
        confidence: 10,
        reason: OF_PEOPLE,
        ..Shape::TABLE
    },
    Shape {
        variant: "users-csv",
        keys: &["id", "name", "email"],
        names: &["contacts", "requesters", "users"],
        confidence: 9,
        reason: OF_PEOPLE,
        ..Shape::TABLE
    },
    Shape {
        variant: CONVERSATIONS,
        keys: &["id", "user_id", "incoming", "private"],
        some: (1, &["body", "body_text"]),
        not: &["subject", "display_id"],
        names: &["conversations"],
        confidence: 90,
        reason: "it holds conversations of tickets as Freshdesk's API gives them",
        ..Shape::JSON
    },
    Shape {
        variant: CONVERSATIONS,
        some: (1, &["conversations", "conversation"]),
        not: &["id", "subject", "display_id"],
        marks: &["\"incoming\""],
        names: &["conversations"],
        confidence: 85,
        reason: "it holds conversations of tickets as Freshdesk's API gives them",
        ..Shape::JSON
    },
    Shape {
        variant: BESIDE,
        some: (1, &["folder", "category"]),
        marks: &["\"canned_responses\"", "\"articles\"", "\"folders\"", "\"account_id\""],
        names: &["solutions", "cannedresponses"],
        by_name_only: true,
        confidence: 80,
        reason: "a file of a Freshdesk export that holds no tickets",
        lacks: Some(BESIDE_LACKS),
        ..Shape::JSON
    },
    Shape {
        variant: "json-export",
        some: (1, &["helpdesk_ticket", "helpdesk_archive_ticket", "helpdesk_archived_ticket"]),
        confidence: 97,
        reason: OF_EXPORT,
        ..Shape::JSON
    },
    Shape {
        variant: "xml-export",
        form: Form::Xml(&["helpdesk-ticket", "helpdesk-archive-ticket", "helpdesk-archived-ticket"]),
        keys: &["display_id"],
        confidence: 97,
        reason: OF_EXPORT,
        ..Shape::JSON
    },
    Shape {
        variant: "xml-tickets",
        form: Form::Xml(&["ticket"]),
        keys: &["display_id", "requester_id"],
        some: (1, &["status_name", "responder_id", "frDueBy", "helpdesk_note"]),
        not: &["nice_id"],
        confidence: 90,
        reason: OF_EXPORT,
        ..Shape::JSON
    },
    Shape {
        variant: "api-v1",
        keys: &["display_id", "subject"],
        some: (
            2,
            &["notes", "requester_id", "responder_id", "status_name", "description_html", "frDueBy", "custom_field"],
        ),
        confidence: 92,
        reason: "its first record is a ticket as the first version of Freshdesk's API gives them",
        ..Shape::JSON
    },
    Shape {
        variant: "api-v1-list",
        keys: &["display_id", "subject"],
        some: (3, &["requester_id", "responder_id", "status_name", "description_html", "frDueBy", "custom_field"]),
        not: &["notes"],
        confidence: 93,
        reason: "a list of tickets of the first version of Freshdesk's API, without their notes",
        lacks: Some(LIST_V1_LACKS),
        ..Shape::JSON
    },
    Shape {
        variant: "api-v2",
        keys: &["id", "subject", "status", "requester_id", "conversations"],
        some: V2,
        not: &["display_id"],
        confidence: 93,
        reason: OF_API,
        ..Shape::JSON
    },
    Shape {
        variant: "api-v2",
        keys: &["ticket", "conversations"],
        marks: &["\"responder_id\"", "\"requester_id\"", "\"incoming\""],
        confidence: 90,
        reason: OF_API,
        ..Shape::JSON
    },
    Shape {
        variant: ALONE,
        keys: &["id", "subject", "status", "requester_id"],
        some: V2,
        not: &["display_id"],
        marks: &["\"description\"", "\"description_text\""],
        confidence: 92,
        reason: OF_API,
        ..Shape::JSON
    },
    Shape {
        variant: "api-v2-list",
        keys: &["id", "subject", "status", "requester_id"],
        some: V2,
        not: &["display_id", "description", "description_text"],
        confidence: 93,
        reason: "a list of tickets of Freshdesk's API, without their texts",
        lacks: Some(LIST_LACKS),
        ..Shape::JSON
    },
    Shape {
        variant: CSV_SERVICE,
        keys: &["ticket id"],
        some: (
            3,
            &[
                "requester name",
                "requester email",
                "urgency",
                "impact",
                "category",
                "sub-category",
                "item",
                "resolution note",
            ],
        ),
        not: &["agent interactions", "customer interactions"],
        confidence: 85,
        reason: "a table of tickets with the columns of Freshservice",
        lacks: Some(SERVICE_LACKS),
        ..Shape::TABLE
    },
    Shape {
        variant: CSV,
        keys: &["ticket id"],
        some: (
            4,
            &[
                "agent interactions",
                "customer interactions",
                "resolution status",
                "first response status",
                "every response status",
                "survey results",
                "association type",
                "initial response time",
                "time tracked",
                "due by time",
                "created time",
                "last update time",
                "last updated time",
                "resolved time",
                "closed time",
                "contact id",
                "full name",
            ],
        ),
        confidence: 85,
        reason: "a table of tickets with the columns of Freshdesk",
        lacks: Some(CSV_LACKS),
        ..Shape::TABLE
    },
];
