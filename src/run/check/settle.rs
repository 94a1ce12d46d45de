//! What the trial case has shown beside its dates, and in the end what all of it means.

use super::answers::{Row, messages_of};
use super::dates::{Kind, Reading};
use super::steps::{self, Step};
use super::{Check, Weight};
use crate::deskie::dialect::{DateForm, NotePath};
use crate::deskie::reply::{self, CaseReply, MessageReply};
use crate::deskie::{Answer, Dialect};
use crate::run::dispatch::Class;
use crate::text::html::same_text;

/// Why a page of messages was not read.
enum Unread {
    /// It is to be read once more.
    Again,
    Refused,
}

fn page_of(class: Class, answer: &Answer) -> Result<Vec<Row<MessageReply>>, Unread> {
    match class {
        Class::NotNow | Class::Unclear => Err(Unread::Again),
        Class::Refused(_) => Err(Unread::Refused),
        Class::Done => messages_of(answer).ok_or(Unread::Again),
    }
}

impl Check {
    /// What the answer to the creation repeats.
    pub(super) fn case_echoes(&mut self, case: &CaseReply) {
        let field = self.field();
        let labels = self.label().map(|label| case.labels.contains(&label));
        let fields = field.map(|field| case.fields.contains_key(&field));
        for (point, name, kept) in [("labels", "labels", labels), ("fields", "custom fields", fields)] {
            match kept {
                None => self.note(point, "untried", Weight::Fine, format!("The account has no {name} to try.")),
                Some(true) => self.note(point, "kept", Weight::Fine, format!("A new case keeps its {name}.")),
                Some(false) if !self.extras => {
                    let message = format!("A case was refused with {name} and taken without. Try a few cases first.");
                    self.note(point, "refused", Weight::Note, message);
                }
                Some(false) => {
                    let message = format!("A new case came back without its {name}. Try a few cases first.");
                    self.note(point, "dropped", Weight::Note, message);
                }
            }
        }
        if case.subject.trim() == steps::subject(self.subject_at).trim() {
            self.note("subject", "kept", Weight::Fine, "Subjects are kept as they are.");
        } else {
            let message = "Subjects lose white space or signs such as emoji; letters and digits stay.";
            self.note("subject", "altered", Weight::Note, message);
        }
    }

    /// The case was read after a message: what did that change?
    pub(super) fn seen(&mut self, class: Class, answer: &Answer) {
        let status = match class {
            Class::NotNow | Class::Unclear => return,
            Class::Refused(_) => None,
            Class::Done => match reply::object(answer, "case").ok().and_then(|case| reply::case(&case)) {
                Some(case) => Some(case.status),
                // Cut off on the way: read again.
                None => return,
            },
        };
        let (point, who) = match self.step {
            Step::SeeAfterCustomer => ("customer_message", "A customer's"),
            _ => ("staff_message", "An agent's"),
        };
        if let (Some(status), Some(trial)) = (status, &mut self.trial) {
            let before = std::mem::replace(&mut trial.status, status.clone());
            let was_written = self.findings.list.iter().all(|finding| finding.point != point);
            if was_written && before == status {
                self.note(point, "keeps", Weight::Fine, format!("{who} message leaves a case “{status}”."));
            } else if was_written {
                let message = format!("{who} message makes a “{before}” case “{status}”; the run puts it right.");
                self.note(point, &status, Weight::Fine, message);
            }
        }
        self.go_on();
    }

    pub(super) fn note_author_seen(&mut self, message: &MessageReply) {
        let wanted = self.writer();
        if !self.signed {
            self.dialect.signed_notes = false;
            let message = "Deskie refuses notes in the name of an agent: they are written by the login, and their author \
                           stands in the text.";
            self.note("note_author", "refused", Weight::Note, message);
        } else if wanted.is_none() || wanted == self.account.me {
            self.note("note_author", "untried", Weight::Fine, "Whether a note keeps its author was not to be seen.");
        } else if message.staff == wanted {
            self.note("note_author", "named", Weight::Fine, "A note keeps its author.");
        } else {
            let message = "Notes are written by the login; their author stands in the text.";
            self.note("note_author", "login", Weight::Note, message);
        }
    }

