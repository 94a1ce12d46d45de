//! Files that stand beside the cases of a known help desk and hold none themselves: macros, articles, companies, settings. A
//! whole account comes in one folder with them, and a reader of any table would make a case of each. They are told by their
//! names, or by the member in which their records stand, but only where files of a known desk are dropped with them.

use std::collections::{BTreeMap, BTreeSet};

use super::empty::is_empty_page;
use super::files::head;
use super::vendor_of;
use crate::catalogue::{Builder, SourceFile};
use crate::model::{Place, Problem, Severity};
use crate::source::json_elements::opening;
use crate::source::magic::{self, Kind};
use crate::source::{FileId, Files};
use crate::text::filename::{root, words};
use crate::vendor::{Probe, Recognition, Settings};

/// The variant of a file that no vendor reads.
pub(super) const LEFT_OUT: &str = "left-out";
/// Readers that are no help desks.
const NO_DESKS: &[&str] = &["archive", "generic", "mail", "whatsapp"];

/// The variants of files that were taken for cases because nobody knows better.
pub(super) const GUESSED: &[&str] = &["csv-cases", "csv-messages", "json-cases", "json-messages"];

/// The variant of a table of people of no desk.
const PEOPLE: &str = "csv-people";

/// What such files hold, with the words for it: as they stand in names of files and of members.
#[rustfmt::skip] // one kind a line
const KINDS: &[(&str, &[&str])] = &[
    ("companies", &["accounts", "companies", "company", "organisations", "organizations"]),
    ("people", &["admins", "agents", "all_agents", "clients", "contacts", "customers", "employees", "end_users", "leads", "members", "operators", "owners", "people", "requesters", "staff", "teammates", "users", "visitors", "organization_memberships", "group_memberships", "memberships", "identities"]),
    ("templates", &["canned_responses", "canned_response_folders", "macros", "message_templates", "response_templates", "saved_replies", "snippets", "templates", "text_modules", "shortcuts", "predefined_answers", "canned_actions", "canned_messages"]),
    ("articles", &["articles", "article_translations", "categories", "collections", "docs", "entries", "faqs", "forums", "forum_posts", "forum_topics", "guides", "help_center", "help_centers", "kb_articles", "knowledge_base", "knowledge_bases", "sections", "solutions", "solution_articles", "solution_categories", "solution_folders", "topics", "discussions", "news", "newsfeeds"]),
    ("ratings", &["csat", "csat_responses", "csats", "feedback", "feedbacks", "feedback_submissions", "happiness_ratings", "nps", "ratings", "satisfaction_ratings", "satisfaction_reasons", "satisfaction_surveys", "survey_results", "surveys", "metrics", "metric_events", "ticket_metrics", "ticket_metric_events", "statistics"]),
    ("times", &["time_entries", "time_entry", "time_sheets", "timesheets", "time_accountings", "worklogs"]),
    ("suspended mail", &["suspended_tickets"]),
    ("other records", &["activities", "appointments", "assets", "asset_types", "changes", "contracts", "problems", "purchase_orders", "releases", "service_items", "service_catalog", "software", "tasks", "vendors"]),
    ("settings", &["activity_logs", "attributes", "audit_logs", "automations", "brands", "business_hours", "calendars", "case_fields", "channels", "contact_fields", "contact_properties", "conversation_attributes", "custom_fields", "custom_objects", "custom_roles", "custom_statuses", "data_attributes", "departments", "domains", "email_configs", "email_mailboxes", "events", "fields", "groups", "holidays", "inboxes", "integrations", "issue_types", "job_statuses", "labels", "layouts", "locales", "locations", "mailboxes", "object_attributes", "overviews", "permissions", "pipelines", "priorities", "products", "profiles", "projects", "properties", "queues", "recipients", "request_types", "resource_collections", "roles", "rules", "schedules", "schedulers", "segments", "services", "signatures", "skills", "sla_policies", "slas", "sprints", "stages", "states", "statuses", "support_addresses", "subscriptions", "tags", "targets", "teams", "ticket_fields", "ticket_forms", "ticket_forms_fields", "ticket_statuses", "ticket_tags", "ticket_types", "tokens", "triggers", "types", "user_fields", "organization_fields", "views", "webhooks", "widgets", "workflows", "workspaces"]),
];

/// The kinds that a desk may read: its people, and what its groups and companies are called.
const LISTS: &[&str] = &["companies", "people", "settings"];

