//! The shapes of a desk's files, as data.

use crate::source::FileId;
use crate::vendor::Recognition;

/// How a file is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// JSON of any layout, see [`crate::source::json_records`].
    Json,
    /// Rows below a header.
    Table,
    /// XML whose records are elements of these names.
    Xml(&'static [&'static str]),
}

/// One kind of file of a desk, and how it is told from others.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The second half of `format`, e.g. `conversations`.
    pub variant: &'static str,
    /// How it is written.
    pub form: Form,
    /// Keys of the first record that must all be there: members of JSON, children of XML (with underscores), columns in
    /// lower case.
    pub keys: &'static [&'static str],
    /// Of these keys, at least so many.
    pub some: (usize, &'static [&'static str]),
    /// Keys of which none may be there.
    pub not: &'static [&'static str],
    /// The first record must stand in one of these members; any place when empty.
    pub members: &'static [&'static str],
    /// Texts of which one must occur in the beginning of the file; none needed when empty.
    pub marks: &'static [&'static str],
    /// How the name of the file may begin, in lower case; a file so named is more surely of this kind.
    pub names: &'static [&'static str],
    /// The name must be one of [`Shape::names`].
    pub by_name_only: bool,
    /// 0 to 100, when everything above holds.
    pub confidence: u8,
    /// Why, in plain English.
    pub reason: &'static str,
    /// What such a file does not hold, and how to get it: said once a file.
    pub lacks: Option<&'static str>,
    /// Times without a zone are UTC, whatever zone the person chose for others: so the source has it.
    pub utc: bool,
}

impl Shape {
    /// A shape to begin with; the rest is said with struct update.
    pub const JSON: Self = Self {
        variant: "",
        form: Form::Json,
        keys: &[],
        some: (0, &[]),
        not: &[],
        members: &[],
        marks: &[],
        names: &[],
        by_name_only: false,
        confidence: 90,
        reason: "",
        lacks: None,
        utc: false,
    };
    /// The same for a table.
    pub const TABLE: Self = Self { form: Form::Table, ..Self::JSON };
}

/// Files of one kind are of little use without those of another.
#[derive(Clone, Copy, Debug)]
pub struct Companion {
    /// When there is a file of this variant.
    pub of: &'static str,
    /// There should be one of these. When none can help, the message is said in any case.
    pub needs: &'static [&'static str],
    /// Otherwise this is said: what is missing and how to get it.
    pub message: &'static str,
    /// What must be so for it to be said.
    pub when: When,
    /// The code of what is said of each case alone where some of the files are there: where none is, this says it once.
    pub covers: Option<&'static str>,
}

impl Companion {
    /// One to begin with; the rest is said with struct update.
    pub const ALWAYS: Self = Self { of: "", needs: &[], message: "", when: When::Always, covers: None };

    /// Is it missing altogether? `met` are the variants of records that stand in files of another variant.
    pub(super) fn is_missing(&self, files: &[(FileId, Recognition)], met: &[&str]) -> bool {
        let has = |variant: &str| files.iter().any(|(_, found)| found.variant == variant);
        has(self.of) && !self.needs.iter().any(|needed| has(needed) || met.contains(needed))
    }
}

/// When a missing companion is missed. Most desks keep what a case holds within it or beside it, as they were fetched, so
/// that a file which is not there need not be missing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum When {
    /// In any case.
    Always,
    /// When some of the cases have no text at all.
    NoTexts,
    /// When there is nothing in any case but its first text.
    NoReplies,
}
