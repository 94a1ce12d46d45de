//! What an answer means for the step it belongs to.

use super::dates::Kind;
use super::steps::{self, Hunt, HuntBy, Step};
use super::{Check, Stage, Trial, Weight, Written};
use crate::deskie::reply::{self, CaseReply, Dated, MessageReply};
use crate::deskie::{Answer, UserId, limits};
use crate::model::Millis;
use crate::run::clocks;
use crate::run::dispatch::{Class, SETTLE};
use crate::run::engine::look;
use crate::run::ledger::Record;
use crate::run::task::RequestId;
use crate::text::html::same_text;

/// How long to wait before a list is asked again for a case that it did not show.
const AGAIN: i64 = 5_000;

impl Check {
    /// An answer came, or was lost.
    pub(super) fn answered(&mut self, id: RequestId, answer: Option<Answer>, now: Millis) {
        if !matches!(self.stage, Stage::Sending { id: waiting } if waiting == id) {
            return;
        }
        let Some(method) = self.request().map(|request| request.method()) else { return };
        let cost = limits::cost(method);
        self.bills.take(cost, answer.as_ref());
        let removing = self.hunt.is_none() && matches!(self.step, Step::ClearUp | Step::Remove);
        // Not every login may delete, see what was changed, or ask for a case that is not there; that is a finding.
        let optional = removing
            || matches!(
                self.step,
                Step::ReadChangelog | Step::ReadNothing | Step::ReadNothingAgain | Step::LongSubject
            );
        let class = if optional {
            self.dispatch.classify_removal(answer.as_ref())
        } else {
            self.dispatch.classify(answer.as_ref())
        };
        let answer = answer.unwrap_or_default();
        self.stage = Stage::Next;
        if matches!(class, Class::Done | Class::Refused(_)) {
            self.answered += 1;
        }
        if self.hunt.is_some() {
            return self.hunted(class, &answer, now);
        }
        match self.step {
            Step::ClearUp | Step::Remove => self.removed(class, &answer),
            Step::Create => self.create_answered(class, &answer, now),
            Step::FreshCase | Step::AgentOpens => self.another_opened(class, &answer),
            Step::CustomerWrites | Step::StaffWrites | Step::StaffSendsFile | Step::FirstNote | Step::SecondNote => {
                self.write_answered(class, &answer);
            }
            Step::LookUp => self.looked_up(class, &answer, now),
            Step::SeeAfterCustomer | Step::SeeAfterStaff => self.seen(class, &answer),
            Step::ReadMessages => self.messages_read(class, &answer),
            Step::ReadFresh => self.fresh_read(class, &answer),
            Step::ReadChangelog => self.changelog_read(class, &answer),
            Step::LongSubject => self.subject_edited(class, &answer),
            Step::Open | Step::Close | Step::ReadNothing | Step::ReadNothingAgain => match class {
                Class::Done | Class::Refused(_) => self.go_on(),
                Class::NotNow | Class::Unclear => {}
            },
            Step::Leftover | Step::End => {}
        }
    }

    fn lost(&mut self) {
        self.dispatch.sums.unclear += 1;
        self.hunt = Some(Hunt::new(self.subject_at));
        self.stage = Stage::Settling { until: self.dispatch.after(SETTLE) };
    }

    fn create_answered(&mut self, class: Class, answer: &Answer, now: Millis) {
        match class {
            Class::NotNow => {}
            Class::Unclear => self.lost(),
            Class::Refused(code) => self.case_refused(&code),
            Class::Done => {
                match reply::object(answer, "case").ok().and_then(|case| Some((reply::case(&case)?, case))) {
                    Some((case, raw)) => {
                        let status = answer.status.to_string();
                        let message = format!("Deskie answers {status} where something was created.");
                        self.note("create_status", &status, Weight::Fine, message);
                        self.created(&case, raw.get("created_at").and_then(reply::dated), now);
                    }
                    None => self.lost(),
                }
            }
        }
    }

    /// The answer to the creation of the fresh case, or of the one that an agent opens.
    fn another_opened(&mut self, class: Class, answer: &Answer) {
        match class {
            Class::NotNow => {}
            Class::Unclear => self.lost(),
            Class::Refused(code) if self.step == Step::FreshCase => {
                let message = format!("Deskie refused a case of today (“{code}”); such cases would fail.");
                self.note("fresh_case", "refused", Weight::Note, message);
                self.go_on();
            }
            Class::Refused(code) => {
                let message = format!("Deskie refused a case opened by an agent (“{code}”); such cases would fail.");
                self.note("agent_case", "refused", Weight::Note, message);
                self.go_on();
            }
            Class::Done => match reply::object(answer, "case").ok().as_ref().and_then(reply::case) {
                Some(case) => self.another_made(&case),
                None => self.lost(),
            },
        }
    }