/// Words in a name that speak of cases, whatever else it says.
const CASES: &[&str] = &[
    "case",
    "chat",
    "comment",
    "conversation",
    "issue",
    "letter",
    "mail",
    "email",
    "message",
    "note",
    "reply",
    "request",
    "thread",
    "ticket",
];
/// Words in a name that say nothing of what a file holds.
#[rustfmt::skip] // a list of words
const NOISE: &[&str] = &["all", "api", "backup", "copy", "crm", "csv", "data", "dump", "export", "exports", "full", "json", "list", "of", "page", "part", "response", "result", "results", "the", "v", "xlsx"];

/// What was left out: by the name of the desk and what the files hold, those files.
pub(super) type LeftOut = BTreeMap<(&'static str, &'static str), BTreeSet<FileId>>;

/// Takes such files from the reader of any table.
pub(super) fn claim(files: &dyn Files, settings: &Settings, builder: &mut Builder) -> LeftOut {
    let mut left = LeftOut::new();
    // Each desk once for each folder: there may be a hundred thousand files of one.
    let desks: BTreeSet<(String, &'static str, &'static str)> = builder
        .catalogue()
        .files
        .iter()
        .filter_map(|file| {
            let found = file.recognition.as_ref()?;
            let vendor = vendor_of(&found.vendor)?;
            (is_desk(vendor.id()) && may_hold_cases(&found.variant))
                .then(|| (folders(&file.name).to_owned(), vendor.id(), vendor.name()))
        })
        .collect();
    if desks.is_empty() {
        return left;
    }
    let ids: BTreeSet<&str> = desks.iter().map(|(_, id, _)| *id).collect();
    let words: Vec<&str> = ids.into_iter().chain(NOISE.iter().copied()).collect();
    let mut claimed = Vec::new();
    let mut known = Vec::new();
    for (at, file) in builder.catalogue().files.iter().enumerate() {
        let variant = match &file.recognition {
            Some(found) if found.vendor != "generic" && !is_strangers_list(found, &desks) => continue,
            Some(found) => Some(found.variant.as_str()),
            None => None,
        };
        // What was chosen by hand stays so.
        if settings.vendor(&file.name).is_some() {
            continue;
        }
        let nearest = desks.iter().max_by_key(|(of_desk, _, _)| shared_folders(of_desk, folders(&file.name)));
        let bytes = head(files, file.id).unwrap_or_default();
        if is_empty_page(&bytes, file.size) {
            continue;
        }
        let probe = Probe::new(&file.name, file.size, &bytes);
        let vendor = nearest.and_then(|(_, id, _)| vendor_of(id));
        // A table of people is the desk's own, when it knows such tables.
        // What looks like a list of a desk that has no cases here may be one of the desk that has.
        let is_list = variant == Some(PEOPLE) || file.recognition.as_ref().is_some_and(|found| is_desk(&found.vendor));
        if is_list {
            let own = vendor.and_then(|vendor| vendor.recognise(&probe).or_else(|| vendor.list(&probe)));
            known.extend(own.map(|own| (at, own)));
            continue;
        }
        let is_text = || magic::kind(&bytes, &file.name) == Kind::Text;
        if !variant.map_or_else(is_text, |variant| GUESSED.contains(&variant)) {
            continue;
        }
        let by_name = kind_of_name(&file.name, &words);
        let by_member = || if speaks_of_cases(&file.name, &words) { None } else { kind_of_member(&bytes) };
        let Some(kind) = by_name.or_else(by_member) else { continue };
        // So is a list of people or names, even one of few keys.
        if LISTS.contains(&kind)
            && let Some(own) = vendor.and_then(|vendor| vendor.list(&probe))
        {
            known.push((at, own));
            continue;
        }
        claimed.extend(nearest.map(|(_, id, name)| (at, kind, *id, *name)));
    }
    for (at, own) in known {
        if let Some(file) = builder.catalogue_mut().files.get_mut(at) {
            file.recognition = Some(own);
        }
    }
    for (at, kind, id, name) in claimed {
        let Some(file) = builder.catalogue_mut().files.get_mut(at) else { continue };
        file.recognition = Some(Recognition {
            vendor: id.to_owned(),
            variant: LEFT_OUT.to_owned(),
            confidence: 70,
            reason: format!("left out: it stands beside cases of \"{name}\" and holds {kind}, not cases"),
        });
        left.entry((name, kind)).or_default().insert(file.id);
    }
    left
}

/// So many files are named in one sentence.
const NAMED: usize = 3;

