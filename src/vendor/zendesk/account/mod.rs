//! Zendesk's exports of a whole account: the XML of tickets, users, organizations, groups and ticket fields, and the CSV,
//! which holds headers only. `xml` and `table` make cases; `enrich` lends the names of the CSV to tickets of the JSON.

mod enrich;
mod table;
mod xml;

use super::case::{Detail, TITLES};
use super::{ID, load};
use crate::catalogue::{CaseIndex, Catalogue};
use crate::model::Case;
use crate::source::Files;
use crate::text::dates::DateRules;
use crate::vendor::kit::{Companion, Desk, Draft, Form, Known, Piece, Record, Shape, variant_of};

pub(super) use enrich::enrich;
pub(in crate::vendor) use xml::{author, opening};

pub(super) const CSV: &str = "csv";
const BESIDE: &str = "beside-xml";
const FIELDS: &str = "ticket-fields-xml";
const GROUPS: &str = "groups-xml";
const ORGANIZATIONS: &str = "organizations-xml";
const TICKETS: &str = "xml-export";
const USERS: &str = "users-xml";
const USERS_CSV: &str = "users-csv";

const CSV_LACKS: &str = "Zendesk's CSV holds no messages: in Zendesk open Admin Center, Account, Tools, Reports, Export, ask \
                         for the JSON export and drop that instead, or beside this one, which then lends its names.";
const BESIDE_LACKS: &str = "This file of Zendesk's XML export holds no tickets (the account, forums or articles), so nothing \
                            is moved from it.";
const NO_USERS: &str = "Zendesk's users.xml is not among these files: people are known by their numbers only, so nobody has \
                        an address. It is in the same archive as tickets.xml. Drop it as well.";
const OF_CSV: &str = "a table of tickets with the columns of Zendesk";

/// The second reader of Zendesk's files, see the module.
#[derive(Clone, Copy, Debug)]
pub(super) struct Account;

impl Desk for Account {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Zendesk"
    }

    fn shapes(&self) -> &'static [Shape] {
        SHAPES
    }

    fn pieces(&self, record: &Record<'_>, _: Option<&str>, out: &mut Vec<Piece>) {
        match record.variant {
            BESIDE => {}
            CSV => table::pieces(record, out),
            FIELDS => xml::field(record, out),
            GROUPS => xml::name("group", record, out),
            ORGANIZATIONS => xml::name("organization", record, out),
            USERS => out.extend(xml::user(record).map(Piece::Person)),
            USERS_CSV => out.extend(table::user(record).map(Piece::Person)),
            _ => xml::pieces(record, out),
        }
    }

    fn case(&self, head: &Record<'_>, _: &[Record<'_>], known: &Known<'_>, draft: &mut Draft) {
        match head.variant {
            CSV => table::case(head, known, draft),
            _ => xml::case(head, known, draft),
        }
    }

    fn elsewhere(&self, case: CaseIndex, catalogue: &Catalogue, rules: &DateRules, files: &dyn Files) -> Option<Case> {
        if is_own(case, catalogue) {
            return None;
        }
        load(case, catalogue, rules, files, Detail::Counts).ok().map(|assembled| assembled.case)
    }

    fn companions(&self) -> &'static [Companion] {
        const COMPANIONS: &[Companion] =
            &[Companion { of: TICKETS, needs: &[USERS, USERS_CSV, "users"], message: NO_USERS, ..Companion::ALWAYS }];
        COMPANIONS
    }
}

/// Is a file of this variant read here?
pub(super) fn is_variant(variant: &str) -> bool {
    SHAPES.iter().any(|shape| shape.variant == variant)
}

/// Does a file of this variant say what others are called?
pub(super) fn is_names(variant: &str) -> bool {
    matches!(variant, GROUPS | ORGANIZATIONS | USERS | USERS_CSV)
}

/// Was this case made here?
pub(super) fn is_own(case: CaseIndex, catalogue: &Catalogue) -> bool {
    let header = catalogue.cases.get(case.0 as usize);
    let span = header.and_then(|header| catalogue.spans_of(header).first());
    span.and_then(|span| variant_of(catalogue, span.file)).is_some_and(is_variant)
}

/// Titles of what the model has no place for; the keys are those of the JSON.
pub(in crate::vendor) fn titles(out: &mut Vec<Piece>) {
    for (field, title) in TITLES {
        out.push(Piece::Title { field: (*field).to_owned(), title: (*title).to_owned() });
    }
}

const SHAPES: &[Shape] = &[
    Shape {
        variant: GROUPS,
        form: Form::Xml(&["group"]),
        keys: &["id", "name"],
        not: &["nice_id", "display_id"],
        marks: &["<groups"],
        names: &["groups"],
        confidence: 75,
        reason: "its records are groups of Zendesk's XML export",
        ..Shape::JSON
    },
    Shape {
        variant: ORGANIZATIONS,
        form: Form::Xml(&["organization"]),
        keys: &["id", "name"],
        not: &["nice_id", "display_id", "roles"],
        marks: &["<organizations"],
        names: &["organizations"],
        confidence: 80,
        reason: "its records are organizations of Zendesk's XML export",
        ..Shape::JSON
    },
    Shape {
        variant: FIELDS,
        // Of each kind of field, its class is the type of a plain record.
        form: Form::Xml(&["ticket-field", "record"]),
        keys: &["id", "title"],
        not: &["nice_id"],
        marks: &["<ticket-fields"],
        names: &["ticket_fields"],
        confidence: 85,
        reason: "its records are ticket fields of Zendesk's XML export",
        ..Shape::JSON
    },
    Shape {
        variant: USERS,
        form: Form::Xml(&["user"]),
        keys: &["id", "name"],
        some: (
            2,
            &["roles", "restriction_id", "is_verified", "is_active", "photo_url", "last_login", "organization_id"],
        ),
        not: &["nice_id", "display_id", "helpdesk_agent"],
        names: &["users"],
        confidence: 90,
        reason: "its records are users of Zendesk's XML export",
        ..Shape::JSON
    },
    // Such a table may be anybody's, so it counts beside tickets of Zendesk only.
    Shape {
        variant: USERS_CSV,
        keys: &["id", "name", "email"],
        names: &["users"],
        confidence: 10,
        reason: "its rows are users with an id, a name and an address",
        ..Shape::TABLE
    },
    Shape {
        variant: BESIDE,
        form: Form::Xml(&["account", "forum", "entry", "post"]),
        not: &["nice_id"],
        names: &["accounts", "forums", "entries", "posts"],
        by_name_only: true,
        confidence: 55,
        reason: "a file of Zendesk's XML export that holds no tickets",
        lacks: Some(BESIDE_LACKS),
        ..Shape::JSON
    },
    Shape {
        variant: TICKETS,
        form: Form::Xml(&["ticket"]),
        keys: &["nice_id"],
        confidence: 97,
        reason: "its records are tickets of Zendesk's XML export",
        ..Shape::JSON
    },
    Shape {
        variant: CSV,
        keys: &["summation column", "id"],
        confidence: 97,
        reason: OF_CSV,
        lacks: Some(CSV_LACKS),
        ..Shape::TABLE
    },
    Shape {
        variant: CSV,
        keys: &["id", "subject"],
        some: (
            4,
            &["requester id", "ticket type", "via", "group stations", "assignee stations", "requester external id"],
        ),
        confidence: 92,
        reason: OF_CSV,
        lacks: Some(CSV_LACKS),
        ..Shape::TABLE
    },
];