    fn another_made(&mut self, case: &CaseReply) {
        self.dispatch.record(Record::Trial { id: case.id });
        self.numbers.push((case.id, case.number.clone()));
        if self.step == Step::FreshCase {
            self.fresh = Some(case.id);
        } else {
            self.note("agent_case", "taken", Weight::Fine, "A case opened by an agent is taken.");
        }
        self.go_on();
    }

    fn case_refused(&mut self, code: &str) {
        self.dates.case.refused(code);
        if self.dates.case.form().is_none() && self.extras && !self.dates.case.misread {
            // Perhaps it was the label or the field.
            self.extras = false;
            self.dates.case.again();
        }
        if self.dates.case.form().is_none() {
            self.begin_removal();
        }
    }

    fn created(&mut self, case: &CaseReply, echo: Option<Dated>, now: Millis) {
        self.dispatch.record(Record::Trial { id: case.id });
        self.numbers.push((case.id, case.number.clone()));
        self.dates.show(echo);
        self.ahead = clocks::ahead(case, now).or(self.ahead);
        if !self.dates.case.echoed(steps::CASE_DATE, echo) {
            // The next form needs another case; this one is removed with it.
            if self.dates.case.form().is_none() {
                self.begin_removal();
            }
            return;
        }
        self.trial = Some(Trial {
            id: case.id,
            user: case.user.unwrap_or(UserId(0)),
            began: echo.map_or(steps::CASE_DATE, |echo| echo.at),
            made: now,
            status: case.status.clone(),
        });
        self.dates.follow_case();
        self.case_echoes(case);
        self.go_on();
    }

    fn looked_up(&mut self, class: Class, answer: &Answer, now: Millis) {
        let cases = match (&class, cases_of(answer)) {
            (Class::NotNow | Class::Unclear, _) => return,
            (Class::Done, None) => return self.stage = Stage::Settling { until: self.dispatch.after(AGAIN) },
            (Class::Refused(_), _) => None,
            (Class::Done, Some(cases)) => Some(cases),
        };
        let Some(trial) = &self.trial else { return };
        let found = cases.as_ref().is_some_and(|(cases, _)| cases.iter().any(|(case, _)| case.id == trial.id));
        if found {
            let late = now.since(trial.made) >= AGAIN;
            if late {
                self.note("list_delay", "late", Weight::Note, "A new case shows in lists only after some seconds.");
            }
            if self.dialect.time_filter {
                self.note("look_up", "by_time", Weight::Fine, "A case is found by its customer and date.");
            } else {
                let message = "Lists of cases cannot be narrowed to a time; look-ups read all cases of a customer.";
                self.note("look_up", "without_time", Weight::Note, message);
            }
            return self.go_on();
        }
        if cases.as_ref().is_some_and(|(_, full)| *full) {
            self.page = self.page.saturating_add(1);
            return;
        }
        self.page = 1;
        if cases.is_some() && now.since(trial.made) < SETTLE {
            self.stage = Stage::Settling { until: self.dispatch.after(AGAIN) };
        } else if self.dialect.time_filter {
            self.dialect.time_filter = false;
        } else {
            let message = "The trial case is not found in the list of its customer's cases. A write whose answer is \
                 lost could not be proved, so nothing may be sent.";
            self.note("look_up", "none", Weight::Bad, message);
            self.go_on();
        }
    }

    fn write_answered(&mut self, class: Class, answer: &Answer) {
        match class {
            Class::NotNow => {}
            Class::Unclear => self.lost(),
            Class::Refused(code) => self.write_refused(&code, answer.status),
            Class::Done => {
                let object = reply::object(answer, "message").or_else(|_| reply::object(answer, "note"));
                match object.ok().and_then(|raw| Some((reply::message(&raw)?, raw))) {
                    Some((message, raw)) => {
                        self.written_echoed(&message, raw.get("created_at").and_then(reply::dated));
                    }
                    None => self.lost(),
                }
            }
        }
    }

    pub(super) fn kind(&self) -> Kind {
        if matches!(self.step, Step::FirstNote | Step::SecondNote) { Kind::Note } else { Kind::Message }
    }

    fn write_refused(&mut self, code: &str, status: u16) {
        let note = self.kind() == Kind::Note;
        if note && status == 404 && code != "case_not_found" && !self.other_path_tried {
            self.other_path_tried = true;
            self.dialect.note_path = self.dialect.note_path.other();
            return;
        }
        let kind = self.kind();
        let reading = self.dates.of(kind);
        let settled = reading.settled;
        reading.refused(code);
        if note && reading.form().is_none() && self.signed && !reading.misread {
            self.signed = false;
            self.dates.note.again();
        } else if note && settled && self.signed && self.step == Step::FirstNote {
            self.signed = false;
        } else if self.step == Step::StaffSendsFile {
            let message = format!("Deskie refused a message with a file (“{code}”); such messages would fail.");
            self.note("files", "refused", Weight::Note, message);
            self.go_on();
        } else if settled {
            let message = format!("Deskie refused the second trial of this kind (“{code}”).");
            self.note(if note { "second_note" } else { "staff_message" }, "refused", Weight::Note, message);
            self.go_on();
        } else if self.dates.of(kind).form().is_none() {
            self.go_on();
        }
    }

