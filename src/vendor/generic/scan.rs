//! The second pass: rows to cases. A case goes to the catalogue as soon as its last row has been seen, so only cases
//! whose messages stand apart are held, and without their texts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::assemble::{Assembled, assemble};
use super::attached;
use super::elsewhere::Elsewhere;
use super::facts::{Detail, Facts, Reader};
use super::groups::groups;
use super::held::{Held, Kept};
use super::ids;
use super::key::{Counts, Given, Key};
use super::names;
use super::people;
use super::survey::{self, Pace, Stopped, Survey, each_step, survey, unreadable, warning};
use crate::catalogue::{CaseDraft, TablePerson};
use crate::model::{Place, Problem, Severity};
use crate::source::table::{Cells, Row, Step, unclosed};
use crate::source::{FileId, Span};
use crate::vendor::terms::plain;
use crate::vendor::{Cancelled, Column, Recognition, Scan};

/// Reads all tables of a set.
pub(super) fn scan(files: &[(FileId, Recognition)], scan: &mut Scan<'_>) -> Result<(), Cancelled> {
    let mut surveys = Vec::new();
    let mut before = 0;
    let (aside, tables): (Vec<_>, Vec<_>) =
        files.iter().partition(|(file, found)| is_without_cases(*file, found, scan));
    let (of_files, aside): (Vec<_>, Vec<_>) =
        aside.into_iter().partition(|(_, found)| found.variant == attached::FILES);
    let book = people_of(&aside, scan, &mut before)?;
    let attached = attached::read_all(&of_files, scan, &mut before)?;
    let mut files_found = 0;
    for (file, _) in tables {
        // Each file is read twice; half of its bytes count for each time.
        let name = scan.files.info(*file).map(|info| info.name).unwrap_or_default();
        let from = scan.files;
        let settings = scan.settings;
        let found = survey(*file, from, settings, &mut |bytes| scan.tick(&name, before + bytes / 2))?;
        match found {
            Ok(mut survey) => {
                survey.layout.people = book.clone();
                survey.forget_missing_author();
                survey.layout.files = attached.clone();
                before += survey.info.size / 2;
                surveys.push(survey);
            }
            Err(problem) => scan.builder.problem(problem),
        }
    }
    let mut given = Given::default();
    let mut elsewhere = Elsewhere::of(scan.builder.catalogue());
    for mut group in groups(surveys) {
        for survey in &mut group {
            let catalogue = scan.builder.catalogue_mut();
            catalogue.tables.push(survey.table.clone());
            catalogue.layouts.push(survey.layout.clone());
            std::mem::take(&mut survey.problems).into_iter().for_each(|problem| scan.builder.problem(problem));
        }
        // What was counted is of no more use after.
        let left = Counts::sum(group.iter_mut().map(|survey| std::mem::take(&mut survey.counts)));
        let live = std::iter::repeat_with(|| None).take(left.len()).collect();
        let (given, elsewhere) = (&mut given, &mut elsewhere);
        let mut pass =
            Pass { group: &group, scan, given, live, left, elsewhere, room: Vec::new(), no_texts: 0, files_found: 0 };
        before = pass.run(before)?;
        files_found += pass.files_found;
        let counts = pass.left;
        given.keep(counts);
    }
    let files = scan.files;
    elsewhere.tell(|file| files.info(file).map(|info| info.name).unwrap_or_default(), scan.builder);
    let count: usize = attached.values().map(Vec::len).sum();
    if let Some((file, _)) = of_files.first().filter(|_| files_found < count) {
        let name = scan.files.info(*file).map(|info| info.name).unwrap_or_default();
        let message = format!(
            "Files in tables of attachments whose message or case is in none of the other tables: {}. Drop the tables of \
             messages and cases as well, with the columns of their ids.",
            count - files_found
        );
        scan.builder.problem(warning(&name, "table.files", message));
    }
    Ok(())
}

/// Unless the person chose a column that only cases have.
fn is_without_cases(file: FileId, found: &Recognition, scan: &Scan<'_>) -> bool {
    let of_case =
        |meaning: &Column| matches!(meaning, Column::Body | Column::CaseId | Column::Status | Column::Subject);
    matches!(found.variant.as_str(), attached::FILES | people::PEOPLE | people::LINKS)
        && !survey::chosen(file, scan.files, scan.settings).values().any(of_case)
}

