//! What the CSV lends to tickets that the JSON holds: people, and, from the tickets that are in both,
//! the names of groups and the titles of custom fields, for which the JSON has numbers only.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::ControlFlow;

use super::super::case::{Detail, name_key};
use super::super::{ID, load};
use super::table::{requester, title};
use super::{Account, CSV};
use crate::catalogue::{CaseIndex, Catalogue};
use crate::model::{Case, Person};
use crate::source::FileId;
use crate::text::dates::DateRules;
use crate::vendor::kit::{self, Record};
use crate::vendor::terms;
use crate::vendor::{Recognition, Scan};

/// So many tickets that are in both are compared; more would say nothing new.
const COMPARED: usize = 2_000;

/// Reads the CSVs among the files for the sake of the tickets that are known already. What cannot be read is told when
/// the files are read for their own sake.
pub(in super::super) fn enrich(files: &[(FileId, Recognition)], scan: &mut Scan<'_>) {
    let rules = scan.settings.date_rules(ID);
    let known: HashMap<Box<str>, CaseIndex> = scan
        .builder
        .catalogue()
        .cases
        .iter()
        .zip(0..)
        .map(|(case, at)| (case.source_id.clone(), CaseIndex(at)))
        .collect();
    let mut found = Found::default();
    for (file, _) in files.iter().filter(|(_, recognition)| recognition.variant == CSV) {
        let (all, settings) = (scan.files, scan.settings);
        let _ = kit::each_record(&Account, CSV, *file, all, settings, &mut |row| {
            if let Some(case) = row.node().text("id").and_then(|id| known.get(id.as_str()).copied()) {
                found.row(row, case, &rules, scan);
            }
            ControlFlow::Continue(())
        });
    }
    found.settle(scan.builder.catalogue_mut());
}

/// What the comparison has shown.
#[derive(Default)]
struct Found {
    compared: usize,
    groups: BTreeMap<String, String>,
    /// Fields and columns that had the same value in some ticket.
    alike: BTreeSet<(String, String)>,
    /// Fields and columns that had different ones.
    unlike: BTreeSet<(String, String)>,
}

impl Found {
    fn row(&mut self, row: &Record<'_>, case: CaseIndex, rules: &DateRules, scan: &mut Scan<'_>) {
        if let Some(person) = requester(row.node()) {
            scan.builder.person(person);
        }
        if self.compared >= COMPARED {
            return;
        }
        self.compared += 1;
        let catalogue = scan.builder.catalogue();
        let Ok(read) = load(case, catalogue, rules, scan.files, Detail::Counts) else { return };
        if let (Some(id), Some(name)) =
            (read.case.group.as_ref().filter(|group| is_number(group)), row.node().text("group"))
        {
            self.groups.insert(id.clone(), name);
        }
        self.compare(&read.case, row, catalogue);
        if let (Some(key), name @ Some(_)) = (read.case.assignee, row.node().text("assignee")) {
            scan.builder.person(Person { name, ..Person::unknown(key) });
        }
    }

    fn compare(&mut self, case: &Case, row: &Record<'_>, catalogue: &Catalogue) {
        let untitled = catalogue.tallies.fields.iter().filter(|field| field.title.is_none() && is_number(&field.field));
        let columns: Vec<(&str, Option<String>)> = row
            .columns()
            .into_iter()
            .filter(|(column, _)| title(column).is_some())
            .map(|(column, value)| (column, value.joined()))
            .collect();
        for field in untitled {
            let value = case.fields.iter().find(|own| own.field == field.field).map(|own| own.value.as_str());
            for (column, other) in &columns {
                let pair = || (field.field.clone(), (*column).to_owned());
                match (value, other.as_deref()) {
                    (None, None) => {}
                    (Some(value), Some(other)) if is_same(value, other) => {
                        self.alike.insert(pair());
                    }
                    _ => {
                        self.unlike.insert(pair());
                    }
                }
            }
        }
    }

    /// A title is lent when field and column fit each other and nothing else.
    fn settle(self, catalogue: &mut Catalogue) {
        let pairs: Vec<&(String, String)> = self.alike.difference(&self.unlike).collect();
        for (field, column) in &pairs {
            let once = pairs.iter().filter(|(other, _)| other == field).count() == 1
                && pairs.iter().filter(|(_, other)| other == column).count() == 1;
            if once && let Some(row) = catalogue.tallies.fields.iter_mut().find(|row| row.field == *field) {
                row.title = title(column).map(str::to_owned);
            }
        }
        for (id, name) in self.groups {
            catalogue.names.insert(name_key("group", &id), name.clone());
            let rows = &mut catalogue.tallies.groups.rows;
            let Some(at) = rows.iter().position(|(_, group, _)| *group == id) else { continue };
            match rows.iter().position(|(_, group, _)| *group == name) {
                Some(known) => {
                    let (_, _, count) = rows.remove(at);
                    let known = if known > at { known - 1 } else { known };
                    if let Some((_, _, total)) = rows.get_mut(known) {
                        *total += count;
                    }
                }
                None => {
                    if let Some((_, group, _)) = rows.get_mut(at) {
                        *group = name;
                    }
                }
            }
        }
    }
}

/// The JSON has tags and booleans where the CSV has titles and words.
fn is_same(value: &str, other: &str) -> bool {
    terms::plain(value) == terms::plain(other) || terms::yes(value).is_some_and(|yes| terms::yes(other) == Some(yes))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::source::MemoryFiles;
    use crate::vendor::Settings;
    use crate::vendor::import::Import;
    use crate::wire::Xray;

    /// The x-ray of a drop of these files of the corpus.
    fn xray(names: &[&str]) -> Xray {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/zendesk/json-and-csv/input");
        let mut files = MemoryFiles::default();
        for name in names {
            files.add(*name, std::fs::read(folder.join(name)).unwrap());
        }
        let go_on = &mut |_: &_| std::ops::ControlFlow::Continue(());
        Import::open(Box::new(files), Settings::default(), go_on).unwrap().xray()
    }

    /// The fields and groups of an x-ray as people read them.
    fn shown(xray: &Xray) -> Vec<String> {
        let fields = xray.tallies.fields.iter().filter(|row| row.field.starts_with('2'));
        let fields = fields.map(|row| format!("{}: {}", row.field, row.title.as_deref().unwrap_or("?")));
        fields.chain(xray.tallies.groups.rows.iter().map(|(_, name, count)| format!("{count} × {name}"))).collect()
    }

    #[test]
    fn the_table_lends_its_titles_and_names_to_the_tickets_of_the_json() {
        const JSON: &str = "export-2024-03-01-0944-20082570-33_1.json";
        assert_eq!(shown(&xray(&[JSON])), ["20001: ?", "20003: ?", "20002: ?", "1 × 500", "1 × 501"]);
        let both = xray(&[JSON, "export-2024-03-01-0944.csv"]);
        // The third ticket is in the table alone.
        assert_eq!(shown(&both), ["20001: Size", "20003: Gift", "20002: Colour", "2 × Tea", "1 × Cups"]);
        assert!(
            both.agents.iter().any(|(person, _)| person.key.0 == "zendesk:9000000009" && person.display() == "Bo Lind")
        );
    }
}
