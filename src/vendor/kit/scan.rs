//! The one pass over the files of a desk, in the order of its shapes.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;
use std::rc::Rc;

use super::draft::{Draft, Trouble};
use super::joins::{Links, Version, Versions};
use super::known::{Detail, Known, name_key};
use super::load::{draft, drafted, shape, shape_of, variant_of};
use super::records::{self, Found, Record};
use super::shape::{Form, Shape};
use super::{Desk, Piece};
use crate::catalogue::{CaseDraft, CaseIndex, TableLayout};
use crate::model::{Millis, Person, PersonKey, Place, Problem, Role, Severity};
use crate::source::{FileId, Span};
use crate::text::dates::DateRules;
use crate::vendor::{Cancelled, Recognition, Scan};

/// How often progress is told, in bytes.
const TICK: u64 = 1024 * 1024;
/// How often in records, where these are read again.
const OFTEN: usize = 1024;

/// Said of a record that was there a moment ago.
const UNREAD: &str = "This record could not be read again, so it was left out: the file was changed, moved or deleted meanwhile. \
                      Choose it again.";

/// What the pass remembers.
pub(super) struct Pass<'d> {
    pub(super) desk: &'d dyn Desk,
    rules: DateRules,
    /// Where parts of cases stand, by case.
    pub(super) parts: HashMap<Box<str>, Vec<Span>>,
    /// Cases of the set by a number or hash of their id.
    pub(super) seen: HashMap<u64, CaseIndex>,
    pub(super) titles: HashMap<String, String>,
    layouts: HashMap<FileId, Rc<TableLayout>>,
    round: Round,
    links: Links,
    versions: Versions,
    /// Where the cases begin that are made of messages alone.
    gathered: Vec<(Box<str>, Version)>,
    /// Cases of which the files hold no text.
    pub(super) bare: HashSet<CaseIndex>,
    /// Cases that were left out on purpose, as [`Pass::seen`].
    pub(super) deleted: HashSet<u64>,
    left: Left,
    /// Codes of what need not be said of each case, because it is said once of all.
    covered: Vec<&'static str>,
}

/// What is taken of the records while they are read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Round {
    All,
    ButCases,
    Cases,
}

impl Round {
    fn takes(self, piece: &Piece) -> bool {
        let is_case = matches!(piece, Piece::Case { .. });
        self == Self::All || is_case == (self == Self::Cases)
    }
}

/// How many records of a file were left out on purpose.
#[derive(Default)]
struct Left {
    deleted: u64,
    unlinked: u64,
}

pub(super) fn scan(desk: &dyn Desk, files: &[(FileId, Recognition)], scan: &mut Scan<'_>) -> Result<(), Cancelled> {
    let mut pass = Pass {
        desk,
        rules: scan.settings.date_rules(desk.id()),
        parts: HashMap::new(),
        seen: seen(scan),
        titles: HashMap::new(),
        layouts: HashMap::new(),
        round: Round::All,
        links: Links::default(),
        versions: Versions::default(),
        gathered: Vec::new(),
        bare: HashSet::new(),
        deleted: HashSet::new(),
        left: Left::default(),
        covered: covered(desk, files),
    };
    for wanted in desk.shapes() {
        for (file, recognition) in files {
            if shape(desk, &recognition.variant).is_some_and(|found| std::ptr::eq(found, wanted)) {
                pass.file(*file, wanted, scan)?;
            }
        }
        pass.newest(wanted, scan)?;
        pass.gather(wanted, scan)?;
    }
    pass.finish(files, scan);
    Ok(())
}

/// What companions say that are missing altogether.
fn covered(desk: &dyn Desk, files: &[(FileId, Recognition)]) -> Vec<&'static str> {
    let missing = desk.companions().iter().filter(|companion| companion.is_missing(files));
    missing.filter_map(|companion| companion.covers).collect()
}

