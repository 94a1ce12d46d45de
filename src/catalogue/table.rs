//! Tables with their columns as understood, so that a person can correct them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::Attachment;
use crate::source::FileId;
use crate::source::table::Dialect;
use crate::vendor::Column;

/// One table file with its columns as understood.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Table {
    /// File name; the key of [`crate::vendor::Settings::columns`].
    pub file: String,
    /// One row a message, rather than one row a case.
    pub row_is_message: bool,
    /// Columns in order.
    pub columns: Vec<TableColumn>,
}

/// One column.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TableColumn {
    /// Header.
    pub name: String,
    /// What it is taken for.
    pub meaning: Column,
    /// Why, in plain English.
    pub reason: String,
    /// Up to five different values.
    pub samples: Vec<String>,
}

/// How one table file is read: what the pass over the whole of it found out, for the loading of single cases.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TableLayout {
    /// The file.
    pub file: FileId,
    /// How it is written.
    pub dialect: Dialect,
    /// The names of its columns, none twice.
    pub names: Vec<String>,
    /// What they mean, in order.
    pub meanings: Vec<Column>,
    /// Whether the day comes before the month, by column.
    pub day_first: Vec<Option<bool>>,
    /// One row a message, rather than one row a case.
    pub row_is_message: bool,
    /// Addresses of agents by their names in lower case, where a column of agents names them and another column shows
    /// the address beside the name.
    pub agents: BTreeMap<String, String>,
    /// The desk's own addresses, and its domains with `@` before them, where the table shows which they are.
    pub desk: BTreeSet<String>,
    /// Columns such as `private` in which nothing but yes ever stands: where they are empty, it is no.
    pub blank_is_no: BTreeSet<usize>,
    /// People of other tables, by their ids and names.
    pub people: Arc<BTreeMap<String, TablePerson>>,
    /// Messages stand in another table, so that a text of this one is what a case began with: often one of them once more.
    pub beside_messages: bool,
    /// Where customers are called otherwise, e.g. contacts, a user is of the desk.
    pub users_are_agents: bool,
    /// The file is called after notes, and nothing in it says otherwise: `notes.json`.
    pub of_notes: bool,
    /// Attachments of other tables, by the ids of their messages and cases.
    pub files: Arc<BTreeMap<String, Vec<Attachment>>>,
}

impl TableLayout {
    /// A table with these columns, of which nothing more is known.
    pub fn unread(file: FileId, dialect: Dialect, names: Vec<String>) -> Self {
        Self {
            file,
            dialect,
            meanings: vec![Column::Field; names.len()],
            day_first: vec![None; names.len()],
            names,
            row_is_message: false,
            agents: BTreeMap::new(),
            desk: BTreeSet::new(),
            blank_is_no: BTreeSet::new(),
            people: Arc::default(),
            beside_messages: false,
            users_are_agents: false,
            of_notes: false,
            files: Arc::default(),
        }
    }

    /// Is this one of the desk's own addresses?
    pub fn is_desk(&self, email: &str) -> bool {
        let email = email.to_lowercase();
        let domain = email.rfind('@').and_then(|at| email.get(at..));
        self.desk.contains(&email) || domain.is_some_and(|domain| self.desk.contains(domain))
    }
}

/// Somebody whom a table of people names.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TablePerson {
    /// What they are called.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// Their telephone.
    pub phone: Option<String>,
}

/// What kind of address it is. Addresses of different kinds are never compared.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnKind {
    /// A name or a number in chats, chosen in [`crate::vendor::Settings::own_names`].
    Chat,
    /// A mail address, chosen in [`crate::vendor::Settings::own_addresses`].
    #[default]
    Mail,
}

/// An address that may be one of the desk's own.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct OwnAddress {
    /// What kind of address.
    pub kind: OwnKind,
    /// The mail address, lower case; or the name in chats, as written.
    pub address: String,
    /// Mails it sent or received; messages of chats that it wrote.
    pub mails: u64,
    /// Taken for one of the desk's own.
    pub own: bool,
    /// Why, in plain English.
    pub reason: String,
}
