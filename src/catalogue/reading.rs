//! How files were read: what a person chose about them, kept for the next time. It goes into the ledger and into a recipe,
//! so it holds no text of theirs: zones by their names, sources by their ids, and everything else as marks, by which files,
//! columns and addresses are known again without being named.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Catalogue, OwnAddress, OwnKind};
use crate::model::Mark;
use crate::text::address;
use crate::vendor::{Column, Settings, SourceDates};

/// See the module.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct Reading {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) zone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) day_first: Option<bool>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) dates: BTreeMap<String, SourceDates>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    vendors: BTreeMap<Mark, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    columns: BTreeMap<Mark, Column>,
    #[serde(skip_serializing_if = "Option::is_none")]
    own_addresses: Option<OwnMarks>,
    #[serde(skip_serializing_if = "Option::is_none")]
    own_names: Option<OwnMarks>,
}

/// Which addresses, or names in chats, were the desk's. Those of customers are not among them, not even as marks.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct OwnMarks {
    /// The person has said which they are: no others were. Else they were proposed, and others may be.
    pub chosen: bool,
    marks: BTreeSet<Mark>,
}

impl OwnMarks {
    /// Was this one of the desk's? `None` where nothing was said of it.
    pub fn says(&self, kind: OwnKind, entry: &str) -> Option<bool> {
        let known = |mark: Mark| self.marks.contains(&mark);
        let is_own = known(own(kind, entry)) || domain(kind, entry).is_some_and(known);
        if is_own { Some(true) } else { self.chosen.then_some(false) }
    }
}

impl Reading {
    /// How the files of a catalogue were read. What is known of other files stays.
    pub fn of(settings: &Settings, catalogue: &Catalogue) -> Self {
        let mut reading = settings.kept.clone();
        // Any text can be typed where a zone is asked for. What is none was read as UTC.
        let zone = |name: &String| TimeZone::get(name).is_ok();
        reading.zone = settings.zone.clone().filter(zone);
        reading.day_first = settings.day_first;
        let dates = |dates: &SourceDates| SourceDates { zone: dates.zone.clone().filter(zone), ..*dates };
        reading.dates = settings.dates.iter().map(|(source, chosen)| (source.clone(), dates(chosen))).collect();
        reading.dates.retain(|_, dates| *dates != SourceDates::default());
        reading.keep_vendors(settings, catalogue);
        reading.keep_columns(settings, catalogue);
        let Self { own_addresses, own_names, .. } = &mut reading;
        keep_own(own_addresses, OwnKind::Mail, settings.own_addresses.as_deref(), &catalogue.own_addresses);
        keep_own(own_names, OwnKind::Chat, settings.own_names.as_deref(), &catalogue.own_addresses);
        reading
    }

    /// The zone chosen for the local times of a source.
    pub fn zone(&self, source: &str) -> Option<&str> {
        let own = self.dates.get(source).and_then(|dates| dates.zone.as_deref());
        own.or(self.zone.as_deref())
    }

    /// Whether the day was chosen to come before the month in a source.
    pub fn day_first(&self, source: &str) -> Option<bool> {
        self.dates.get(source).and_then(|dates| dates.day_first).or(self.day_first)
    }

    /// What a file of this name, or else one that is called alike, was read as by choice.
    pub fn vendor(&self, file: &str) -> Option<&str> {
        if self.vendors.is_empty() {
            return None;
        }
        self.vendors.get(&exactly(file)).or_else(|| self.vendors.get(&alike(file))).map(String::as_str)
    }

    /// The meanings chosen for the columns of a table of this name and these headers: of one with the same headers, or else
    /// of one that is called alike.
    pub fn columns(&self, file: &str, headers: &[impl AsRef<str>]) -> BTreeMap<u32, Column> {
        if self.columns.is_empty() {
            return BTreeMap::new();
        }
        let (shape, alike) = (shape(headers), alike(file));
        let chosen = |header: &str| {
            let known = |table: Mark| self.columns.get(&column(table, header));
            known(shape).or_else(|| known(alike)).copied()
        };
        (0..).zip(headers).filter_map(|(at, header)| Some((at, chosen(header.as_ref())?))).collect()
    }

    /// Which addresses or names were the desk's; `None` where there were none of the kind.
    pub const fn own(&self, kind: OwnKind) -> Option<&OwnMarks> {
        match kind {
            OwnKind::Chat => self.own_names.as_ref(),
            OwnKind::Mail => self.own_addresses.as_ref(),
        }
    }

    fn keep_vendors(&mut self, settings: &Settings, catalogue: &Catalogue) {
        if settings.vendors.is_empty() && self.vendors.is_empty() {
            return;
        }
        let choices =
            || catalogue.files.iter().map(|file| (&file.name, settings.vendor(&file.name).map(str::to_owned)));
        let (mut exact, mut like) = (Agreed::default(), Agreed::default());
        for (name, choice) in choices() {
            exact.add(exactly(name), choice.clone());
            like.add(alike(name), choice);
        }
        exact.put(&mut self.vendors);
        like.put(&mut self.vendors);
    }

    fn keep_columns(&mut self, settings: &Settings, catalogue: &Catalogue) {
        if settings.columns.is_empty() && self.columns.is_empty() {
            return;
        }
        let (mut exact, mut like) = (Agreed::default(), Agreed::default());
        for table in &catalogue.tables {
            let headers: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
            let chosen = settings.columns(&table.file, &headers);
            let (shape, alike) = (shape(&headers), alike(&table.file));
            for (at, header) in (0..).zip(headers) {
                let choice = chosen.get(&at).copied();
                exact.add(column(shape, header), choice);
                like.add(column(alike, header), choice);
            }
        }
        exact.put(&mut self.columns);
        like.put(&mut self.columns);
    }
}

