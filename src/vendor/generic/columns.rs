//! What the columns of a table mean: first what the person chose, then what the names say and the values do not
//! contradict, then what the values alone show. Everything else is kept as a custom field.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::calls::{self, Service};
use super::cell::{clean, is_email, is_phone};
use super::desk;
use super::ids;
use super::names::{self, normal, without_number};
use super::paths;
use super::shown;
use super::values::{Values, is_date, is_number};
use crate::catalogue::TableColumn;
use crate::source::table::Row;
use crate::vendor::Column;
use crate::vendor::terms;

/// Why a column means what the person says.
pub(super) const CHOSEN: &str = "chosen by you";

/// Columns of which the meaning is guessed: each is compared with others and with all names that are known.
const MOST: usize = 1000;

/// Guesses the meaning of every column of `headers` from them and from the rows below.
pub(super) fn guess(headers: &[String], rows: &[Row], chosen: Option<&BTreeMap<u32, Column>>) -> Vec<TableColumn> {
    let looked = headers.len().min(MOST);
    let (headers, beyond) = headers.split_at(looked);
    let values: Vec<Values<'_>> = (0..looked).map(|at| Values::of(at, rows)).collect();
    let mut guess = Guess { headers, rows, values: &values, meanings: vec![None; looked] };
    guess.take_choices(chosen);
    guess.take_call_log();
    guess.take_flags();
    guess.take_names();
    guess.settle_text();
    guess.settle_people();
    guess.take_kinds();
    guess.take_likely_names();
    guess.take_values();
    let mut columns = guess.finish();
    columns.extend(beyond.iter().zip(looked..).map(|(name, at)| {
        let chosen = u32::try_from(at).ok().and_then(|at| chosen?.get(&at).copied());
        let (meaning, reason) = match chosen {
            Some(meaning) => (meaning, CHOSEN),
            None => (Column::Field, "it stands behind so many columns that its meaning is not guessed"),
        };
        TableColumn { name: name.clone(), meaning, reason: reason.to_owned(), samples: Values::of(at, rows).samples() }
    }));
    columns
}

/// May several columns have this meaning?
fn may_repeat(meaning: Column) -> bool {
    matches!(meaning, Column::Field | Column::Ignore | Column::Tags | Column::Attachments)
}

/// How many letters a name has, and which, as far as 64 bits tell.
#[derive(Clone, Copy)]
struct Letters {
    count: usize,
    which: u64,
}

impl Letters {
    fn of(name: &str) -> Self {
        let empty = Self { count: 0, which: 0 };
        name.chars().fold(empty, |seen, letter| Self {
            count: seen.count + 1,
            which: seen.which | 1 << (u32::from(letter) % u64::BITS),
        })
    }

    /// At least so many letters of one must be changed to make the other: the difference of their lengths, and a letter
    /// changed for another takes away one and brings one.
    fn least_changes(self, other: Self) -> u32 {
        let lengths = u32::try_from(self.count.abs_diff(other.count)).unwrap_or(u32::MAX);
        lengths.max((self.which ^ other.which).count_ones().div_ceil(2))
    }
}

struct Guess<'a> {
    headers: &'a [String],
    rows: &'a [Row],
    values: &'a [Values<'a>],
    meanings: Vec<Option<(Column, String)>>,
}