    /// The messages were read back.
    pub(super) fn messages_read(&mut self, class: Class, answer: &Answer) {
        let page = match page_of(class, answer) {
            Ok(page) => page,
            Err(Unread::Again) => return,
            Err(Unread::Refused) => {
                let message = "Messages of a case cannot be read. A write whose answer is lost could not be proved.";
                self.note("html", "unreadable", Weight::Bad, message);
                return self.go_on();
            }
        };
        for (_, dated) in &page {
            self.dates.show(*dated);
        }
        let messages: Vec<&MessageReply> = page.iter().map(|(message, _)| message).collect();
        let ours = self.known_messages();
        let (known, others): (Vec<&MessageReply>, Vec<&MessageReply>) =
            messages.into_iter().partition(|message| ours.contains(&message.id));
        let opening = others.iter().any(|message| !message.note && same_text(steps::OPENING, &message.content));
        let kept = self.written.iter().all(|written| {
            known.iter().any(|message| message.id == written.id && same_text(&written.text, &message.content))
        });
        if opening && kept {
            self.note("html", "kept", Weight::Fine, "The words of HTML messages come back as they were sent.");
        } else {
            let message = "Messages come back with other words than were sent. What a run writes could not be \
                 recognised, and its texts would be changed.";
            self.note("html", "changed", Weight::Bad, message);
        }
        if others.len() > 1 {
            self.note_unasked();
        } else {
            self.note("unasked", "none", Weight::Fine, "Nothing was added to the trial case unasked.");
        }
        self.go_on();
    }

    fn note_unasked(&mut self) {
        let message = "Deskie added a message to the trial case that nobody asked for: a rule answers new cases. \
             Switch such rules off before the run, or customers get mail.";
        self.note("unasked", "seen", Weight::Note, message);
    }

    /// The messages of the fresh case were read: what rules do to recent cases, they have done to it.
    pub(super) fn fresh_read(&mut self, class: Class, answer: &Answer) {
        match page_of(class, answer) {
            Err(Unread::Again) => return,
            Ok(page) if page.len() > 1 => self.note_unasked(),
            Ok(_) | Err(Unread::Refused) => {}
        }
        self.go_on();
    }

    pub(super) fn changelog_read(&mut self, class: Class, answer: &Answer) {
        match class {
            Class::NotNow | Class::Unclear => return,
            Class::Refused(_) => {
                self.note("rules", "unreadable", Weight::Fine, "The history of a case cannot be read.");
            }
            Class::Done => match serde_json::from_str::<serde_json::Value>(&answer.body) {
                Err(_) => return,
                Ok(body) => {
                    let entries = body.get("changelog").and_then(serde_json::Value::as_array);
                    let by_rule = |entry: &serde_json::Value| reply::text(entry, "done_by").starts_with("rule");
                    if entries.is_some_and(|entries| entries.iter().any(by_rule)) {
                        let message = "A rule changed the trial case. Switch off rules that act on new or changed \
                             cases before the run.";
                        self.note("rules", "seen", Weight::Note, message);
                    } else {
                        self.note("rules", "none", Weight::Fine, "No rule touched the trial case.");
                    }
                }
            },
        }
        self.go_on();
    }

