//! Any other help desk, by its CSV or TSV tables: columns are guessed, shown and corrected; one row is a case or a
//! message; a table of cases and a table of their messages are joined. JSON of a desk that nobody knows is made such a
//! table first.
//!
//! `survey` reads a table once to learn how it is written and which ids repeat; `scan` reads it again and makes cases;
//! `load` reads the rows of one case. `outline` is what columns say by their names, `groups` which tables belong together,
//! `elsewhere` which cases other files have, too. `facts` is one row, `held` the rows of a case that is not whole yet, `key` its
//! id, `shown` who may see it; `assemble` makes a case of its rows. `people` reads tables of people, `attached` those of
//! attachments. `json` makes a table of JSON, `paths` tells what its columns would be called in any other.

mod assemble;
mod attached;
mod calls;
mod cell;
mod columns;
mod desk;
mod elsewhere;
mod facts;
mod groups;
mod held;
mod ids;
pub(in crate::vendor) mod json;
mod key;
mod names;
mod outline;
mod pace;
mod paths;
mod people;
mod scan;
mod shown;
mod survey;
mod titles;
mod values;

use crate::catalogue::{CaseIndex, Catalogue, TableColumn};
use crate::model::{Case, Place, Problem, Severity};
use crate::source::table::Sniffed;
use crate::source::{FileId, Files, Span};
use crate::vendor::{Cancelled, Column, Probe, Recognition, Scan, Settings, Vendor};

/// The vendor's id.
const ID: &str = "generic";

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Generic;

impl Vendor for Generic {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Table or JSON"
    }

    fn recognise(&self, probe: &Probe<'_>) -> Option<Recognition> {
        if let Some(found) = json::recognise(probe) {
            return Some(found);
        }
        let extension = probe.name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        let confidence = match extension.as_deref() {
            Some("csv" | "tsv" | "tab") => 20,
            Some("json" | "ndjson" | "jsonl" | "xml" | "html" | "htm" | "eml" | "mbox" | "md") => return None,
            _ => 5,
        };
        let column = match probe.table() {
            None if confidence > 5 => survey::one_column(probe.head, probe.size),
            _ => None,
        };
        let sniffed = probe.table().or(column.as_ref())?;
        if confidence == 5 && !looks_like_one(sniffed) {
            return None;
        }
        let headers = names::unique(sniffed.header.iter());
        let columns = columns::guess(&headers, &sniffed.sample, None);
        let messages = repeats_ids(&columns, sniffed);
        let reason = format!(
            "a table of {} columns separated by {}, in {}: {}",
            headers.len(),
            sniffed.dialect.delimiter_name(),
            sniffed.dialect.encoding.name(),
            if messages { "one row a message" } else { "one row a case" }
        );
        if let Some(service) = calls::Service::of(&headers) {
            return Some(Recognition {
                vendor: self.id().to_owned(),
                variant: service.variant().to_owned(),
                confidence: 85,
                reason: format!("the columns are those of call logs of \"{}\"", service.name()),
            });
        }
        if attached::is_of_files(&columns) {
            return Some(Recognition {
                vendor: self.id().to_owned(),
                variant: attached::FILES.to_owned(),
                confidence,
                reason: "a table of attachments, which holds no cases".to_owned(),
            });
        }
        if let Some(variant) = people::variant(&columns) {
            let reason = if variant == people::LINKS {
                "a table of nothing but ids, which holds no cases"
            } else {
                "a table of names and addresses, which holds no cases"
            };
            return Some(Recognition {
                vendor: self.id().to_owned(),
                variant: variant.to_owned(),
                confidence,
                reason: reason.to_owned(),
            });
        }
        Some(Recognition {
            vendor: self.id().to_owned(),
            variant: if messages { "csv-messages" } else { "csv-cases" }.to_owned(),
            confidence,
            reason,
        })
    }

    fn scan(&self, files: &[(FileId, Recognition)], scan: &mut Scan<'_>) -> Result<(), Cancelled> {
        scan::scan(files, scan)
    }

    fn load(
        &self,
        case: CaseIndex,
        catalogue: &Catalogue,
        settings: &Settings,
        files: &dyn Files,
    ) -> Result<Case, Box<Problem>> {
        let Some(header) = catalogue.cases.get(case.0 as usize) else {
            return Err(gone("", files, None, "there is no such case"));
        };
        let mut rows = Vec::new();
        let mut last: Option<(FileId, facts::Reader<'_>)> = None;
        for span in catalogue.spans_of(header) {
            let layout = catalogue.layouts.iter().find(|layout| layout.file == span.file);
            let Some(layout) = layout else {
                return Err(gone(&header.source_id, files, Some(*span), "its table is not known"));
            };
            let bytes =
                files.read(*span).map_err(|error| gone(&header.source_id, files, Some(*span), &error.to_string()))?;
            let Some(cells) = layout.dialect.row(&bytes) else {
                return Err(gone(&header.source_id, files, Some(*span), "its row is not where it was"));
            };
            // What is known of the columns is found out once for all rows of a table.
            let (_, reader) = match last.take().filter(|(file, _)| *file == span.file) {
                Some(known) => last.insert(known),
                None => last.insert((span.file, facts::Reader::new(layout, settings))),
            };
            rows.push(reader.facts(0, *span, &cells, facts::Detail::Whole));
        }
        Ok(assemble::assemble(&header.source_id, rows).case)
    }
}

/// A file that is not named as a table must look very much like one: prose has commas too.
fn looks_like_one(sniffed: &Sniffed) -> bool {
    let columns = sniffed.header.len();
    let full = sniffed.sample.iter().filter(|row| row.cells.len() == columns).count();
    columns >= 3 && sniffed.sample.len() >= 2 && full * 10 >= sniffed.sample.len() * 9
}

/// Has some id several different texts?
fn repeats_ids(columns: &[TableColumn], sniffed: &Sniffed) -> bool {
    let place = |meaning| columns.iter().position(|column| column.meaning == meaning);
    let (Some(id), Some(body)) = (place(Column::CaseId), place(Column::Body)) else { return false };
    columns::differs_within(id, body, &sniffed.sample)
}

fn gone(case: &str, files: &dyn Files, span: Option<Span>, why: &str) -> Box<Problem> {
    let name = span.and_then(|span| files.info(span.file).ok()).map(|info| info.name).unwrap_or_default();
    Box::new(Problem {
        severity: Severity::Error,
        place: Place { file: name, record: None, byte: span.map(|span| span.offset) },
        code: "table.row_gone".to_owned(),
        message: format!("The rows of this case cannot be read again ({why}). Drop the unchanged file again."),
        case: (!case.is_empty()).then(|| case.to_owned()),
    })
}