/// Reads the tables of people, and says of those of links that they hold nothing.
fn people_of(
    files: &[&(FileId, Recognition)],
    scan: &mut Scan<'_>,
    before: &mut u64,
) -> Result<people::Book, Cancelled> {
    let mut book: BTreeMap<String, Option<TablePerson>> = BTreeMap::new();
    for (file, found) in files {
        let name = scan.files.info(*file).map(|info| info.name).unwrap_or_default();
        if found.variant == people::LINKS {
            let message = "This table holds nothing but ids, which tells of no case. It was left out.".to_owned();
            scan.builder.problem(warning(&name, "table.links", message));
            continue;
        }
        let from = scan.files;
        let done = *before;
        let survey = match survey(*file, from, scan.settings, &mut |bytes| scan.tick(&name, done + bytes / 2))? {
            Ok(survey) => survey,
            Err(problem) => {
                scan.builder.problem(problem);
                continue;
            }
        };
        let columns = &survey.table.columns;
        let role = people::role(&name, columns);
        let mut pace = Pace::default();
        let read = each_step(*file, &survey.layout.dialect, from, |step, position| {
            if let Step::Row(row) = step
                && let Some((who, keys, own)) = people::read(columns, &row.cells.iter().collect::<Vec<_>>())
            {
                let person = TablePerson { name: who.name.clone(), email: who.email.clone(), phone: who.phone.clone() };
                who.person(own.unwrap_or(role)).into_iter().for_each(|person| scan.builder.person(person));
                for key in keys {
                    // A name that two people have is nobody's.
                    book.entry(key)
                        .and_modify(|known| *known = known.take().filter(|known| *known == person))
                        .or_insert_with(|| Some(person.clone()));
                }
            }
            if pace.is_due(position) { scan.tick(&name, done + position / 2) } else { Ok(()) }
        });
        match read {
            Ok(_) => {}
            Err(Stopped::Cancelled) => return Err(Cancelled),
            Err(Stopped::Broken(error)) => {
                let problem = unreadable(*file, from, &error);
                scan.builder.problem(problem);
            }
        }
        *before += survey.info.size;
        scan.builder.catalogue_mut().tables.push(survey.table.clone());
    }
    Ok(Arc::new(book.into_iter().filter_map(|(key, person)| Some((key, person?))).collect()))
}

struct Pass<'p, 's> {
    group: &'p [Survey],
    scan: &'p mut Scan<'s>,
    given: &'p mut Given,
    /// Cases of which rows are still to come, where `left` has them.
    live: Vec<Option<Box<Held>>>,
    left: Counts,
    elsewhere: &'p mut Elsewhere,
    /// For the bytes of a row that is held.
    room: Vec<u8>,
    no_texts: u64,
    /// Attachments of other tables that belong to rows of this group.
    files_found: usize,
}

impl Pass<'_, '_> {
    /// Reads the group; `before` bytes of the set have been told already. Returns the new number.
    fn run(&mut self, mut before: u64) -> Result<u64, Cancelled> {
        let group = self.group;
        self.tell_of_missing_dates();
        let settings = self.scan.settings;
        let readers: Vec<Reader<'_>> = group.iter().map(|survey| Reader::new(&survey.layout, settings)).collect();
        for (table, survey) in group.iter().enumerate() {
            let from = self.scan.files;
            let mut pace = Pace::default();
            let read = each_step(survey.layout.file, &survey.layout.dialect, from, |step, position| {
                match step {
                    Step::Row(row) => self.row(table, survey, &readers, &row),
                    Step::TooLong { offset, len, number } => self.too_long(survey, offset, len, number),
                    Step::Unclosed { offset, number, kept } => self.unclosed(survey, offset, number, kept),
                }
                if !pace.is_due(position) {
                    return Ok(());
                }
                self.scan.tick(&survey.info.name, before + position / 2)
            });
            match read {
                Ok(_) => {}
                Err(Stopped::Cancelled) => return Err(Cancelled),
                Err(Stopped::Broken(error)) => {
                    let problem = unreadable(survey.layout.file, self.scan.files, &error);
                    self.scan.builder.problem(problem);
                }
            }
            before += survey.info.size / 2;
        }
        // Nothing is left unless the file changed between the two passes or could not be read to its end.
        let rest = std::mem::take(&mut self.live).into_iter().flatten();
        let mut rest: Vec<_> = rest.map(|held| (self.rows_of(&held, &readers).0, held)).collect();
        rest.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (_, held) in rest {
            self.finish_held(&held, &readers);
        }
        self.tell_of_missing_texts();
        Ok(before)
    }

