//! Reading one case again.

use std::rc::Rc;

use super::Desk;
use super::draft::Draft;
use super::known::{Detail, Known};
use super::records::{self, FileShape, Record};
use super::report::REPORT;
use super::shape::Shape;
use crate::catalogue::{CaseIndex, Catalogue, SourceFile, TableLayout};
use crate::model::{Body, Case, Place, Problem, Severity};
use crate::source::{FileId, Files, Span};
use crate::text::dates::DateRules;
use crate::vendor::Settings;

pub(super) fn load(
    desk: &dyn Desk,
    index: CaseIndex,
    catalogue: &Catalogue,
    settings: &Settings,
    files: &dyn Files,
) -> Result<Case, Box<Problem>> {
    let rules = settings.date_rules(desk.id());
    drafted(desk, index, catalogue, &rules, files, Detail::Whole).map(|draft| draft.case)
}

/// The case at `index`, made again of its records.
pub(super) fn drafted(
    desk: &dyn Desk,
    index: CaseIndex,
    catalogue: &Catalogue,
    rules: &DateRules,
    files: &dyn Files,
    detail: Detail,
) -> Result<Draft, Box<Problem>> {
    let header = catalogue.cases.get(index.0 as usize);
    let spans = header.map(|header| catalogue.spans_of(header)).unwrap_or_default();
    let id = header.map(|header| &*header.source_id);
    let Some((head, parts, others)) = split(spans) else { return Err(gone(files, None, id)) };
    let mut read = Vec::with_capacity(spans.len());
    for span in std::iter::once(&head).chain(parts).chain(others) {
        let (name, shape) = shape_of(desk, catalogue, span.file).ok_or_else(|| gone(files, Some(*span), id))?;
        let bytes = files.read(*span).map_err(|_| gone(files, Some(*span), id))?;
        let layout = layout_of(catalogue, span.file);
        read.push(
            records::again(desk, shape, name, *span, &bytes, layout).ok_or_else(|| gone(files, Some(*span), id))?,
        );
    }
    let others = read.split_off(1 + parts.len());
    let (Some((head, parts)), Some(id)) = (read.split_first(), id) else { return Err(gone(files, None, id)) };
    Ok(draft(desk, id, head, parts, &others, &Known::of(desk.family(), catalogue, rules, detail)))
}

/// The spans of a case: its record, its parts, and behind its record once more the other versions of it that hold messages
/// which it does not hold itself.
pub(super) fn split(spans: &[Span]) -> Option<(Span, &[Span], &[Span])> {
    let (head, rest) = spans.split_first()?;
    let end = rest.iter().position(|span| span == head).unwrap_or(rest.len());
    Some((*head, rest.get(..end)?, rest.get(end + 1..).unwrap_or_default()))
}

/// The spans of a case as [`split`] takes them apart.
pub(super) fn joined(head: Span, parts: Vec<Span>, others: &[Span]) -> Vec<Span> {
    let mark = (!others.is_empty()).then_some(head);
    std::iter::once(head).chain(parts).chain(mark).chain(others.iter().copied()).collect()
}

/// Makes the case of its records. Of `others`, which are other versions of the head, the messages count that are in none
/// before.
pub(super) fn draft(
    desk: &dyn Desk,
    id: &str,
    head: &Record<'_>,
    parts: &[Record<'_>],
    others: &[Record<'_>],
    known: &Known<'_>,
) -> Draft {
    let mut draft = Draft::default();
    id.clone_into(&mut draft.case.source_id);
    let read = |head: &Record<'_>, parts: &[Record<'_>], draft: &mut Draft| match desk.report() {
        Some(report) if head.variant == REPORT => report.case(head, known, draft),
        _ => desk.case(head, parts, known, draft),
    };
    read(head, parts, &mut draft);
    if head.variant == REPORT && !parts.is_empty() {
        let message = "There are messages of this case, but nothing of the case itself but a line of a report, so they were left \
                       out. Drop the file with the case as well.";
        draft.trouble("desk.report_alone", message);
    }
    id.clone_into(&mut draft.case.source_id);
    for other in others {
        let mut version = Draft::default();
        id.clone_into(&mut version.case.source_id);
        read(other, &[], &mut version);
        draft.add_missing(version.case.entries);
    }
    draft.finish(desk.service(), known);
    if known.detail == Detail::Counts {
        draft.case.entries.iter_mut().for_each(|entry| entry.body = Body::Text(String::new()));
    }
    draft
}

/// How sure it is what a file is that the person chose.
pub(super) const BY_HAND: u8 = 100;

/// The name and shape of a file of the catalogue.
pub(super) fn shape_of<'a>(desk: &dyn Desk, catalogue: &'a Catalogue, file: FileId) -> Option<(&'a str, FileShape)> {
    let found = source_file(catalogue, file)?;
    let recognition = found.recognition.as_ref()?;
    let shape = shape(desk, &recognition.variant)?;
    Some((&found.name, FileShape { shape, chosen: recognition.confidence == BY_HAND }))
}

/// The variant that a file of the catalogue was taken for.
pub fn variant_of(catalogue: &Catalogue, file: FileId) -> Option<&str> {
    Some(&source_file(catalogue, file)?.recognition.as_ref()?.variant)
}

fn source_file(catalogue: &Catalogue, file: FileId) -> Option<&SourceFile> {
    // Files stand in the order of their ids but for copies, which come last.
    let near = catalogue.files.partition_point(|one| one.id < file);
    let found = catalogue.files.get(near).filter(|one| one.id == file);
    found.or_else(|| catalogue.files.iter().find(|one| one.id == file))
}

/// The shape of a variant; of a file chosen by hand that looks like none, the last one, which is a case.
pub(super) fn shape(desk: &dyn Desk, variant: &str) -> Option<&'static Shape> {
    let shapes = desk.shapes();
    shapes.iter().find(|shape| shape.variant == variant).or(shapes.last())
}

fn layout_of(catalogue: &Catalogue, file: FileId) -> Option<Rc<TableLayout>> {
    catalogue.layouts.iter().find(|layout| layout.file == file).cloned().map(Rc::new)
}

/// A record is no longer where it was.
fn gone(files: &dyn Files, span: Option<Span>, case: Option<&str>) -> Box<Problem> {
    let file = span.and_then(|span| files.info(span.file).ok()).map(|info| info.name).unwrap_or_default();
    Box::new(Problem {
        severity: Severity::Error,
        place: Place { file, record: None, byte: span.map(|span| span.offset) },
        code: "file.changed".to_owned(),
        message: "The file is not what it was when it was read: it was changed, moved or deleted. Choose the files \
                  again."
            .to_owned(),
        case: case.map(str::to_owned),
    })
}