    pub(super) fn subject_edited(&mut self, class: Class, answer: &Answer) {
        match class {
            Class::NotNow | Class::Unclear => return,
            Class::Refused(code) => {
                let message = format!("A subject of 300 characters was refused (“{code}”); such cases would fail.");
                self.note("long_subject", "refused", Weight::Note, message);
                // Nor was it opened then, and only the closing of an open case shows what that mails.
                self.step = Step::Open;
                return;
            }
            Class::Done => match reply::object(answer, "case").ok().and_then(|case| reply::case(&case)) {
                None => return,
                Some(case) if case.subject.len() >= steps::long_subject(self.subject_at).len() => {
                    self.note("long_subject", "kept", Weight::Fine, "Subjects of 300 characters are kept.");
                }
                Some(_) => {
                    let message = "Subjects of 300 characters are cut.";
                    self.note("long_subject", "cut", Weight::Note, message);
                }
            },
        }
        self.go_on();
    }

    /// Everything is tried: the dialect, and the findings that it rests on.
    pub(super) fn settle(&mut self) {
        self.settle_dates();
        if self.dates.note.settled {
            let (value, message) = match self.dialect.note_path {
                NotePath::Singular => ("note", "Notes are taken at note.json."),
                NotePath::Plural => ("notes", "Notes are taken at notes.json."),
            };
            self.note("note_path", value, Weight::Fine, message);
        }
        self.settle_bills();
        let message = "Did a mail arrive at the address of the trial case? Nothing the self-check did asks for one.";
        self.note("mail", "ask", Weight::Note, message);
        self.findings.dialect = self.dialect.clone();
    }

    fn settle_dates(&mut self) {
        for (kind, point, name) in [
            (Kind::Case, "case_date", "cases"),
            (Kind::Message, "message_date", "messages"),
            (Kind::Note, "note_date", "notes"),
        ] {
            let reading = self.dates.of(kind).clone();
            let form = self.dates.settle(&reading);
            match &form {
                Some(DateForm::Unix) => {
                    self.note(point, "unix", Weight::Fine, format!("Dates of {name} are understood to the second."));
                }
                Some(DateForm::Text { zone }) => {
                    let message = format!("Dates of {name} are understood to the second, as text in the zone {zone}.");
                    self.note(point, "text", Weight::Fine, message);
                }
                None if self.trial.is_none() && kind != Kind::Case => continue,
                None => self.note_bad_date(&reading, point, name),
            }
            let Dialect { case_date, message_date, note_date, .. } = &mut self.dialect;
            if let Some(form) = form {
                match kind {
                    Kind::Case => *case_date = form,
                    Kind::Message => *message_date = form,
                    Kind::Note => *note_date = form,
                }
            }
        }
    }

    fn note_bad_date(&mut self, reading: &Reading, point: &str, name: &str) {
        let (value, message) = match &reading.refusal {
            _ if reading.settled => {
                ("no_zone", format!("Dates of {name} are read in a zone that cannot be determined."))
            }
            _ if reading.misread => {
                ("misread", format!("Deskie takes dates of {name} and shows others: the history would be misdated."))
            }
            Some(code) => ("refused", format!("Deskie refused trial {name} in every form of the date (“{code}”).")),
            None => ("untried", format!("Dates of {name} could not be tried.")),
        };
        self.note(point, value, Weight::Bad, message);
    }

    fn settle_bills(&mut self) {
        let failed = self.bills.failed_calls();
        let (value, message) = match failed {
            Some(true) => ("charged", "Requests that fail count towards the limit."),
            Some(false) => ("free", "Requests that fail do not count towards the limit."),
            None => ("unseen", "Whether failed requests count towards the limit cannot be seen."),
        };
        self.note("failed_calls", value, Weight::Fine, message);
        self.dialect.failed_calls_cost = failed.unwrap_or(true);
        let preflights = self.bills.preflights();
        let (value, message) = match preflights {
            Some(true) => ("billed", "Each request costs one unit more, for the browser's preflight."),
            Some(false) => ("free", "The browser's preflights do not count towards the limit."),
            None => ("unseen", "Whether the browser's preflights count towards the limit cannot be seen."),
        };
        let weight = if preflights == Some(true) { Weight::Note } else { Weight::Fine };
        self.note("preflights", value, weight, message);
        self.dialect.preflights_cost = preflights;
    }
}
