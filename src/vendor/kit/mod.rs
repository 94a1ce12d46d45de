//! What desks have in common whose exports are records with ids: tickets, messages, users, in JSON, XML or tables. A vendor
//! says which shapes of file there are ([`Shape`]), what each record is ([`Piece`]) and how a case is made of its records
//! ([`Desk::case`]); everything else is here: recognition, the one pass in the order of the shapes, joining files by ids,
//! overlapping pages, missing companions, loading a case again.
//!
//! A new vendor of this kind is one file that implements [`Desk`] and one folder of the corpus.

mod again;
mod close;
mod draft;
mod ids;
mod joins;
mod known;
mod listed;
pub mod lists;
mod load;
mod named;
mod node;
mod recognise;
mod records;
mod report;
mod scan;
mod shape;

use std::io;
use std::ops::ControlFlow;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::catalogue::{CaseIndex, Catalogue};
use crate::model::{Case, Millis, Person, Problem};
use crate::source::{FileId, Files, xml_value};
use crate::text::dates::DateRules;
use crate::vendor::{Cancelled, Probe, Recognition, Scan, Settings, Vendor};

pub use draft::{Draft, Trouble};
pub(in crate::vendor) use ids::{is_damaged, is_of_another_account, number_or_hash, other_account, whole};
pub use known::{Detail, Known, body, contact_key, key, linked, mail_key, person};
pub use listed::listed;
pub use load::variant_of;
pub use named::case_of_name;
pub use node::Node;
pub use records::Record;
pub(in crate::vendor) use records::json;
pub use report::{REPORT, Report};
pub use shape::{Companion, Form, Shape, When};

/// One help desk whose exports are records.
pub trait Desk: Sync {
    /// Id, e.g. `helpscout`.
    fn id(&self) -> &'static str;

    /// The name people know, e.g. `Help Scout`.
    fn name(&self) -> &'static str;

    /// What the service is called in a sentence: its name, unless that says more.
    fn service(&self) -> &'static str {
        self.name()
    }

    /// Under what its people and names go: its id, unless the same help desk has another reader, with which it shares them.
    fn family(&self) -> &'static str {
        self.id()
    }

    /// Its files, in the order in which they are read: names and people, then messages, then cases, because each needs
    /// those before it. Of shapes that fit equally well the first counts.
    fn shapes(&self) -> &'static [Shape];

    /// Members of a top-level JSON object whose value is the records rather than a part of one, e.g. `tickets`.
    fn members(&self) -> &'static [&'static str] {
        &[]
    }

    /// What a record is. `member` is the one of [`Desk::members`] in which it stands, or its XML element.
    fn pieces(&self, record: &Record<'_>, member: Option<&str>, out: &mut Vec<Piece>);

    /// Makes a case of its record and of the records elsewhere that belong to it. Entries need no order; the kit sorts
    /// them, drops those that occur twice, and makes one of the headers where there is none.
    fn case(&self, head: &Record<'_>, parts: &[Record<'_>], known: &Known<'_>, draft: &mut Draft);

    /// How its reports are read, when one of its shapes is a [`REPORT`].
    fn report(&self) -> Option<Report> {
        None
    }

    /// Reads a case again that another reader of the same vendor made of a file of none of these shapes, without bodies.
    /// Only for a vendor with several readers.
    fn elsewhere(&self, case: CaseIndex, catalogue: &Catalogue, rules: &DateRules, files: &dyn Files) -> Option<Case> {
        let _ = (case, catalogue, rules, files);
        None
    }

    /// Titles of columns in other languages, in lower case, by the one under which a column is read here: desks title their
    /// tables in the language of whoever exports them.
    fn titles(&self) -> &'static [(&'static str, &'static [&'static str])] {
        &[]
    }

    /// As [`Vendor::zone`].
    fn zone(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// Files that belong together.
    fn companions(&self) -> &'static [Companion] {
        &[]
    }
}

/// What a record is to the import.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Parts of a case may name it by another id than its own.
    Alias {
        /// The id by which they name it.
        id: String,
        /// The id of the case, which stands in the same record.
        case: String,
    },
    /// A case.
    Case {
        /// Its id.
        id: String,
    },
    /// The source itself has deleted it, so it is left out, and how many there are is said once a file.
    Deleted {
        /// When it is a case: the id by which its parts name it, which are left out as well.
        case: Option<String>,
    },
    /// A message of a case that has no record of its own: the case is made of all such records that name it, the first of
    /// which is its head.
    Gathered {
        /// The case.
        case: String,
    },
    /// Something that names no case itself belongs to this one: a pair of a table that links others, read before them.
    Link {
        /// Of what, e.g. `engagement`.
        kind: &'static str,
        /// Its id.
        id: String,
        /// The case.
        case: String,
    },
    /// Part of the cases that a [`Piece::Link`] names. Of one that belongs to no case, it is said once a file how many
    /// there are: such tables hold much that never was in a case.
    Linked {
        /// As in the link.
        kind: &'static str,
        /// As in the link.
        id: String,
    },
    /// A name that cases refer to by id, e.g. of a group.
    Name {
        /// Of what, e.g. `group`.
        kind: &'static str,
        /// The id.
        id: String,
        /// The name.
        name: String,
    },
    /// Part of the cases that name it themselves, by a [`Piece::Link`] that may be read behind it. Of one that no case names,
    /// it is said once a file how many there are.
    Offered {
        /// As in the link.
        kind: &'static str,
        /// As in the link.
        id: String,
        /// It names a case itself as well, so that nothing need be said.
        is_placed: bool,
    },
    /// Part of a case that stands in another record: a message, or a list of them.
    Part {
        /// The case.
        case: String,
    },
    /// Somebody.
    Person(Person),
    /// Somebody as a case has it, which counts only as long as no address and no telephone of theirs is known.
    Sender(Person),
    /// The title of a custom field.
    Title {
        /// As [`crate::model::FieldValue::field`].
        field: String,
        /// What people call it.
        title: String,
    },
    /// It should be something, but is not; it is left out, and the reason said.
    Unusable(Trouble),
    /// The record is one of several versions of the same thing. What else it is counts for the newest version alone, and
    /// only when all files of its shape have been read.
    Version {
        /// The id that the versions share.
        id: String,
        /// When it became what it is.
        at: Option<Millis>,
    },
}

