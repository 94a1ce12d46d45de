//! Both ends of mails in tables, and which addresses are the desk's own where no column says a direction: those that stand
//! at an end of most cases, where customers stand in one or two.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::cell::{Who, clean};
use super::names::normal;
use super::paths;
use crate::catalogue::TableColumn;
use crate::model::Side;
use crate::source::table::Row;
use crate::text::address;
use crate::vendor::{Column, mail, terms};

/// Addresses that are counted.
const MOST: usize = 20_000;

/// In how many cases each address stands at an end.
#[derive(Debug, Default)]
pub(super) struct DeskTally {
    ends: Vec<usize>,
    cases: HashMap<String, HashSet<u64>>,
}

impl DeskTally {
    /// Counts nothing unless both ends have columns and nobody is named as the customer.
    pub fn new(columns: &[TableColumn]) -> Self {
        let is_named = |column: &TableColumn| {
            matches!(column.meaning, Column::RequesterEmail | Column::RequesterPhone | Column::RequesterName)
        };
        let is_author = |column: &&TableColumn| column.meaning == Column::Author;
        let is_end = |column: &&TableColumn| column.meaning == Column::Field && is_recipient(&column.name);
        let both = columns.iter().any(|column| is_author(&column)) && columns.iter().any(|column| is_end(&column));
        if !both || columns.iter().any(is_named) {
            return Self::default();
        }
        let ends = columns.iter().enumerate().filter(|(_, column)| is_author(column) || is_end(column));
        Self { ends: ends.map(|(at, _)| at).collect(), cases: HashMap::new() }
    }

    /// Is there anything to count?
    pub fn counts(&self) -> bool {
        !self.ends.is_empty()
    }

    /// Counts the ends of one row of a case.
    pub fn add(&mut self, case: u64, row: &Row) {
        for text in self.ends.iter().filter_map(|at| row.cells.get(*at)) {
            for one in text.split([',', ';', '\n']) {
                let mut who = Who::default();
                who.add(clean(one));
                let Some(email) = who.email else { continue };
                if self.cases.contains_key(&email) || self.cases.len() < MOST {
                    self.cases.entry(email).or_default().insert(case);
                }
            }
        }
    }

    /// The desk's own addresses among `cases` cases, and with `@` before them its domains; none when no address stands out.
    pub fn addresses(&self, cases: usize) -> BTreeSet<String> {
        let mut counts: Vec<(usize, &String)> = self.cases.iter().map(|(email, of)| (of.len(), email)).collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let second = counts.get(1).map_or(0, |(count, _)| *count);
        let Some((_, first)) = counts.first().filter(|(count, _)| *count >= 2 && *count > second && count * 2 > cases)
        else {
            return BTreeSet::new();
        };
        let domain = address::domain(first).filter(|domain| !mail::is_public(domain));
        std::iter::once((*first).clone()).chain(domain.map(|domain| format!("@{domain}"))).collect()
    }
}

/// Is this the end that a message goes to? `To`, `Recipient email`, `Кому`.
pub(super) fn is_recipient(header: &str) -> bool {
    const ENDS: &[&str] = &[
        "delivered to",
        "recipient",
        "recipient address",
        "recipient email",
        "recipients",
        "sent to",
        "to",
        "to address",
        "to addresses",
        "to email",
        "to emails",
        "адресат",
        "кому",
        "получатель",
        "получатели",
        "an",
        "empfänger",
        "destinataire",
        "destinataires",
        "para",
        "destinatario",
        "destinatarios",
        "destinatário",
        "destinatários",
        "odbiorca",
        "odbiorcy",
    ];
    let path = header.rsplit_once(paths::WITHIN).map_or(header, |(_, path)| path);
    ENDS.contains(&normal(path).as_str())
}

/// May addresses in a column of this name be those of customers, when nothing but the addresses speaks for it? Not those
/// of recipients and of the desk: who is the customer depends on who wrote.
pub(super) fn may_be_requester(header: &str) -> bool {
    const OTHERS: &[&str] = &[
        "bcc",
        "by",
        "cc",
        "inbox",
        "mailbox",
        "recipient",
        "recipients",
        "to",
        "адресат",
        "кем",
        "кому",
        "копия",
        "получатели",
        "получатель",
        "an",
        "empfänger",
        "kopie",
        "destinataire",
        "destinataires",
        "copie",
        "para",
        "destinatario",
        "destinatarios",
        "copia",
        "destinatário",
        "destinatários",
        "cópia",
        "odbiorca",
        "odbiorcy",
        "kopia",
    ];
    let name = normal(header);
    !name.split(' ').any(|word| OTHERS.contains(&word)) && terms::side(&name) != Some(Side::Agent)
}
