//! The one pass over the files of a desk, in the order of its shapes.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;
use std::rc::Rc;

use super::again::Again;
use super::draft::{Draft, Trouble};
use super::joins::{Links, Version, Versions};
use super::known::{Detail, Known, name_key};
use super::load::{draft, joined, shape};
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
pub(super) const OFTEN: usize = 1024;

/// Said of a record that was there a moment ago.
pub(super) const UNREAD: &str = "This record could not be read again, so it was left out: the file was changed, moved or deleted meanwhile. \
                      Choose it again.";

/// What the pass remembers.
pub(super) struct Pass<'d> {
    pub(super) desk: &'d dyn Desk,
    pub(super) rules: DateRules,
    /// Where parts of cases stand, by case.
    pub(super) parts: HashMap<Box<str>, Vec<Span>>,
    /// Cases of the set by a number or hash of their id.
    pub(super) seen: HashMap<u64, CaseIndex>,
    pub(super) titles: HashMap<String, String>,
    pub(super) layouts: HashMap<FileId, Rc<TableLayout>>,
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
    /// Cases of which more is known than when they were made.
    pub(super) again: Again,
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
        rules: scan.settings.date_rules_of(desk.zone().map(|(zone, _)| zone)),
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
        again: Again::default(),
    };
    for wanted in desk.shapes() {
        for (file, recognition) in files {
            if shape(desk, &recognition.variant).is_some_and(|found| std::ptr::eq(found, wanted)) {
                pass.file(*file, wanted, scan)?;
            }
        }
        pass.newest(wanted, scan)?;
        pass.gather(wanted, scan)?;
        pass.remake(scan)?;
    }
    pass.finish(files, scan);
    Ok(())
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
                Some(record) => self.case(&id, &record, true, &place, scan),
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
                    for part in self.parts.remove(id.as_str()).unwrap_or_default() {
                        self.part(&case, part, scan);
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
                    let cases = self.links.cases(kind, &id).to_vec();
                    for case in &cases {
                        self.part(case, record.span, scan);
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
                Piece::Part { case } => self.part(&case, record.span, scan),
                Piece::Case { id } => self.case(&id, record, false, place, scan),
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

    /// A part of a case, which is made again where it was met before its part.
    fn part(&mut self, case: &str, span: Span, scan: &Scan<'_>) {
        if let Some(known) = self.known(case, scan) {
            self.again.late(known);
        }
        match self.parts.get_mut(case) {
            Some(parts) => parts.push(span),
            None => drop(self.parts.insert(case.into(), vec![span])),
        }
    }

    /// A case that has been met before.
    pub(super) fn known(&self, id: &str, scan: &Scan<'_>) -> Option<CaseIndex> {
        self.seen.get(&number_or_hash(id)).copied().filter(|earlier| {
            let header = scan.builder.catalogue().cases.get(earlier.0 as usize);
            header.is_some_and(|header| *header.source_id == *id)
        })
    }

    /// Is the case of this piece known from a file that lacks nothing? Then one that does has nothing to add.
    fn is_fuller_elsewhere(&self, piece: &Piece, scan: &Scan<'_>) -> bool {
        let Piece::Case { id } = piece else { return false };
        let Some(known) = self.known(id, scan) else { return false };
        let variant = self.variant_of(known, scan);
        !self.desk.shapes().iter().any(|shape| Some(shape.variant) == variant && shape.lacks.is_some())
    }

    /// `is_gathered` when it is made of messages alone.
    fn case(&mut self, id: &str, record: &Record<'_>, is_gathered: bool, place: &Place, scan: &mut Scan<'_>) {
        if let Some(earlier) = self.known(id, scan) {
            return self.again(id, earlier, record, is_gathered, place, scan);
        }
        let (found, spans) = self.draft(id, record, &[], scan);
        let Draft { case, troubles, .. } = found;
        let draft = CaseDraft::of(case, spans);
        let index = scan.builder.case(scan.set, &draft);
        // Whoever is in charge works here, whatever else is not known.
        let unknown =
            |key: &&PersonKey| scan.builder.catalogue().people.get(key).is_none_or(|known| known.role == Role::Unknown);
        if let Some(key) = draft.case.assignee.as_ref().filter(unknown) {
            scan.builder.person(Person { role: Role::Agent, ..Person::unknown(key.clone()) });
        }
        self.seen.insert(number_or_hash(id), index);
        if draft.case.header_only {
            self.bare.insert(index);
        }
        for Trouble { code, message } in troubles {
            let case = Some(id.to_owned());
            scan.builder.problem(problem(Severity::Warning, place.clone(), code, message, case));
        }
    }

    /// The case of a record and of its parts, with the messages of other versions of the record.
    pub(super) fn draft(&self, id: &str, head: &Record<'_>, others: &[Span], scan: &Scan<'_>) -> (Draft, Vec<Span>) {
        let parts = self.parts.get(id).into_iter().flatten().copied().filter(|span| *span != head.span);
        let parts: Vec<Span> = parts.collect();
        let read = |spans: &[Span]| spans.iter().filter_map(|span| self.record_at(*span, scan)).collect::<Vec<_>>();
        let known = Known::of(self.desk.family(), scan.builder.catalogue(), &self.rules, Detail::Counts);
        let found = draft(self.desk, id, head, &read(&parts), &read(others), &known);
        (found, joined(head.span, parts, others))
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

/// `9E+17`: a spreadsheet program wrote a long number its own way, and its last digits are lost. Without the sign only a
/// number with a fraction is meant: `1E5` may be an id.
fn is_damaged(id: &str) -> bool {
    let Some((mantissa, exponent)) = id.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let signed = exponent.strip_prefix('+').is_some_and(digits);
    let large = mantissa.contains(['.', ',']) && exponent.parse().is_ok_and(|exponent: u8| exponent >= 15);
    (signed || large && digits(exponent))
        && mantissa.split(['.', ',']).count() <= 2
        && mantissa.split(['.', ',']).all(digits)
}

/// Ids are numbers often; those that are none are hashed, and compared in full before they count as equal. `07` and `+7`
/// are other ids than `7`.
pub(in crate::vendor) fn number_or_hash(id: &str) -> u64 {
    let is_number = id == "0" || id.starts_with(|first| matches!(first, '1'..='9'));
    id.parse().ok().filter(|_| is_number).unwrap_or_else(|| {
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
        assert!(
            is_damaged("9E+17") && is_damaged("9.00000000000001E+17") && is_damaged("9,1e+17") && is_damaged("9.1E17")
        );
        assert!(
            !is_damaged("900000000000000011")
                && !is_damaged("E+17")
                && !is_damaged("1E5")
                && !is_damaged("9E17")
                && !is_damaged("2.1E3")
                && !is_damaged("CASE+1")
        );
    }
}