    fn row(&mut self, table: usize, survey: &Survey, readers: &[Reader<'_>], row: &Row) {
        let Some(reader) = readers.get(table) else { return };
        let id = reader.id(&row.cells);
        if is_totals(&row.cells, id, survey) {
            let message = "This looks like a row of totals and was left out.".to_owned();
            return self.problem(survey, row, Severity::Warning, "table.totals_row", message);
        }
        if is_header(&row.cells, survey) {
            let message = "This is the row of column names again; it was left out.".to_owned();
            return self.problem(survey, row, Severity::Warning, "table.repeated_header", message);
        }
        let span = Span { offset: row.offset, len: row.len, file: survey.layout.file };
        let facts = || reader.facts(row.number, span, &row.cells, Detail::Alone);
        if id.is_empty()
            && let Some(id) = reader.id_of_call(&row.cells)
        {
            if self.given.has(&id, &self.left) {
                let message = "The same call stands in an earlier row; it was left out.".to_owned();
                return self.problem(survey, row, Severity::Warning, "table.duplicate", message);
            }
            return self.finish_case(&id, vec![facts()]);
        }
        if ids::is_damaged(id) {
            return self.damaged(survey, row, facts());
        }
        if id.is_empty() {
            let mut facts = facts();
            if survey.has(Column::CaseId) {
                facts.problems.push((
                    "table.missing_id",
                    "The row has no case id and becomes a case of its own. Fill in the id to join it to others."
                        .to_owned(),
                ));
            }
            return self.finish_case(&format!("row {}", row.number), vec![facts]);
        }
        // A row that was not counted is a case of its own: the file was changed meanwhile.
        let counted = self.left.count_off(Key::of(id));
        let Some((place, left)) = counted.filter(|(place, left)| *left > 0 || self.is_live(*place)) else {
            return self.finish_case(id, vec![facts()]);
        };
        let Some(live) = self.live.get_mut(place) else { return };
        live.get_or_insert_default().push(table, &survey.layout, row, &mut self.room);
        if left == 0
            && let Some(held) = live.take()
        {
            self.finish_held(&held, readers);
        }
    }

    /// A spreadsheet has cut the id, so that rows of different cases have the same one. A row that is a whole case is one by
    /// itself; of a message it cannot be told any more where it belongs.
    fn damaged(&mut self, survey: &Survey, row: &Row, mut facts: Facts) {
        const REMEDY: &str = "Export the table again and drop it without opening it in a spreadsheet.";
        if survey.layout.row_is_message {
            let message = format!(
                "A spreadsheet has rounded the case id of this row, so nobody can tell any more which case it belongs to; it was \
                 left out. {REMEDY}"
            );
            return self.problem(survey, row, Severity::Error, "table.damaged_id", message);
        }
        facts.problems.push((
            "table.damaged_id",
            format!("A spreadsheet has rounded the id of this case; its row number stands for it. {REMEDY}"),
        ));
        self.finish_case(&format!("row {}", row.number), vec![facts]);
    }

    fn is_live(&self, place: usize) -> bool {
        self.live.get(place).is_some_and(Option::is_some)
    }

    /// The rows of a case, and its id as the first of them has it.
    fn rows_of(&self, held: &Held, readers: &[Reader<'_>]) -> (String, Vec<Kept>) {
        let rows = held.rows(|table| self.group.get(table).map_or(FileId(u32::MAX), |survey| survey.layout.file));
        let id = rows.first().and_then(|row| Some(readers.get(row.table)?.id(&row.cells).to_owned()));
        (id.unwrap_or_default(), rows)
    }

    /// A case whose rows stood apart.
    fn finish_held(&mut self, held: &Held, readers: &[Reader<'_>]) {
        let (id, rows) = self.rows_of(held, readers);
        let facts = |row: Kept| Some(readers.get(row.table)?.facts(row.number, row.span, &row.cells, Detail::Whole));
        self.finish_case(&id, rows.into_iter().filter_map(facts).collect());
    }

    /// Ids that two files count from one each are no reason to make one case of two: then each file has its own.
    fn finish_case(&mut self, id: &str, rows: Vec<Facts>) {
        if !are_of_several(&rows) {
            return self.finish_one(id, rows);
        }
        let mut by_file: Vec<(FileId, Vec<Facts>)> = Vec::new();
        for row in rows {
            let file = file_of(row.span);
            match by_file.iter_mut().find(|(known, _)| *known == file) {
                Some((_, rows)) => rows.push(row),
                None => by_file.push((file, vec![row])),
            }
        }
        for (_, mut rows) in by_file {
            if let Some(first) = rows.first_mut() {
                first.problems.push((
                    "table.same_id",
                    "Another file has a case of this id with another customer and subject, so they are kept apart."
                        .to_owned(),
                ));
            }
            self.finish_one(id, rows);
        }
    }

    fn finish_one(&mut self, id: &str, mut rows: Vec<Facts>) {
        let file = file_of(rows.first().and_then(|row| row.span));
        let is_case = rows.iter().all(|row| self.is_of_case(row.span));
        if is_case && self.elsewhere.holds(id, &rows, file, self.scan.builder.catalogue()) {
            return;
        }
        let id = self.free_id(id, &rows);
        self.files_found += rows.iter().map(|row| row.files_found).sum::<usize>();
        let problems: Vec<(u64, FileId, &'static str, String)> = rows
            .iter_mut()
            .flat_map(|row| {
                let file = file_of(row.span);
                let number = row.number;
                std::mem::take(&mut row.problems).into_iter().map(move |(code, message)| (number, file, code, message))
            })
            .collect();
        let Assembled { mut case, people, spans, repeated } = assemble(&id, rows);
        self.no_texts += u64::from(case.header_only);
        people.into_iter().for_each(|person| self.scan.builder.person(person));
        case.entries.iter_mut().for_each(|entry| entry.body = crate::model::Body::Text(String::new()));
        self.scan.builder.case(self.scan.set, &CaseDraft::of(case, spans));
        for (number, file, code, message) in problems {
            self.case_problem(&id, file, number, code, message);
        }
        for (span, number) in repeated {
            let message = "A later row says the same of this case and was kept instead.".to_owned();
            self.case_problem(&id, file_of(span), number, "table.duplicate", message);
        }
    }

    /// Does the row stand in a table with one row a case?
    fn is_of_case(&self, span: Option<Span>) -> bool {
        let survey = self.group.iter().find(|survey| survey.layout.file == file_of(span));
        survey.is_some_and(|survey| !survey.layout.row_is_message)
    }

    /// The id of the table, unless a case of another table has it.
    fn free_id(&mut self, id: &str, rows: &[Facts]) -> String {
        if self.given.give(id, &mut self.left) {
            return id.to_owned();
        }
        let file = rows.first().and_then(|row| row.span).map(|span| self.name(span.file)).unwrap_or_default();
        let stem = file.rsplit('/').next().unwrap_or_default();
        let mut free = format!("{stem}: {id}");
        let mut count = 1_u32;
        while !self.given.give(&free, &mut self.left) {
            count = count.saturating_add(1);
            free = format!("{stem}: {id} ({count})");
        }
        free
    }

    fn name(&self, file: FileId) -> String {
        let survey = self.group.iter().find(|survey| survey.layout.file == file);
        survey.map(|survey| survey.info.name.clone()).unwrap_or_default()
    }

    fn case_problem(&mut self, case: &str, file: FileId, number: u64, code: &str, message: String) {
        let place = Place { file: self.name(file), record: Some(number), byte: None };
        self.scan.builder.problem(Problem {
            severity: Severity::Warning,
            place,
            code: code.to_owned(),
            message,
            case: Some(case.to_owned()),
        });
    }

    fn problem(&mut self, survey: &Survey, row: &Row, severity: Severity, code: &str, message: String) {
        let place = Place { file: survey.info.name.clone(), record: Some(row.number), byte: Some(row.offset) };
        self.scan.builder.problem(Problem { severity, place, code: code.to_owned(), message, case: None });
    }

    fn too_long(&mut self, survey: &Survey, offset: u64, len: u64, number: u64) {
        let place = Place { file: survey.info.name.clone(), record: Some(number), byte: Some(offset) };
        let message = format!(
            "This row has {len} bytes or very many cells and was passed over; most often a quotation mark is never \
             closed. Correct it in the file and drop it again."
        );
        let code = "table.row_too_long".to_owned();
        self.scan.builder.problem(Problem { severity: Severity::Error, place, code, message, case: None });
    }

    fn unclosed(&mut self, survey: &Survey, offset: u64, number: u64, kept: bool) {
        let place = Place { file: survey.info.name.clone(), record: Some(number), byte: Some(offset) };
        let (code, message) = unclosed(kept);
        let (code, message) = (code.to_owned(), message.to_owned());
        self.scan.builder.problem(Problem { severity: Severity::Error, place, code, message, case: None });
    }

    fn tell_of_missing_dates(&mut self) {
        let dated = self.group.iter().any(|survey| survey.has(Column::CreatedAt) || survey.has(Column::MessageAt));
        if let (false, Some(survey)) = (dated, self.group.first()) {
            let message = "No column of dates was found, so the cases have none. Choose the column that holds them if \
                           there is one.";
            self.scan.builder.problem(warning(&survey.info.name, "table.no_date", message.to_owned()));
        }
    }

    fn tell_of_missing_texts(&mut self) {
        let Some(survey) = self.group.first().filter(|_| self.no_texts > 0) else { return };
        let remedy = "If the old service has another export with the messages, drop that too; if a column holds them, \
                      choose it as the text.";
        let message = format!(
            "Cases without a text in this table: {}. Each becomes one message made of its subject and \
             custom fields. {remedy}",
            self.no_texts
        );
        self.scan.builder.problem(warning(&survey.info.name, "table.no_texts", message));
    }
}

/// Do rows of different files name different customers and different subjects?
fn are_of_several(rows: &[Facts]) -> bool {
    let told = |row: &&Facts| !row.subject.is_empty() && row.requester.email.is_some();
    let Some(first) = rows.iter().find(told) else { return false };
    rows.iter().filter(told).any(|row| {
        file_of(row.span) != file_of(first.span)
            && row.subject != first.subject
            && row.requester.email != first.requester.email
    })
}

/// The file of a row; every row of the pass has one.
fn file_of(span: Option<Span>) -> FileId {
    span.map_or(FileId(u32::MAX), |span| span.file)
}

/// Is this the header once more, as where files were joined end to end?
fn is_header(cells: &Cells, survey: &Survey) -> bool {
    let names = &survey.layout.names;
    let first_is = cells.get(0).is_some_and(|first| names.first().is_some_and(|name| name == first.trim()));
    first_is && names::unique(cells.iter()) == *names
}

/// Is this a row of totals? Its first text says so, and it has no id of a case.
fn is_totals(cells: &Cells, id: &str, survey: &Survey) -> bool {
    #[rustfmt::skip] // a list of words
    const WORDS: [&str; 13] = [
        "total", "totals", "grand total", "sum", "count", "итого", "всего", "сумма", "gesamt", "summe", "somme", "suma",
        "razem",
    ];
    let is_word = |text: &str| WORDS.contains(&plain(text).as_str());
    let filled = || cells.iter().filter(|text| !text.trim().is_empty());
    let has_id = || survey.has(Column::CaseId) && !id.is_empty() && !is_word(id);
    // What most rows show at once stands first.
    filled().count() * 2 <= survey.layout.names.len().max(2) && !has_id() && filled().next().is_some_and(is_word)
}
