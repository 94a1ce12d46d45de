//! What the columns of a table say by their names, found out once for all its rows.

use super::shown::{self, Shown};
use super::{ID, desk, names, paths, people};
use crate::catalogue::TableLayout;
use crate::text::dates::DateRules;
use crate::vendor::{Column, Settings};

/// One column.
#[derive(Clone, Debug)]
pub(super) struct Outline<'a> {
    pub name: &'a str,
    pub meaning: Column,
    /// The list of messages that it stands in, see [`paths`].
    pub list: Option<&'a str>,
    pub shown: Shown,
    /// Its texts are notes.
    pub of_notes: bool,
    /// Its texts are notes where nobody is named as their author.
    pub of_comments: bool,
    /// It names to whom a message went.
    pub is_recipient: bool,
    /// As whom it names people by their ids.
    pub person: Option<Column>,
    /// How its dates are read.
    pub rules: DateRules,
    /// Its name says in which zone its dates are.
    pub zone_is_told: bool,
}

impl<'a> Outline<'a> {
    /// All columns of a table in their order.
    pub fn of(layout: &'a TableLayout, settings: &Settings) -> Vec<Self> {
        let rules = settings.date_rules(ID);
        let people = [Column::Author, Column::RequesterEmail, Column::RequesterName, Column::RequesterPhone];
        let names_people = layout.meanings.iter().any(|meaning| people.contains(meaning));
        let columns = layout.names.iter().zip(&layout.meanings).enumerate();
        let outline = |(at, (name, meaning)): (usize, (&'a String, &Column))| {
            let told = names::zone(name);
            let zone_is_told = told.is_some();
            let zone = told.unwrap_or_else(|| rules.zone.clone());
            Self {
                name,
                meaning: *meaning,
                list: paths::list(name),
                shown: Shown::of(name),
                of_notes: shown::is_of_notes(name),
                of_comments: shown::is_of_comments(name),
                is_recipient: desk::is_recipient(name),
                // `user_id` of a message is whoever wrote it, of the desk or not.
                person: match people::named_by_id(name) {
                    Some(_) if layout.row_is_message && !names_people && people::is_any_user(name) => {
                        Some(Column::Author)
                    }
                    named => named,
                },
                rules: DateRules { zone, day_first: layout.day_first.get(at).copied().flatten() },
                zone_is_told,
            }
        };
        columns.map(outline).collect()
    }
}
