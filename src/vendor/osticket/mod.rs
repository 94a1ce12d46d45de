//! osTicket: the agents' list of tickets as CSV, which holds no messages (`list`), and the tables of its database, exported as
//! CSV or JSON, which hold everything but the files (`tables`). Cases go by the number that people see.

mod list;
mod tables;

use super::kit::{Companion, Desk, Draft, Known, Piece, Record, Shape, When};

const ID: &str = "osticket";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct OsTicket;

const LACKS: &str = "osTicket's list holds no messages, and its tickets as PDF cannot be read. To bring the messages, export these \
                     tables of its database as CSV with their headers and drop them together: ost_ticket, ost_ticket__cdata, \
                     ost_thread, ost_thread_entry, ost_user, ost_user_email, ost_staff, ost_department, ost_ticket_status.";
const NO_ENTRIES: &str = "There are tickets of osTicket without their messages: export the tables ost_thread and ost_thread_entry \
                          of its database as CSV and drop both as well.";
const NO_THREADS: &str = "Nothing says to which tickets of osTicket the messages belong: export the table ost_thread of its \
                          database as CSV and drop it as well.";
const NO_CDATA: &str = "The table ost_ticket__cdata of osTicket is not among these files, so tickets have no subjects. Export it \
                        from the database as CSV and drop it as well.";
const NO_EMAILS: &str = "The table ost_user_email of osTicket is not among these files, so customers have no address. Export it \
                         from the database as CSV and drop it as well.";
const NO_STAFF: &str = "The table ost_staff of osTicket is not among these files, so agents are known by their numbers only. \
                        Export it from the database as CSV and drop it as well.";
const NO_TICKETS: &str = "There are messages of osTicket, but no tickets: export the table ost_ticket of its database as CSV and \
                          drop it as well.";
const BESIDE_LACKS: &str = "This table of osTicket's database holds nothing that is moved.";

/// Is this the name of a table of osTicket's database? Its tables share a beginning that whoever installs it may choose.
pub fn is_table(name: &str) -> bool {
    name.starts_with("ost_") || name.ends_with("thread_entry") || name.ends_with("ticket__cdata")
}

const IS_A_TABLE: &str = "a table of osTicket's database";