/// A desk as a vendor.
#[derive(Clone, Copy, Debug)]
pub struct Kit<D>(pub D);

impl<D: Desk> Vendor for Kit<D> {
    fn id(&self) -> &'static str {
        self.0.id()
    }

    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn recognise(&self, probe: &Probe<'_>) -> Option<Recognition> {
        recognise(&self.0, probe)
    }

    fn forms(&self) -> Vec<&'static str> {
        forms(&self.0)
    }

    fn nearest(&self, probe: &Probe<'_>) -> Option<&'static str> {
        nearest(&self.0, probe)
    }

    fn companions(&self) -> &'static [Companion] {
        self.0.companions()
    }

    fn list(&self, probe: &Probe<'_>) -> Option<Recognition> {
        list(&self.0, probe)
    }

    fn zone(&self) -> Option<(&'static str, &'static str)> {
        self.0.zone()
    }

    fn scan(&self, files: &[(FileId, Recognition)], scan: &mut Scan<'_>) -> Result<(), Cancelled> {
        self::scan(&self.0, files, scan)
    }

    fn load(
        &self,
        case: CaseIndex,
        catalogue: &Catalogue,
        settings: &Settings,
        files: &dyn Files,
    ) -> Result<Case, Box<Problem>> {
        load(&self.0, case, catalogue, settings, files)
    }
}

/// See [`Vendor::recognise`].
pub fn recognise(desk: &dyn Desk, probe: &Probe<'_>) -> Option<Recognition> {
    recognise::recognise(desk, probe)
}

/// See [`Vendor::forms`].
pub fn forms(desk: &dyn Desk) -> Vec<&'static str> {
    let mut forms: Vec<&'static str> = Vec::new();
    for shape in desk.shapes() {
        if !forms.contains(&shape.variant) {
            forms.push(shape.variant);
        }
    }
    forms
}

/// See [`Vendor::list`].
pub fn list(desk: &dyn Desk, probe: &Probe<'_>) -> Option<Recognition> {
    lists::list(desk, probe)
}

/// See [`Vendor::nearest`].
pub fn nearest(desk: &dyn Desk, probe: &Probe<'_>) -> Option<&'static str> {
    recognise::nearest(desk, probe).map(|shape| shape.variant)
}

/// See [`Vendor::scan`].
///
/// # Errors
/// [`Cancelled`].
pub fn scan(desk: &dyn Desk, files: &[(FileId, Recognition)], scan: &mut Scan<'_>) -> Result<(), Cancelled> {
    scan::scan(desk, files, scan)
}

/// See [`Vendor::load`].
///
/// # Errors
/// As there.
pub fn load(
    desk: &dyn Desk,
    case: CaseIndex,
    catalogue: &Catalogue,
    settings: &Settings,
    files: &dyn Files,
) -> Result<Case, Box<Problem>> {
    load::load(desk, case, catalogue, settings, files)
}

/// Reads the records of one file of a `variant` outside of a pass, e.g. to learn names from it; damaged ones are passed
/// over. `each` answers whether to go on.
///
/// # Errors
/// When the file cannot be read to its end.
pub fn each_record(
    desk: &dyn Desk,
    variant: &str,
    file: FileId,
    files: &dyn Files,
    settings: &Settings,
    each: &mut dyn FnMut(&Record<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    let Some(shape) = load::shape(desk, variant) else { return Ok(()) };
    let layout = match shape.form {
        Form::Table => records::layout(desk, file, files, settings)?.map(|(layout, _)| Rc::new(layout)),
        Form::Json | Form::Xml(_) => None,
    };
    let read_as = records::FileShape { shape, chosen: true };
    records::each(desk, read_as, file, layout.as_ref(), files, &mut |found, _| match found {
        records::Found::Record(record, _, _) => each(&record),
        records::Found::Broken(..) => ControlFlow::Continue(()),
    })
}

/// What a record is, be it of a report or of the desk's own.
fn pieces(desk: &dyn Desk, record: &Record<'_>, member: Option<&str>, out: &mut Vec<Piece>) {
    match desk.report().filter(|_| record.variant == REPORT) {
        Some(report) => report.pieces(record, out),
        None => desk.pieces(record, member, out),
    }
}

/// The bytes that stand in Base64 in a record; `None` when they do not.
pub fn embedded(record: &[u8], pointer: &str) -> Option<Vec<u8>> {
    let value = match record.trim_ascii_start().first() {
        Some(b'<') => xml_value::parse(record).ok()?,
        _ => records::json(record).ok()?,
    };
    let mut text = value.pointer(pointer)?.as_str()?.to_owned();
    text.retain(|character| !character.is_ascii_whitespace());
    STANDARD.decode(text).ok()
}