/// Choices by a mark that several things may share: kept is what all of them agree on.
struct Agreed<T>(BTreeMap<Mark, Option<T>>);

impl<T> Default for Agreed<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: PartialEq> Agreed<T> {
    fn add(&mut self, mark: Mark, choice: Option<T>) {
        match self.0.get_mut(&mark) {
            Some(known) if *known != choice => *known = None,
            Some(_) => {}
            None => {
                self.0.insert(mark, choice);
            }
        }
    }

    fn put(self, kept: &mut BTreeMap<Mark, T>) {
        for (mark, choice) in self.0 {
            match choice {
                Some(choice) => kept.insert(mark, choice),
                None => kept.remove(&mark),
            };
        }
    }
}

/// Keeps which of the addresses or names that files show are the desk's. What these files do not show is as it was.
fn keep_own(kept: &mut Option<OwnMarks>, kind: OwnKind, chosen: Option<&[String]>, all: &[OwnAddress]) {
    let rows: Vec<&OwnAddress> = all.iter().filter(|row| row.kind == kind).collect();
    if rows.is_empty() && chosen.is_none() {
        return;
    }
    let before = kept.take().unwrap_or_default();
    let (yes, no): (Vec<&OwnAddress>, Vec<&OwnAddress>) = rows.into_iter().partition(|row| row.own);
    let denied: BTreeSet<Mark> =
        no.iter().flat_map(|row| [Some(own(kind, &row.address)), domain(kind, &row.address)]).flatten().collect();
    let mut marks = before.marks;
    marks.retain(|mark| !denied.contains(mark));
    marks.extend(yes.iter().map(|row| own(kind, &row.address)));
    marks.extend(chosen.into_iter().flatten().map(|entry| own(kind, entry)));
    *kept = Some(OwnMarks { chosen: before.chosen || chosen.is_some(), marks });
}

fn own(kind: OwnKind, entry: &str) -> Mark {
    match kind {
        OwnKind::Chat => Mark::of(["recipe", "own name", &entry.trim().to_lowercase()]),
        OwnKind::Mail => Mark::of(["recipe", "own address", &address::normalise(entry)]),
    }
}

/// The mark of the domain of an address, by which all of its addresses can be chosen.
fn domain(kind: OwnKind, entry: &str) -> Option<Mark> {
    let domain = address::domain(entry).filter(|_| kind == OwnKind::Mail)?;
    Some(own(kind, &format!("@{domain}")))
}

fn exactly(file: &str) -> Mark {
    Mark::of(["recipe", "file", file])
}

/// The mark of all files that are called alike: in whatever folder, with whatever numbers, as exports of different days are.
fn alike(file: &str) -> Mark {
    let name = file.rsplit('/').next().unwrap_or(file).to_lowercase();
    let mut folded = String::with_capacity(name.len());
    for letter in name.chars() {
        if !letter.is_ascii_digit() {
            folded.push(letter);
        } else if !folded.ends_with('#') {
            folded.push('#');
        }
    }
    // As browsers call a second download.
    Mark::of(["recipe", "file like", &folded.replace(" (#)", "")])
}

/// The mark of all tables with these headers.
fn shape(headers: &[impl AsRef<str>]) -> Mark {
    let words = ["recipe", "table"].into_iter().chain(headers.iter().map(AsRef::as_ref));
    Mark::of(words)
}

fn column(table: Mark, header: &str) -> Mark {
    Mark::of(["recipe", "column", &table.to_string(), header])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exports_of_different_days_are_called_alike() {
        let one = alike("backup/tickets-2024-03-01.csv");
        for name in ["tickets-2024-05-17.csv", "new/Tickets-2025-1-1 (2).csv", "tickets-2024-03-01 (1).csv"] {
            assert_eq!(alike(name), one, "{name}");
        }
        for name in ["tickets.csv", "users-2024-03-01.csv", "tickets-2024-03-01.json"] {
            assert_ne!(alike(name), one, "{name}");
        }
    }

    #[test]
    fn what_files_that_are_called_alike_do_not_agree_on_is_not_kept_for_others() {
        let mut kept = BTreeMap::from([(Mark(1), "old"), (Mark(4), "other files")]);
        let mut agreed = Agreed::default();
        for (mark, choice) in
            [(1, Some("a")), (1, Some("b")), (2, Some("a")), (2, None), (3, Some("a")), (3, Some("a"))]
        {
            agreed.add(Mark(mark), choice);
        }
        agreed.put(&mut kept);
        assert_eq!(kept, BTreeMap::from([(Mark(3), "a"), (Mark(4), "other files")]));
    }

    #[test]
    fn a_domain_stands_for_all_of_its_addresses_until_one_is_denied() {
        let row = |address: &str, own| OwnAddress {
            kind: OwnKind::Mail,
            address: address.to_owned(),
            mails: 1,
            own,
            reason: String::new(),
        };
        let mut kept = None;
        keep_own(&mut kept, OwnKind::Mail, Some(&["@shop.example".to_owned()]), &[row("ann@shop.example", true)]);
        let says = |kept: &Option<OwnMarks>, entry: &str| kept.as_ref().unwrap().says(OwnKind::Mail, entry);
        assert_eq!(says(&kept, "bo@shop.example"), Some(true));
        assert_eq!(says(&kept, "cy@example.org"), Some(false), "the person has said which they are");
        keep_own(&mut kept, OwnKind::Mail, Some(&[]), &[row("bo@shop.example", false)]);
        assert_eq!(says(&kept, "bo@shop.example"), Some(false));
        assert_eq!(says(&kept, "ann@shop.example"), Some(true), "what these files do not show is as it was");
    }
}