impl Desk for OsTicket {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "osTicket"
    }

    /// As programs that export one table of a database call its rows.
    fn members(&self) -> &'static [&'static str] {
        &["RECORDS", "rows", "data"]
    }

    #[rustfmt::skip]
    fn shapes(&self) -> &'static [Shape] {
        const TABLE: Shape = Shape { confidence: 93, reason: IS_A_TABLE, ..Shape::TABLE };
        const JSON: Shape = Shape { confidence: 93, reason: IS_A_TABLE, ..Shape::JSON };
        const DEPARTMENT: (usize, &[&str]) = (2, &["tpl_id", "autoresp_email_id", "ispublic", "group_membership", "ticket_auto_response", "manager_id", "message_auto_response"]);
        const STATUS: (usize, &[&str]) = (1, &["mode", "properties"]);
        const TICKET: (usize, &[&str]) = (2, &["dept_id", "topic_id", "staff_id", "sla_id", "lastupdate", "user_email_id", "isanswered"]);
        const ENTRY: (usize, &[&str]) = (2, &["poster", "staff_id", "user_id", "format", "title", "pid", "editor"]);
        const THREAD: (usize, &[&str]) = (1, &["lastresponse", "lastmessage", "extra"]);
        const CDATA: &[&str] = &["ost_ticket__cdata", "ost_ticket_cdata", "ticket__cdata", "ticket_cdata"];
        &[
            Shape { variant: "beside", names: &["ost_"], by_name_only: true, confidence: 50, lacks: Some(BESIDE_LACKS), ..TABLE },
            Shape { variant: "beside-json", names: &["ost_"], by_name_only: true, confidence: 50, lacks: Some(BESIDE_LACKS), ..JSON },
            Shape { variant: "departments", keys: &["id", "name"], some: DEPARTMENT, ..TABLE },
            Shape { variant: "departments-json", keys: &["id", "name"], some: DEPARTMENT, ..JSON },
            Shape { variant: "statuses", keys: &["id", "name", "state"], some: STATUS, ..TABLE },
            Shape { variant: "statuses-json", keys: &["id", "name", "state"], some: STATUS, ..JSON },
            Shape { variant: "priorities", keys: &["priority_id", "priority", "priority_desc"], ..TABLE },
            Shape { variant: "priorities-json", keys: &["priority_id", "priority", "priority_desc"], ..JSON },
            Shape { variant: "topics", keys: &["topic_id", "topic", "topic_pid"], ..TABLE },
            Shape { variant: "topics-json", keys: &["topic_id", "topic", "topic_pid"], ..JSON },
            Shape { variant: "staff", keys: &["staff_id", "username", "firstname", "lastname", "email"], ..TABLE },
            Shape { variant: "staff-json", keys: &["staff_id", "username", "firstname", "lastname", "email"], ..JSON },
            Shape { variant: "users", keys: &["id", "name", "default_email_id"], ..TABLE },
            Shape { variant: "users-json", keys: &["id", "name", "default_email_id"], ..JSON },
            Shape { variant: "emails", keys: &["id", "user_id", "address"], not: &["ticket_id", "name", "subject"], ..TABLE },
            Shape { variant: "emails-json", keys: &["id", "user_id", "address"], not: &["ticket_id", "name", "subject"], ..JSON },
            Shape { variant: "threads", keys: &["id", "object_id", "object_type"], some: THREAD, ..TABLE },
            Shape { variant: "threads-json", keys: &["id", "object_id", "object_type"], some: THREAD, ..JSON },
            Shape { variant: "cdata", keys: &["ticket_id", "subject"], names: CDATA, by_name_only: true, ..TABLE },
            Shape { variant: "cdata-json", keys: &["ticket_id", "subject"], names: CDATA, by_name_only: true, ..JSON },
            Shape { variant: "entries", keys: &["id", "thread_id", "type", "body"], some: ENTRY, ..TABLE },
            Shape { variant: "entries-json", keys: &["id", "thread_id", "type", "body"], some: ENTRY, ..JSON },
            Shape { variant: "tickets", keys: &["ticket_id", "number", "user_id", "status_id"], some: TICKET, ..TABLE },
            Shape { variant: "tickets-json", keys: &["ticket_id", "number", "user_id", "status_id"], some: TICKET, ..JSON },
            Shape { variant: list::VARIANT, keys: &["ticket number", "from email"], some: (3, &["date created", "help topic", "current status", "sla due date", "overdue", "thread count", "agent assigned", "team assigned"]), confidence: 94, reason: "its columns are those of osTicket's list of tickets", lacks: Some(LACKS), ..Shape::TABLE },
        ]
    }

    fn companions(&self) -> &'static [Companion] {
        const TICKETS: &[&str] = &["tickets", "tickets-json"];
        const ENTRIES: &[&str] = &["entries", "entries-json"];
        const THREADS: &[&str] = &["threads", "threads-json"];
        const CDATA: &[&str] = &["cdata", "cdata-json"];
        const EMAILS: &[&str] = &["emails", "emails-json"];
        const STAFF: &[&str] = &["staff", "staff-json"];
        const fn one(of: &'static str, needs: &'static [&'static str], message: &'static str) -> Companion {
            Companion { of, needs, message, when: When::Always, ..Companion::ALWAYS }
        }
        const ALL: &[Companion] = &[
            one("tickets", ENTRIES, NO_ENTRIES),
            one("tickets-json", ENTRIES, NO_ENTRIES),
            one("entries", THREADS, NO_THREADS),
            one("entries-json", THREADS, NO_THREADS),
            one("entries", TICKETS, NO_TICKETS),
            one("entries-json", TICKETS, NO_TICKETS),
            one("tickets", CDATA, NO_CDATA),
            one("tickets-json", CDATA, NO_CDATA),
            one("tickets", EMAILS, NO_EMAILS),
            one("tickets-json", EMAILS, NO_EMAILS),
            one("tickets", STAFF, NO_STAFF),
            one("tickets-json", STAFF, NO_STAFF),
        ];
        ALL
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        match record.variant {
            list::VARIANT => list::pieces(record, out),
            _ => tables::pieces(record, out),
        }
    }

    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        match head.variant {
            list::VARIANT => list::case(head, known, draft),
            _ => tables::case(head, parts, known, draft),
        }
    }
}