impl Guess<'_> {
    fn has(&self, meaning: Column) -> bool {
        self.meanings.iter().flatten().any(|(taken, _)| *taken == meaning)
    }

    /// The same among the columns of the list of messages in which this one stands, or of the case itself. A text may
    /// stand in several forms.
    fn has_beside(&self, at: usize, meaning: Column) -> bool {
        let list = |at: usize| self.headers.get(at).and_then(|header| paths::list(header));
        let own = list(at);
        if own.is_some() && meaning == Column::Body && self.headers.get(at).is_some_and(|header| paths::is_form(header))
        {
            return false;
        }
        self.meanings
            .iter()
            .enumerate()
            .any(|(other, taken)| taken.as_ref().is_some_and(|(taken, _)| *taken == meaning) && list(other) == own)
    }

    fn free(&self, at: usize) -> bool {
        self.meanings.get(at).is_some_and(Option::is_none)
    }

    /// Agents and authors may have a column for the name and one for the address.
    fn completes(&self, at: usize, meaning: Column) -> bool {
        let emails = |at: usize| self.values.get(at).map(|values| values.mostly(is_email));
        let taken = self.meanings.iter().enumerate();
        let mut others = taken.filter(|(_, taken)| taken.as_ref().is_some_and(|(taken, _)| *taken == meaning));
        matches!(meaning, Column::Assignee | Column::Author)
            && others.next().is_some_and(|(other, _)| emails(other) != emails(at))
            && others.next().is_none()
    }

    fn set(&mut self, at: usize, meaning: Column, reason: String) {
        if let Some(slot) = self.meanings.get_mut(at) {
            *slot = Some((meaning, reason));
        }
    }

    fn take_choices(&mut self, chosen: Option<&BTreeMap<u32, Column>>) {
        for (at, meaning) in chosen.into_iter().flatten() {
            self.set(*at as usize, *meaning, CHOSEN.to_owned());
        }
    }

    /// In a call log the direction of each call decides which number is the customer's.
    fn take_call_log(&mut self) {
        self.take_service();
        let ends = calls::ends(self.headers);
        let far = calls::far_end(self.headers).filter(|_| ends.is_none());
        if ends.is_none() && far.is_none() {
            return;
        }
        let of_ends = ends.map(|ends| [Some(ends.from), Some(ends.to)].into_iter().chain(ends.names).flatten());
        for at in of_ends.into_iter().flatten().filter(|at| self.free(*at)).collect::<Vec<_>>() {
            let reason = "one end of a call: the direction decides which one is the customer's telephone";
            self.set(at, Column::Field, reason.to_owned());
        }
        if let Some(at) = far {
            self.take_far_end(at);
        }
        let is_agent = |at: &usize| self.headers.get(*at).is_some_and(|name| calls::is_agent(name));
        for at in (0..self.headers.len()).filter(is_agent).collect::<Vec<_>>() {
            let is_open = !self.has(Column::Assignee) || self.completes(at, Column::Assignee);
            if self.free(at) && is_open {
                self.set(at, Column::Assignee, "in a call log the user is the agent".to_owned());
            }
        }
    }

    /// Logs that have one number of the other and perhaps one of the desk's own.
    fn take_far_end(&mut self, far: usize) {
        if self.free(far) {
            self.set(far, Column::RequesterPhone, "in a call log it is the number of the other".to_owned());
        }
        let says_sides = |at: &usize| self.values.get(*at).is_some_and(Values::say_some_side);
        if !self.has(Column::Direction)
            && let Some(at) = calls::directions(self.headers).into_iter().find(|at| self.free(*at) && says_sides(at))
        {
            self.set(at, Column::Direction, "the values are words for incoming and outgoing".to_owned());
        }
        for at in 0..self.headers.len() {
            let (Some(header), Some(values)) = (self.headers.get(at), self.values.get(at)) else { continue };
            let is_own = calls::is_number(header) && values.mostly(is_phone);
            let is_recording = calls::is_recording(header) && values.mostly(|value| value.starts_with("http"));
            if self.free(at) && is_own {
                self.set(at, Column::Field, "in a call log it is a number of the desk's own".to_owned());
            } else if self.free(at) && is_recording {
                self.set(at, Column::Attachments, "the values are addresses of recordings".to_owned());
            }
        }
    }

    /// Logs of known services: every column is known.
    fn take_service(&mut self) {
        let Some(service) = Service::of(self.headers) else { return };
        for (at, header) in self.headers.iter().enumerate() {
            let meaning = service.meaning(header).unwrap_or(Column::Field);
            if self.free(at) && (may_repeat(meaning) || !self.has(meaning) || self.completes(at, meaning)) {
                self.set(at, meaning, format!("the call logs of \"{}\" have it so", service.name()));
            }
        }
    }

    /// Columns of yes and no, or of words for them, whose names say that they tell notes from messages. There may be several.
    fn take_flags(&mut self) {
        for (at, header) in self.headers.iter().enumerate() {
            let says = |value: &str| {
                terms::yes(value).is_some() || (!shown::is_named_for_texts(header) && shown::is_said(value))
            };
            let is_flag = shown::flag(header).is_some() && self.values.get(at).is_some_and(|values| values.all(says));
            if is_flag && self.free(at) {
                self.set(at, Column::Visibility, format!("the name \"{header}\" says so"));
            }
        }
    }

    /// Columns with a word for notes among few other words: each row says what it is. Where a row is no message, a word may
    /// be said of the case, e.g. a private plan, so both kinds must be there and nothing else.
    fn take_kinds(&mut self) {
        let id = self.meanings.iter().position(|taken| matches!(taken, Some((Column::CaseId, _))));
        for (at, header) in self.headers.iter().enumerate() {
            let Some(values) = self.values.get(at).filter(|_| self.free(at) && shown::may_be_kind(header)) else {
                continue;
            };
            let named = shown::is_kind(header);
            let notes = values.count(shown::is_note);
            if notes == 0 || !(values.few() || named && values.are_words()) {
                continue;
            }
            let both = notes < values.0.len();
            let of_messages = paths::list(header).is_some() || id.is_some_and(|id| differs_within(id, at, self.rows));
            let is_kind = match of_messages {
                true => named || both,
                false if named => values.0.iter().any(|value| shown::is_note_itself(value)),
                false => both && values.all(|value| terms::visibility(value).is_some()),
            };
            if is_kind {
                self.set(at, Column::Visibility, "the values are words for public and internal".to_owned());
            }
        }
    }

    /// Exact names. Among several columns for one meaning the one with the most telling name gets it.
    fn take_names(&mut self) {
        let all: HashSet<&str> = self.headers.iter().map(String::as_str).collect();
        let normal: Vec<String> =
            self.headers.iter().map(|header| paths::spelled(without_number(&all, header))).collect();
        for at in (0..normal.len()).filter(|at| normal.get(*at).is_some_and(|name| name == paths::MESSAGE_ID)) {
            if self.free(at) {
                self.set(at, Column::Ignore, "it numbers messages, which nothing refers to".to_owned());
            }
        }
        for meaning in names::meanings() {
            let mut claims: Vec<(names::Rank, usize)> = normal
                .iter()
                .enumerate()
                .filter_map(|(at, header)| Some((names::rank(*meaning, header)?, at)))
                .collect();
            claims.sort_unstable();
            for (_, at) in claims {
                let header = self.headers.get(at).map_or("", String::as_str);
                let allows = |values: &&Values<'_>| self.free(at) && values.allow(*meaning, header);
                let Some(values) = self.values.get(at).filter(allows) else { continue };
                if *meaning == Column::Author && values.are_sides() && !self.has_beside(at, Column::Direction) {
                    self.set(at, Column::Direction, "the values are words for incoming and outgoing".to_owned());
                } else if may_repeat(*meaning) || !self.has_beside(at, *meaning) || self.completes(at, *meaning) {
                    self.set(at, *meaning, format!("the name \"{header}\" says so"));
                }
            }
        }
    }

    /// Where a case has several rows, the text is what differs between them: `Comment` rather than a `Description` that every
    /// row of the case repeats.
    fn settle_text(&mut self) {
        let of =
            |meaning| self.meanings.iter().position(|taken| taken.as_ref().is_some_and(|(own, _)| *own == meaning));
        let (Some(id), Some(body)) = (of(Column::CaseId), of(Column::Body)) else { return };
        let is_chosen =
            self.meanings.get(body).is_some_and(|taken| taken.as_ref().is_some_and(|(_, why)| why == CHOSEN));
        if is_chosen || !repeats(id, self.rows) || differs_within(id, body, self.rows) {
            return;
        }
        let is_text = |at: &usize| {
            let header = self.headers.get(*at).map(|header| paths::spelled(header)).unwrap_or_default();
            let is_body =
                |(meaning, names): &(Column, &[&str])| *meaning == Column::Body && names.contains(&header.as_str());
            names::all().any(is_body) && paths::list(&header).is_none()
        };
        let mut others = (0..self.headers.len()).filter(|at| self.free(*at)).filter(is_text);
        if let Some(at) = others.find(|at| differs_within(id, *at, self.rows)) {
            if let Some(slot) = self.meanings.get_mut(body) {
                *slot = None;
            }
            let reason = "one row is one message, and this text differs between the messages of a case";
            self.set(at, Column::Body, reason.to_owned());
        }
    }

    /// A column named for the customer may hold names, addresses or telephones: the values decide.
    fn settle_people(&mut self) {
        for at in 0..self.headers.len() {
            let Some((meaning @ (Column::RequesterName | Column::RequesterPhone), reason)) =
                self.meanings.get(at).cloned().flatten()
            else {
                continue;
            };
            if reason == CHOSEN {
                continue;
            }
            let Some(values) = self.values.get(at) else { continue };
            let truly = match meaning {
                _ if values.mostly(is_email) => Column::RequesterEmail,
                Column::RequesterName if values.mostly(is_phone) => Column::RequesterPhone,
                _ => continue,
            };
            if !self.has(truly) {
                self.set(at, truly, "it is named for the customer, and the values show what it holds".to_owned());
            }
        }
    }

    /// Names that are nearly one of the usual ones.
    fn take_likely_names(&mut self) {
        // One wrong letter in seven.
        const ALIKE: f64 = 0.85;
        const SHORTEST: usize = 5;
        for at in 0..self.headers.len() {
            let Some(header) = self.headers.get(at).filter(|_| self.free(at)) else { continue };
            let header = normal(header);
            // Comparing takes the product of both, and most names cannot be alike.
            let letters = Letters::of(&header);
            let may_be_alike = |name: &&str| {
                let other = Letters::of(name);
                let most = other.count.max(letters.count) as f64 * (1.0 - ALIKE);
                other.count >= SHORTEST && f64::from(letters.least_changes(other)) <= most
            };
            let best = names::all()
                .flat_map(|(meaning, names)| names.iter().map(move |name| (*meaning, *name)))
                .filter(|(_, name)| may_be_alike(name))
                .map(|(meaning, name)| (strsim::normalized_damerau_levenshtein(&header, name), meaning, name))
                .max_by(|(a, ..), (b, ..)| a.total_cmp(b));
            // But never a repeated header's number.
            let enough = |likeness: f64| likeness >= ALIKE && !header.ends_with(|last: char| last.is_ascii_digit());
            if let Some((likeness, meaning, name)) = best
                && enough(likeness)
                && !self.has(meaning)
                && self.values.get(at).is_some_and(|values| values.allow(meaning, &header))
            {
                self.set(at, meaning, format!("the name is like \"{name}\""));
            }
        }
    }

    /// What the values alone show, for meanings that nothing has yet.
    fn take_values(&mut self) {
        type Test = fn(&Values<'_>) -> bool;
        const TESTS: &[(Column, &str, Test)] = &[
            (Column::RequesterEmail, "the values are e-mail addresses", |values| values.mostly(is_email)),
            (Column::Direction, "the values are words for incoming and outgoing", |values| {
                values.few() && values.are_sides()
            }),
            (Column::Status, "the values are words for states", |values| {
                values.few() && values.all(|value| terms::status(value).kind != crate::model::Status::Other)
            }),
            (Column::Priority, "the values are words for urgencies", |values| {
                values.few() && values.all(|value| terms::priority(value).kind != crate::model::Priority::Other)
            }),
            (Column::CreatedAt, "the values are dates", |values| values.mostly(is_date) && !values.mostly(is_number)),
            (Column::RequesterPhone, "the values are telephone numbers", |values| {
                values.mostly(is_phone) && values.mostly(|value| value.contains(['+', '(']))
            }),
        ];
        for (meaning, reason, test) in TESTS {
            if self.has(*meaning) || (*meaning == Column::CreatedAt && self.has(Column::MessageAt)) {
                continue;
            }
            let id = self.meanings.iter().position(|taken| matches!(taken, Some((Column::CaseId, _))));
            let several = id.is_some_and(|id| repeats(id, self.rows));
            let fits = |at: &usize| {
                let header = self.headers.get(*at).map_or("", String::as_str);
                let within = paths::list(header).is_some();
                let placed = match meaning {
                    // What is the same for all messages of a case is said of the case.
                    Column::Direction => within || !several || id.is_some_and(|id| differs_within(id, *at, self.rows)),
                    Column::RequesterEmail | Column::RequesterPhone => !within && desk::may_be_requester(header),
                    _ => !within,
                };
                self.free(*at) && placed && self.values.get(*at).is_some_and(test)
            };
            let found = (0..self.headers.len()).find(fits);
            if let Some(at) = found {
                self.set(at, *meaning, (*reason).to_owned());
            }
        }
        if !self.has(Column::Body) {
            let longest = (0..self.headers.len())
                .filter(|at| self.free(*at))
                .filter_map(|at| Some((self.values.get(at)?.prose()?, at)))
                .max();
            if let Some((_, at)) = longest {
                self.set(at, Column::Body, "the values are the longest texts of the table".to_owned());
            }
        }
        // Calls get an id from what they are: numbers of callers, or kinds of calls, are none.
        let is_log = calls::Log::of(self.headers).is_log();
        if !is_log && !self.has(Column::CaseId) && self.free(0) && self.values.first().is_some_and(Values::are_ids) {
            self.set(0, Column::CaseId, "every value of the first column is short and different".to_owned());
        }
    }

    fn finish(self) -> Vec<TableColumn> {
        let columns = self.headers.iter().zip(self.values).zip(self.meanings);
        columns
            .map(|((name, values), meaning)| {
                let (meaning, reason) = meaning.unwrap_or_else(|| {
                    (Column::Field, "nothing else fits, so it is kept as a custom field".to_owned())
                });
                TableColumn { name: name.clone(), meaning, reason, samples: values.samples() }
            })
            .collect()
    }
}