/// Cases of the set that another reader has made before.
fn seen(scan: &Scan<'_>) -> HashMap<u64, CaseIndex> {
    let cases = scan.builder.catalogue().cases.iter().zip(0..);
    let own = cases.filter(|(header, _)| header.set == scan.set);
    own.map(|(header, at)| (number_or_hash(&header.source_id), CaseIndex(at))).collect()
}

impl Pass<'_> {
    fn file(&mut self, file: FileId, shape: &'static Shape, scan: &mut Scan<'_>) -> Result<(), Cancelled> {
        let Ok(info) = scan.files.info(file) else { return Ok(()) };
        scan.tick(&info.name, 0)?;
        let mut cancelled = false;
        let mut read = Ok(());
        if shape.form == Form::Table {
            match records::layout(self.desk, file, scan.files, scan.settings) {
                Ok(Some((layout, problems))) => {
                    problems.into_iter().for_each(|problem| scan.builder.problem(problem));
                    scan.builder.catalogue_mut().layouts.push(layout.clone());
                    self.layouts.insert(file, Rc::new(layout));
                }
                Ok(None) => {}
                Err(error) => read = Err(error),
            }
        }
        // Cases need their parts before them, which stand behind them in a file of both.
        let several =
            shape.form == Form::Json && records::has_several_members(self.desk, file, scan.files).unwrap_or_default();
        let rounds: &[Round] = if several { &[Round::ButCases, Round::Cases] } else { &[Round::All] };
        for round in rounds.iter().copied() {
            if cancelled || read.is_err() {
                break;
            }
            self.round = round;
            let layout = self.layouts.get(&file).cloned();
            let files = scan.files;
            let mut told = 0;
            read = records::each(self.desk, shape, file, layout.as_ref(), files, &mut |found, at| {
                match found {
                    Found::Record(record, member, place) => self.record(&record, member, shape, &place, scan),
                    Found::Broken(..) if round == Round::Cases => {}
                    Found::Broken(code, message, place) => {
                        scan.builder.problem(problem(Severity::Error, place, code, message, None));
                    }
                }
                if at >= told + TICK {
                    told = at;
                    cancelled = scan.tick(&info.name, at).is_err();
                }
                if cancelled { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
        }
        if cancelled {
            return Err(Cancelled);
        }
        let place = || Place { file: info.name.clone(), ..Place::default() };
        if let Err(error) = read {
            let message = format!(
                "The file could not be read to its end ({error}). If it was changed, moved or deleted, choose it again."
            );
            scan.builder.problem(problem(Severity::Error, place(), "file.unreadable", message, None));
        }
        if let Some(lacks) = shape.lacks {
            scan.builder.problem(problem(Severity::Warning, place(), "desk.lacks", lacks.to_owned(), None));
        }
        self.tell_left(&info.name, scan);
        scan.bytes_before = scan.bytes_before.saturating_add(info.size);
        Ok(())
    }

    fn record(&mut self, record: &Record<'_>, member: Option<&str>, shape: &Shape, place: &Place, scan: &mut Scan<'_>) {
        let mut pieces = Vec::new();
        self.desk.pieces(record, member, &mut pieces);
        pieces.retain(|piece| self.round.takes(piece));
        if let Some((id, at)) = pieces.iter().find_map(version) {
            return self.versions.add(id, Version { at, span: record.span, record: place.record });
        }
        self.take(pieces, record, shape, place, scan);
    }

    /// Reads again what was kept of the versions of this shape's records.
    fn newest(&mut self, shape: &'static Shape, scan: &mut Scan<'_>) -> Result<(), Cancelled> {
        let mut name = (None, String::new());
        for (at, Version { span, record: number, .. }) in self.versions.take().into_iter().enumerate() {
            if name.0 != Some(span.file) {
                self.tell_left(&name.1, scan);
                name = (Some(span.file), scan.files.info(span.file).map(|info| info.name).unwrap_or_default());
            }
            if at % OFTEN == 0 {
                scan.tick(&name.1, 0)?;
            }
            let place = Place { file: name.1.clone(), record: number, byte: Some(span.offset) };
            let layout = self.layouts.get(&span.file).cloned();
            let bytes = scan.files.read(span).ok();
            let Some(record) = bytes.and_then(|bytes| records::again(shape, &name.1, span, &bytes, layout)) else {
                scan.builder.problem(problem(Severity::Error, place, "file.unreadable", UNREAD.to_owned(), None));
                continue;
            };
            let mut pieces = Vec::new();
            self.desk.pieces(&record, None, &mut pieces);
            pieces.retain(|piece| !matches!(piece, Piece::Version { .. }));
            self.take(pieces, &record, shape, &place, scan);
        }
        self.tell_left(&name.1, scan);
        Ok(())
    }

    /// Makes the cases of messages of this shape that have no record of their own.
    fn gather(&mut self, shape: &'static Shape, scan: &mut Scan<'_>) -> Result<(), Cancelled> {
        for (at, (id, Version { span, record: number, .. })) in
            std::mem::take(&mut self.gathered).into_iter().enumerate()
        {
            let name = scan.files.info(span.file).map(|info| info.name).unwrap_or_default();
            if at % OFTEN == 0 {
                scan.tick(&name, 0)?;
            }
            let place = Place { file: name.clone(), record: number, byte: Some(span.offset) };
            let layout = self.layouts.get(&span.file).cloned();
            let bytes = scan.files.read(span).ok();
            match bytes.and_then(|bytes| records::again(shape, &name, span, &bytes, layout)) {
                Some(record) => self.case(&id, &record, &place, scan),
                None => {
                    scan.builder.problem(problem(Severity::Error, place, "file.unreadable", UNREAD.to_owned(), None))
                }
            }
        }
        Ok(())
    }

    /// Puts the pieces of a record where they belong.
    fn take(&mut self, pieces: Vec<Piece>, record: &Record<'_>, shape: &Shape, place: &Place, scan: &mut Scan<'_>) {
        let (cases, others): (Vec<Piece>, Vec<Piece>) =
            pieces.into_iter().partition(|piece| matches!(piece, Piece::Case { .. }));
        if shape.lacks.is_some() && cases.iter().any(|piece| self.is_fuller_elsewhere(piece, scan)) {
            return;
        }
        for piece in others.into_iter().chain(cases) {
            if let Some(id) = damaged(&piece) {
                let message = format!(
                    "The id {id} was damaged by a spreadsheet program, so records can no longer be told apart. \
                     Export the file again and drop it without opening it in Excel."
                );
                scan.builder.problem(problem(Severity::Error, place.clone(), "table.damaged_id", message, None));
                continue;
            }
            match piece {
                Piece::Alias { id, case } => {
                    if let Some(parts) = self.parts.remove(id.as_str()) {
                        self.parts.entry(case.into()).or_default().extend(parts);
                    }
                }
                Piece::Deleted { case } => {
                    self.left.deleted += 1;
                    self.deleted.extend(case.map(|case| number_or_hash(&case)));
                }
                Piece::Gathered { case } => {
                    if !self.parts.contains_key(case.as_str()) {
                        let version = Version { at: None, span: record.span, record: place.record };
                        self.gathered.push((case.clone().into(), version));
                    }
                    self.parts.entry(case.into()).or_default().push(record.span);
                }
                Piece::Link { kind, id, case } => self.links.add(kind, id, case),
                Piece::Linked { kind, id } => {
                    let cases = self.links.cases(kind, &id);
                    for case in cases {
                        self.parts.entry(case.clone()).or_default().push(record.span);
                    }
                    self.left.unlinked += u64::from(cases.is_empty());
                }
                Piece::Sender(person) => {
                    let known = scan.builder.catalogue().people.get(&person.key);
                    if known.is_none_or(|known| known.emails.is_empty() && known.phones.is_empty()) {
                        scan.builder.person(person);
                    }
                }
                Piece::Version { .. } => {}
                Piece::Person(person) => scan.builder.person(person),
                Piece::Name { kind, id, name } => {
                    let key = name_key(self.desk.family(), kind, &id);
                    scan.builder.catalogue_mut().names.insert(key, name);
                }
                Piece::Title { field, title } => {
                    self.titles.insert(field, title);
                }
                Piece::Unusable(Trouble { code, message }) => {
                    scan.builder.problem(problem(Severity::Error, place.clone(), code, message, None));
                }
                Piece::Part { case } => self.parts.entry(case.into()).or_default().push(record.span),
                Piece::Case { id } => self.case(&id, record, place, scan),
            }
        }
    }

    /// Says what was left out of a file on purpose.
    fn tell_left(&mut self, file: &str, scan: &mut Scan<'_>) {
        let Left { deleted, unlinked } = std::mem::take(&mut self.left);
        let deleted_message =
            format!("Records of this file that are marked as deleted, which were left out: {deleted}.");
        let unlinked_message = format!(
            "Records of this file that belong to none of the cases, which were left out: {unlinked}. If they should \
             belong to some, drop the table that links them as well."
        );
        for (count, code, message) in
            [(deleted, "desk.deleted", deleted_message), (unlinked, "desk.unlinked", unlinked_message)]
        {
            if count > 0 {
                let place = Place { file: file.to_owned(), ..Place::default() };
                scan.builder.problem(problem(Severity::Warning, place, code, message, None));
            }
        }
    }

    /// A case that has been met before.
    fn known(&self, id: &str, scan: &Scan<'_>) -> Option<CaseIndex> {
        self.seen.get(&number_or_hash(id)).copied().filter(|earlier| {
            let header = scan.builder.catalogue().cases.get(earlier.0 as usize);
            header.is_some_and(|header| *header.source_id == *id)
        })
    }

    /// The variant of the file that a case stands in.
    pub(super) fn variant_of<'s>(case: CaseIndex, scan: &'s Scan<'_>) -> Option<&'s str> {
        let catalogue = scan.builder.catalogue();
        let span = catalogue.spans_of(catalogue.cases.get(case.0 as usize)?).first()?;
        variant_of(catalogue, span.file)
    }

    /// Is the case of this piece known from a file that lacks nothing? Then one that does has nothing to add.
    fn is_fuller_elsewhere(&self, piece: &Piece, scan: &Scan<'_>) -> bool {
        let Piece::Case { id } = piece else { return false };
        let Some(known) = self.known(id, scan) else { return false };
        let variant = Self::variant_of(known, scan);
        !self.desk.shapes().iter().any(|shape| Some(shape.variant) == variant && shape.lacks.is_some())
    }

    fn case(&mut self, id: &str, record: &Record<'_>, place: &Place, scan: &mut Scan<'_>) {
        let key = number_or_hash(id);
        let known = self.known(id, scan);
        let (found, spans) = self.draft(id, record, scan);
        let Draft { case, troubles, .. } = found;
        let draft = CaseDraft::of(case, spans);
        if let Some(earlier) = known {
            return self.again(id, earlier, &draft, place, scan);
        }
        let index = scan.builder.case(scan.set, &draft);
        // Whoever is in charge works here, whatever else is not known.
        let unknown =
            |key: &&PersonKey| scan.builder.catalogue().people.get(key).is_none_or(|known| known.role == Role::Unknown);
        if let Some(key) = draft.case.assignee.as_ref().filter(unknown) {
            scan.builder.person(Person { role: Role::Agent, ..Person::unknown(key.clone()) });
        }
        self.seen.insert(key, index);
        if draft.case.header_only {
            self.bare.insert(index);
        }
        for Trouble { code, message } in troubles.into_iter().filter(|one| !self.covered.contains(&one.code)) {
            let case = Some(id.to_owned());
            scan.builder.problem(problem(Severity::Warning, place.clone(), code, message, case));
        }
    }

    fn draft(&self, id: &str, record: &Record<'_>, scan: &Scan<'_>) -> (Draft, Vec<Span>) {
        let spans: Vec<Span> = std::iter::once(record.span)
            .chain(self.parts.get(id).into_iter().flatten().copied().filter(|span| *span != record.span))
            .collect();
        let catalogue = scan.builder.catalogue();
        let parts: Vec<Record<'_>> = spans
            .iter()
            .skip(1)
            .filter_map(|span| {
                let (name, shape) = shape_of(self.desk, catalogue, span.file)?;
                let bytes = scan.files.read(*span).ok()?;
                records::again(shape, name, *span, &bytes, self.layouts.get(&span.file).cloned())
            })
            .collect();
        let known = Known::of(self.desk.family(), catalogue, &self.rules, Detail::Counts);
        (draft(self.desk, id, record, &parts, &known), spans)
    }

    /// A case that was met before: the version with more entries counts, then, in files of one kind, the one that
    /// changed last, then the later.
    fn again(&mut self, id: &str, earlier: CaseIndex, new: &CaseDraft, place: &Place, scan: &mut Scan<'_>) {
        let catalogue = scan.builder.catalogue();
        let alike =
            Self::variant_of(earlier, scan) == new.spans.first().and_then(|span| variant_of(catalogue, span.file));
        let old = match self.desk.elsewhere(earlier, catalogue, &self.rules, scan.files) {
            Some(case) => Ok(case),
            None => drafted(self.desk, earlier, catalogue, &self.rules, scan.files, Detail::Counts).map(|old| old.case),
        };
        let entries = |case: &crate::model::Case| if case.header_only { 0 } else { case.entries.len() };
        let changed = |case: &crate::model::Case| case.updated_at.as_ref().map(|instant| instant.at);
        let mut which = "The earlier version is kept, which is newer or more complete";
        if let Ok(old) = old
            && (entries(&old) < entries(&new.case)
                || alike && entries(&old) == entries(&new.case) && changed(&old) <= changed(&new.case))
        {
            which = "This later version is kept";
            scan.builder.replace(earlier, &old, new);
            if !new.case.header_only {
                self.bare.remove(&earlier);
            }
        }
        if !alike {
            return;
        }
        let message = format!("Case {id} occurs more than once in these files. {which}.");
        let case = Some(id.to_owned());
        scan.builder.problem(problem(Severity::Warning, place.clone(), "desk.duplicate", message, case));
    }
}

/// The version that a record is.
fn version(piece: &Piece) -> Option<(String, Option<Millis>)> {
    match piece {
        Piece::Version { id, at } if !is_damaged(id) => Some((id.clone(), *at)),
        _ => None,
    }
}

/// The id by which records are joined, when it is none any more.
fn damaged(piece: &Piece) -> Option<&str> {
    let (one, other) = match piece {
        Piece::Part { case: id } | Piece::Gathered { case: id } | Piece::Case { id } | Piece::Linked { id, .. } => {
            (id, None)
        }
        Piece::Alias { id, case } | Piece::Link { id, case, .. } => (id, Some(case)),
        _ => return None,
    };
    std::iter::once(one).chain(other).map(String::as_str).find(|id| is_damaged(id))
}

/// `9E+17`: a spreadsheet program wrote a long number its own way, and its last digits are lost.
fn is_damaged(id: &str) -> bool {
    let Some((mantissa, exponent)) = id.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    exponent.strip_prefix('+').is_some_and(digits)
        && mantissa.split(['.', ',']).count() <= 2
        && mantissa.split(['.', ',']).all(digits)
}

/// Ids are numbers often; those that are none are hashed, and compared in full before they count as equal.
pub(super) fn number_or_hash(id: &str) -> u64 {
    id.parse().unwrap_or_else(|_| {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        hasher.finish()
    })
}

pub(super) fn problem(severity: Severity, place: Place, code: &str, message: String, case: Option<String>) -> Problem {
    Problem { severity, place, code: code.to_owned(), message, case }
}

#[cfg(test)]
mod tests {
    use super::is_damaged;

    #[test]
    fn ids_that_excel_destroyed_are_known() {
        assert!(is_damaged("9E+17") && is_damaged("9.00000000000001E+17") && is_damaged("9,1e+17"));
        assert!(
            !is_damaged("900000000000000011") && !is_damaged("E+17") && !is_damaged("1E5") && !is_damaged("CASE+1")
        );
    }
}