/// Says what was left out: once for each kind of file, for an account comes with dozens. Who else has claimed a file since, as
/// a chat does with what its messages name, is not told here.
pub(super) fn tell(left: &LeftOut, builder: &mut Builder) {
    for ((desk, kind), ids) in left {
        let is_out = |file: &&SourceFile| {
            ids.contains(&file.id) && file.recognition.as_ref().is_some_and(|found| found.variant == LEFT_OUT)
        };
        let names: Vec<String> =
            builder.catalogue().files.iter().filter(is_out).map(|file| file.name.clone()).collect();
        let Some(first) = names.first().cloned() else { continue };
        let mut listed = names.iter().take(NAMED).map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        if let Some(more) = names.len().checked_sub(NAMED).filter(|more| *more > 0) {
            listed = format!("{listed} and {more} more");
        }
        let message = format!(
            "Left out: files beside cases of {desk} that hold {kind}, not cases: {listed}. If one of \
             them does hold cases, choose in the list of files what it is read as."
        );
        builder.problem(Problem {
            severity: Severity::Warning,
            place: Place { file: first, ..Place::default() },
            code: "file.beside".to_owned(),
            message,
            case: None,
        });
    }
}

/// Is it a list of people or names of a desk of which no cases are dropped?
fn is_strangers_list(found: &Recognition, desks: &BTreeSet<(String, &'static str, &'static str)>) -> bool {
    is_desk(&found.vendor)
        && found.variant != LEFT_OUT
        && !may_hold_cases(&found.variant)
        && !desks.iter().any(|(_, id, _)| *id == found.vendor)
}

/// Is the vendor of this id a help desk?
pub(super) fn is_desk(id: &str) -> bool {
    !NO_DESKS.contains(&id)
}

/// May a file of this variant of a desk hold cases? Lists of people alone do not show that a drop is an export of that desk:
/// the cases beside them may be of another.
pub(super) fn may_hold_cases(variant: &str) -> bool {
    const NAMES: &[&str] = &[
        "admins",
        "agents",
        "beside",
        "clients",
        "companies",
        "contacts",
        "customers",
        "departments",
        "employees",
        "field-titles",
        "groups",
        "mailboxes",
        "operators",
        "organizations",
        "owners",
        "people",
        "pipelines",
        "staff",
        "states",
        "teammates",
        "teams",
        "users",
    ];
    !NAMES.iter().any(|name| variant.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
}

/// What a file of this name holds: `zendesk_macros (1).json`, `CannedResponses0.json`, `Accounts__1.csv`.
fn kind_of_name(name: &str, noise: &[&str]) -> Option<&'static str> {
    let words = words_of_name(name, noise);
    let said = |words: &[String]| kind_of(&words.concat());
    if let Some(kind) = said(&words) {
        return Some(kind);
    }
    // With words of the account before it: `acme_macros`.
    let of_cases = are_of_cases(&words);
    (1..words.len()).filter(|_| !of_cases).find_map(|at| said(words.get(at..)?))
}

/// Is a file called after cases or what is in them, whatever stands beside these in it: `ticket_7_comments.json`?
fn speaks_of_cases(name: &str, noise: &[&str]) -> bool {
    are_of_cases(&words_of_name(name, noise))
}

fn words_of_name(name: &str, noise: &[&str]) -> Vec<String> {
    words(name).into_iter().filter(|word| !noise.contains(&word.as_str())).collect()
}

fn are_of_cases(words: &[String]) -> bool {
    words.iter().any(|word| CASES.contains(&root(word).as_str()))
}

/// What stands in the first member of a page of JSON: `{"macros":[…],"next_page":null}`.
fn kind_of_member(head: &[u8]) -> Option<&'static str> {
    const MEMBERS: &[&str] = &[
        "accounts",
        "articles",
        "automations",
        "brands",
        "canned_responses",
        "categories",
        "collections",
        "companies",
        "data_attributes",
        "folders",
        "groups",
        "inboxes",
        "macros",
        "mailboxes",
        "organizations",
        "products",
        "roles",
        "satisfaction_ratings",
        "sections",
        "segments",
        "sla_policies",
        "suspended_tickets",
        "tags",
        "teams",
        "text_modules",
        "ticket_forms",
        "ticket_metrics",
        "time_entries",
        "topics",
        "triggers",
        "views",
        "webhooks",
        "workflows",
    ];
    kind_of(&opening(head, MEMBERS)?.member?.replace('_', ""))
}

