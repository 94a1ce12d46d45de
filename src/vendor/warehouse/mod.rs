//! Help desks by the tables that a loader keeps of them in a warehouse: one CSV a table, joined by ids, in the layout of
//! Fivetran; other loaders differ in the columns that they add. One desk a file; what their rows have in common is `row`.
//!
//! Words, people and ids are those of the desk's own exports, so whatever reads these is used, and cases have the ids that
//! they have there. Times are UTC. Rows that the loader marks as deleted are left out; but people and names stay, because
//! what somebody wrote remains when they are gone.

mod hubspot;
mod intercom;
mod jira;
mod row;
mod zendesk;

pub use hubspot::HubSpot;
pub use intercom::Intercom;
pub use jira::Jira;
pub use zendesk::Zendesk;

use super::kit::Shape;

/// Columns that loaders add: where one of them is, the table is a warehouse's, and few others tell which.
const LOADED: &[&str] = &[
    "_fivetran_synced",
    "_fivetran_deleted",
    "_fivetran_active",
    "_airbyte_emitted_at",
    "_airbyte_extracted_at",
    "_sdc_batched_at",
    "_sdc_extracted_at",
    "_sdc_received_at",
];

/// A table to begin with; surer than any other vendor, whose tables have none of these columns.
const TABLE: Shape = Shape { confidence: 96, utc: true, ..Shape::TABLE };
/// The same of a table that only its name tells from those of other desks.
const NAMED: Shape = Shape { some: (1, LOADED), by_name_only: true, confidence: 90, ..TABLE };
/// The same of tables that hold nothing to move. They come along when a whole schema is dropped, and without this they
/// would be taken for tables of cases.
const BESIDE: Shape =
    Shape { variant: "beside", confidence: 60, reason: "a table of a warehouse that holds nothing to move", ..NAMED };
