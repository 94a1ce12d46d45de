//! What every export becomes: one neutral model, filled by [`crate::vendor`] and consumed by [`crate::plan`].
//!
//! All ids are text, because many exports carry ids that no number type of a browser can hold. Dates keep their
//! original spelling. Nothing here knows a format, a vendor or Deskie.

mod attachment;
mod case;
mod entry;
mod fingerprint;
mod instant;
mod mark;
mod person;
mod phone;
mod problem;

pub use attachment::{Attachment, AttachmentPlace};
pub use case::{Case, Channel, FieldValue, Priority, Status, Word};
pub use entry::{Author, Body, Entry, EntryKind, Side};
pub use fingerprint::Fingerprint;
pub use instant::{Instant, Millis, Zone};
pub use mark::Mark;
pub use person::{Person, PersonKey, Role};
pub use phone::{Phone, code as country_code};
pub use problem::{Place, Problem, Severity};