fn kind_of(word: &str) -> Option<&'static str> {
    let wanted = root(word);
    let named = |known: &&str| root(&known.replace('_', "")) == wanted;
    KINDS.iter().find(|(_, words)| words.iter().any(named)).map(|(kind, _)| *kind)
}

/// How many folders two files have in common.
fn shared_folders(one: &str, other: &str) -> usize {
    one.split('/').zip(other.split('/')).take_while(|(one, other)| one == other && !one.is_empty()).count()
}

/// The folders of a file's name.
fn folders(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folders, _)| folders)
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::source::MemoryFiles;
    use crate::ui::words::{Language, Words};
    use crate::vendor::import::Import;

    fn kind(name: &str) -> Option<&'static str> {
        kind_of_name(name, &[&["zendesk", "zoho"], NOISE].concat())
    }

    #[test]
    fn a_file_that_is_called_after_something_else_than_cases_is_told() {
        for (name, wanted) in [
            ("dump/macros.json", "templates"),
            ("CannedResponses0.json", "templates"),
            ("zendesk_export/organizations_page_2.json", "companies"),
            ("Accounts__1 (2).csv", "companies"),
            ("TimeEntry__1.csv", "times"),
            ("Tasks__1.csv", "other records"),
            ("SLAPolicies0.json", "settings"),
            ("zendesk-satisfaction-ratings-2024-03-01.json", "ratings"),
            ("acme_kb_articles.json", "articles"),
            ("ticket_fields.json", "settings"),
            ("users-export.ndjson", "people"),
        ] {
            assert_eq!(kind(name), Some(wanted), "{name}");
        }
    }

    #[test]
    fn a_file_that_speaks_of_cases_is_left_to_its_reader() {
        for name in [
            "tickets_by_company.csv",
            "conversation tags.csv",
            "export.csv",
            "messages.json",
            "calls.csv",
            "users/requests.json",
            "заявки.csv",
        ] {
            assert_eq!(kind(name), None, "{name}");
        }
    }

    #[test]
    fn a_page_in_a_file_that_speaks_of_cases_is_not_told_by_what_stands_first_in_it() {
        assert!(speaks_of_cases("dump/ticket_71_comments.json", NOISE) && speaks_of_cases("replies.json", NOISE));
        assert!(!speaks_of_cases("comments/groups.json", NOISE));
    }

    #[test]
    fn what_is_left_out_is_told_once_for_each_kind() {
        const TICKET: &str = r#"{"ticket":{"id":4800,"subject":"Where is my kettle?","status_id":1,"client_id":91,"channel_id":1,
            "published_at":"2024-03-01 11:00:00"},"comments":[{"id":1,"message":"Where is it?","ticket_id":4800,"client_id":91,
            "from":"client","type":"public","published_at":"2024-03-01 11:00:00"}]}"#;
        let mut files = MemoryFiles::default();
        files.add("dump/4800.json", TICKET.as_bytes());
        for at in 1..=5 {
            files.add(format!("dump/macros_{at}.json"), &br#"[{"id":1,"title":"Thanks"}]"#[..]);
        }
        files.add("dump/companies.json", &br#"[{"id":1,"title":"Tea House"}]"#[..]);
        let import = Import::open(Box::new(files), Settings::default(), &mut |_| ControlFlow::Continue(())).unwrap();
        let said: Vec<_> = import.catalogue().problems.iter().map(|problem| problem.message.as_str()).collect();
        let [companies, macros] = said.as_slice() else { panic!("{said:?}") };
        assert!(companies.contains("of UseDesk that hold companies, not cases: \"dump/companies.json\"."));
        let listed = "\"dump/macros_1.json\", \"dump/macros_2.json\", \"dump/macros_3.json\" and 2 more.";
        assert!(macros.contains(listed), "{macros}");
        let russian = Words::of(Language::Ru).said_by_core("file.beside", macros);
        assert!(russian.contains("в них шаблоны ответов") && russian.contains("и ещё 2."), "{russian}");
    }

    #[test]
    fn a_page_is_told_by_the_member_in_which_its_records_stand() {
        assert_eq!(kind_of_member(br#"{"count":1,"macros":[{"id":1,"title":"t"}]}"#), Some("templates"));
        assert_eq!(kind_of_member(br#"{"id":1,"tags":[{"id":1}],"messages":[]}"#), None, "a record has tags, too");
        assert_eq!(kind_of_member(br#"[{"id":1,"title":"t"}]"#), None);
    }
}
