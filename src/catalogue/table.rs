//! Tables with their columns as understood, so that a person can correct them.

use serde::{Deserialize, Serialize};

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

/// An address that may be one of the desk's own.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct OwnAddress {
    /// The address, lower case.
    pub address: String,
    /// Mails it sent or received.
    pub mails: u64,
    /// Taken for one of the desk's own.
    pub own: bool,
    /// Why, in plain English.
    pub reason: String,
}