    fn written_echoed(&mut self, message: &MessageReply, echo: Option<Dated>) {
        let text = self.step.text().unwrap_or_default().to_owned();
        self.written.push(Written { id: message.id, text });
        self.dates.show(echo);
        let (kind, date) = (self.kind(), self.step.date());
        match self.step {
            Step::FirstNote => self.note_author_seen(message),
            Step::StaffSendsFile if message.attachments == 1 => {
                self.note("files", "kept", Weight::Fine, "A message keeps its file.");
            }
            Step::StaffSendsFile => {
                let message = "A message came back without its file. Try a few cases first.";
                self.note("files", "dropped", Weight::Note, message);
            }
            _ => {}
        }
        let understood = self.dates.of(kind).echoed(date, echo);
        if understood || self.dates.of(kind).form().is_none() {
            self.go_on();
        }
    }

    /// The answer to a search for what may have been written.
    fn hunted(&mut self, class: Class, answer: &Answer, now: Millis) {
        match class {
            Class::NotNow | Class::Unclear => return,
            Class::Done | Class::Refused(_) => {}
        }
        if self.step.text().is_some() {
            return self.hunted_message(class == Class::Done, answer);
        }
        let Some(mut hunt) = self.hunt.take() else { return };
        let page = if class == Class::Done { cases_of(answer) } else { Some((Vec::new(), false)) };
        let Some((cases, full)) = page else {
            self.hunt = Some(hunt);
            self.stage = Stage::Settling { until: self.dispatch.after(AGAIN) };
            return;
        };
        let trials = &self.dispatch.state.trials;
        let ours =
            |case: &CaseReply| steps::is_subject(hunt.at, &case.subject) && !case.deleted && !trials.contains(&case.id);
        if let Some((case, echo)) = cases.into_iter().find(|(case, _)| ours(case)) {
            return self.found(&case, echo, now);
        }
        hunt.page = hunt.page.saturating_add(1);
        if !full {
            if hunt.by == HuntBy::Subject {
                self.dispatch.sums.proved_not_done += 1;
                // Not made: it may be made now, or is not wanted any more.
                if self.step == Step::Leftover {
                    self.go_on();
                }
                return;
            }
            hunt = Hunt { by: HuntBy::Subject, page: 1, ..hunt };
        }
        self.hunt = Some(hunt);
    }

    fn found(&mut self, case: &CaseReply, echo: Option<Dated>, now: Millis) {
        self.dispatch.sums.proved_done += 1;
        if self.step == Step::Leftover {
            self.dispatch.record(Record::Trial { id: case.id });
            self.numbers.push((case.id, case.number.clone()));
            return self.go_on();
        }
        if matches!(self.step, Step::FreshCase | Step::AgentOpens) {
            return self.another_made(case);
        }
        self.created(case, echo, now);
    }

    fn hunted_message(&mut self, readable: bool, answer: &Answer) {
        let Some(text) = self.step.text() else { return };
        let page = if readable { messages_of(answer) } else { Some(Vec::new()) };
        let Some(messages) = page else {
            self.stage = Stage::Settling { until: self.dispatch.after(AGAIN) };
            return;
        };
        let known = self.known_messages();
        let note = self.kind() == Kind::Note;
        let ours = |message: &MessageReply| {
            message.note == note && !known.contains(&message.id) && same_text(text, &message.content)
        };
        self.hunt = None;
        if let Some((message, echo)) = messages.into_iter().find(|(message, _)| ours(message)) {
            self.dispatch.sums.proved_done += 1;
            self.written_echoed(&message, echo);
        } else {
            self.dispatch.sums.proved_not_done += 1;
        }
    }
}

/// An object of a list, with its date as it is written.
pub(super) type Row<T> = (T, Option<Dated>);

/// The cases of a page with the dates as they are written, and whether more may follow.
fn cases_of(answer: &Answer) -> Option<(Vec<Row<CaseReply>>, bool)> {
    let (items, _) = reply::list(answer, "case").ok()?;
    let full = items.len() >= look::PAGE;
    let dated = |item: &serde_json::Value| item.get("created_at").and_then(reply::dated);
    Some((items.iter().filter_map(|item| Some((reply::case(item)?, dated(item)))).collect(), full))
}

/// The messages of a page with the dates as they are written.
pub(super) fn messages_of(answer: &Answer) -> Option<Vec<Row<MessageReply>>> {
    let (items, _) = reply::list(answer, "message").ok()?;
    let dated = |item: &serde_json::Value| item.get("created_at").and_then(reply::dated);
    Some(items.iter().filter_map(|item| Some((reply::message(item)?, dated(item)))).collect())
}