/// Settles which date is the message's in a table with one row a message: the one that differs within a case.
pub(super) fn settle_message_date(columns: &mut [TableColumn], rows: &[Row], chosen: Option<&BTreeMap<u32, Column>>) {
    let position = |columns: &[TableColumn], meaning| columns.iter().position(|column| column.meaning == meaning);
    let (Some(id), None) = (position(columns, Column::CaseId), position(columns, Column::MessageAt)) else { return };
    let is_chosen = |at: usize| chosen.is_some_and(|chosen| u32::try_from(at).is_ok_and(|at| chosen.contains_key(&at)));
    let list = |at: usize| columns.get(at).and_then(|column| paths::list(&column.name));
    let of_messages = columns.iter().position(|column| column.meaning == Column::Body).and_then(list);
    // Where messages stand in a list within their case, the date of the case is none of theirs.
    let created = position(columns, Column::CreatedAt).filter(|at| !is_chosen(*at) && list(*at) == of_messages);
    let others = (0..columns.len()).filter(|at| {
        !is_chosen(*at)
            && columns.get(*at).is_some_and(|column| column.meaning == Column::Field)
            && Values::of(*at, rows).mostly(is_date)
    });
    let candidates: Vec<usize> = created.into_iter().chain(others).collect();
    let at = candidates
        .iter()
        .copied()
        .find(|at| differs_within(id, *at, rows))
        .or(created.filter(|_| candidates.len() == 1));
    if let Some(column) = at.and_then(|at| columns.get_mut(at)) {
        column.meaning = Column::MessageAt;
        column.reason = "one row is one message, and this date differs between the messages of a case".to_owned();
    }
}

/// Has some id several rows?
fn repeats(id: usize, rows: &[Row]) -> bool {
    let mut seen = HashSet::new();
    let ids = rows.iter().filter_map(|row| row.cells.get(id)).map(clean).filter(|id| !id.is_empty());
    ids.into_iter().any(|id| !seen.insert(id))
}

/// Has some id different values in this column?
pub(super) fn differs_within(id: usize, at: usize, rows: &[Row]) -> bool {
    let mut first: HashMap<&str, &str> = HashMap::new();
    rows.iter().any(|row| {
        let (Some(id), Some(value)) = (row.cells.get(id), row.cells.get(at)) else { return false };
        !clean(id).is_empty() && !ids::is_damaged(clean(id)) && *first.entry(clean(id)).or_insert(value) != value
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Letters;

    proptest! {
        #[test]
        fn no_name_that_is_alike_is_passed_over(one in "[a-d ёж]{0,12}", other in "[a-d ёж]{0,12}") {
            let changes = strsim::damerau_levenshtein(&one, &other);
            prop_assert!(Letters::of(&one).least_changes(Letters::of(&other)) as usize <= changes);
        }
    }
}
