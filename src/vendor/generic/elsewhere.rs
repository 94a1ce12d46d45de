//! Cases of a table that files of a known help desk hold as well: a list that somebody saved from a view, beside the export. It is
//! no reason to move them twice.

use std::collections::BTreeMap;

use super::ID;
use super::facts::Facts;
use super::survey::warning;
use crate::catalogue::{Builder, CaseHeader, Catalogue};
use crate::source::FileId;
use crate::vendor::kit::number_or_hash;

/// Readers that are no help desks.
const NO_DESKS: &[&str] = &[ID, "mail", "whatsapp"];
/// Dates without a zone, or without a time, differ by so many milliseconds at most.
const APART: u64 = 26 * 60 * 60 * 1000;

/// Cases of help desks that were read before.
#[derive(Default)]
pub(super) struct Elsewhere {
    /// By a number or hash of their ids, in order.
    cases: Vec<(u64, u32)>,
    /// How many of a file were left out.
    left: BTreeMap<FileId, u64>,
}

impl Elsewhere {
    /// Those of the catalogue.
    pub fn of(catalogue: &Catalogue) -> Self {
        let is_desk: Vec<bool> = catalogue.sets.iter().map(|set| !NO_DESKS.contains(&set.vendor.as_str())).collect();
        let all = catalogue.cases.iter().zip(0..);
        let own = all.filter(|(header, _)| is_desk.get(usize::from(header.set.0)) == Some(&true));
        let mut cases: Vec<(u64, u32)> = own.map(|(header, at)| (number_or_hash(&header.source_id), at)).collect();
        cases.sort_unstable();
        Self { cases, left: BTreeMap::new() }
    }

    /// Is the case `id` of these rows of `file` one of them, by its id, its subject and its time? Then it is counted.
    pub fn holds(&mut self, id: &str, rows: &[Facts], file: FileId, catalogue: &Catalogue) -> bool {
        let key = number_or_hash(id);
        let from = self.cases.partition_point(|(known, _)| *known < key);
        let alike = self.cases.iter().skip(from).take_while(|(known, _)| *known == key);
        let mut headers = alike.filter_map(|(_, at)| catalogue.cases.get(*at as usize));
        let found = headers.any(|header| *header.source_id == *id && is_same(header, rows));
        if found {
            *self.left.entry(file).or_default() += 1;
        }
        found
    }

    /// Says what was left out.
    pub fn tell(self, name: impl Fn(FileId) -> String, builder: &mut Builder) {
        for (file, count) in self.left {
            let message = format!(
                "Cases of this table that other files hold as well, by their id, subject and date, so that they were left out \
                 here: {count}."
            );
            builder.problem(warning(&name(file), "table.elsewhere", message));
        }
    }
}

fn is_same(header: &CaseHeader, rows: &[Facts]) -> bool {
    let subject = rows.iter().map(|row| row.subject.trim()).find(|subject| !subject.is_empty()).unwrap_or_default();
    let begins: String = subject.chars().take(Builder::SUBJECT_CHARS).collect();
    let is_near = match (header.created_at, rows.iter().find_map(|row| row.created_at.as_ref())) {
        (Some(known), Some(own)) => known.0.abs_diff(own.at.0) <= APART,
        _ => true,
    };
    !begins.is_empty() && header.subject.trim() == begins.trim() && is_near
}
