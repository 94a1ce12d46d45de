//! The steps of the check and their literal requests.

use super::Check;
use super::removal::Removing;
use crate::deskie::request::{
    CarriedFile, EditCase, FieldInput, Files, LabelRef, NewCase, NewMessage, NewNote, Writer, cases,
};
use crate::deskie::request::{read_case, read_changelog};
use crate::deskie::words::{CasePriority, CaseStatus};
use crate::deskie::{CaseId, Dialect, FieldId, FieldKind, FieldLevel, HttpRequest, LabelId, StaffId};
use crate::model::{AttachmentPlace, Millis};
use crate::run::engine::look;
use crate::run::ledger::folded;

/// Requests of a check that meets nothing unusual.
pub(super) const USUAL: u64 = 25;

/// The trial case is dated in a northern summer, its messages and notes after it in winters and summers of different
/// years: so a zone that keeps summer time, or once did, is told from a fixed one.
pub(super) const CASE_DATE: Millis = Millis::from_seconds(1_342_355_696); // 2012-07-15T12:34:56Z
const CUSTOMER_DATE: Millis = Millis::from_seconds(1_358_251_507); // 2013-01-15T12:05:07Z
const STAFF_DATE: Millis = Millis::from_seconds(1_531_657_389); // 2018-07-15T12:23:09Z
const FILE_DATE: Millis = Millis::from_seconds(1_547_553_823); // 2019-01-15T12:03:43Z
const FIRST_NOTE_DATE: Millis = Millis::from_seconds(1_579_089_101); // 2020-01-15T11:51:41Z
const SECOND_NOTE_DATE: Millis = Millis::from_seconds(1_721_048_173); // 2024-07-15T12:56:13Z

/// So long before its making the fresh trial case is dated: recent for every rule, and past whatever the clocks say.
const FRESH: i64 = 60_000;

/// A case of this number is in no account: numbers have not come so far.
const NO_CASE: CaseId = CaseId(4_294_967_295);

/// Longer than any subject that is sure to be kept.
const LONG: usize = 300;

/// One step of the check.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Step {
    /// Looks whether an interrupted check had made its trial case.
    Leftover,
    /// Removes what earlier checks left.
    ClearUp,
    Create,
    /// Finds the trial case as a run would.
    LookUp,
    CustomerWrites,
    SeeAfterCustomer,
    StaffWrites,
    SeeAfterStaff,
    /// With a file a request has another form, in which it must be as silent.
    StaffSendsFile,
    FirstNote,
    SecondNote,
    ReadMessages,
    ReadChangelog,
    /// Opens the case as well, so that the next step closes it.
    LongSubject,
    /// Opens the case by itself, where the long subject was refused.
    Open,
    /// Closes the open case, as a run does with each case that a customer's message has opened again: what an account
    /// mails on that, the person sees.
    Close,
    /// Another trial case, of this minute: rules that answer new cases may pass over old ones, and a newer export, or the
    /// last day before the move, holds cases as fresh.
    FreshCase,
    /// Another trial case, opened by an agent, as fresh: it must be as silent.
    AgentOpens,
    /// Was anything added to the fresh case unasked?
    ReadFresh,
    /// Reads a case that cannot exist, to see what a failed call costs.
    ReadNothing,
    ReadNothingAgain,
    Remove,
    End,
}

/// The search for a trial case whose creation was not answered.
#[derive(Clone, Debug)]
pub(super) struct Hunt {
    /// The time in its subject.
    pub at: Millis,
    pub by: HuntBy,
    pub page: u32,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum HuntBy {
    Address,
    Subject,
}

impl Hunt {
    pub const fn new(at: Millis) -> Self {
        Self { at, by: HuntBy::Address, page: 1 }
    }
}

/// How the subject of the trial case of this time begins; no other case has it.
pub(super) fn mark(at: Millis) -> String {
    format!("Migration self-check, trial case {}", at.0)
}

/// The whole subject: with white space and a sign that not every server keeps.
pub(super) fn subject(at: Millis) -> String {
    format!("{}  (removed by itself) \u{1F33F}", mark(at))
}

/// Is this the subject of that trial case, whatever was done to its end?
pub(super) fn is_subject(at: Millis, found: &str) -> bool {
    folded(found).starts_with(&folded(&mark(at)))
}

/// The subject by which it is tried whether long ones are kept.
pub(super) fn long_subject(at: Millis) -> String {
    let mut subject = mark(at);
    subject.push(' ');
    while subject.len() < LONG {
        subject.push_str("long ");
    }
    subject.truncate(LONG - 1);
    subject.push('.');
    subject
}

/// HTML as mails have it; its words must survive.
pub(super) const OPENING: &str = "<html><body><div style=\"color:#333\"><p>Opening of the <b>trial case</b>: \
     &laquo;quoted&raquo; &amp; Привет, \u{1F33F} naïve 你好.</p><ul><li>One</li><li>Two &lt;three&gt;</li></ul>\
     <table><tr><td>Left</td><td>Right</td></tr></table><p>The last words.</p></div></body></html>";
const CUSTOMER_TEXT: &str = "<p>A message of the customer in the trial case.</p>";
const STAFF_TEXT: &str = "<p>A message of an agent in the trial case, sent to <i>nobody</i>.</p>";
const FILE_TEXT: &str = "<p>A message of an agent in the trial case, with a file, sent to nobody either.</p>";
const FRESH_OPENING: &str = "<p>Opening of a trial case of this minute.</p>";
const AGENT_OPENING: &str = "<p>Opening of a trial case by an agent, sent to <i>nobody</i>.</p>";
const FIRST_NOTE_TEXT: &str = "<p>The first note in the trial case.</p>";
const SECOND_NOTE_TEXT: &str = "<p>The second note in the trial case.</p>";

impl Step {
    /// The step after it, where nothing unusual happens.
    pub const fn after(self) -> Self {
        match self {
            Self::Leftover => Self::ClearUp,
            Self::ClearUp => Self::Create,
            Self::Create => Self::LookUp,
            Self::LookUp => Self::CustomerWrites,
            Self::CustomerWrites => Self::SeeAfterCustomer,
            Self::SeeAfterCustomer => Self::StaffWrites,
            Self::StaffWrites => Self::SeeAfterStaff,
            Self::SeeAfterStaff => Self::StaffSendsFile,
            Self::StaffSendsFile => Self::FirstNote,
            Self::FirstNote => Self::SecondNote,
            Self::SecondNote => Self::ReadMessages,
            Self::ReadMessages => Self::ReadChangelog,
            Self::ReadChangelog => Self::LongSubject,
            Self::LongSubject | Self::Open => Self::Close,
            Self::Close => Self::FreshCase,
            Self::FreshCase => Self::AgentOpens,
            Self::AgentOpens => Self::ReadFresh,
            Self::ReadFresh => Self::ReadNothing,
            Self::ReadNothing => Self::ReadNothingAgain,
            Self::ReadNothingAgain => Self::Remove,
            Self::Remove | Self::End => Self::End,
        }
    }

    /// What this step writes, when it writes a message or note.
    pub const fn text(self) -> Option<&'static str> {
        match self {
            Self::CustomerWrites => Some(CUSTOMER_TEXT),
            Self::StaffWrites => Some(STAFF_TEXT),
            Self::StaffSendsFile => Some(FILE_TEXT),
            Self::FirstNote => Some(FIRST_NOTE_TEXT),
            Self::SecondNote => Some(SECOND_NOTE_TEXT),
            _ => None,
        }
    }

    /// The date of what it writes.
    pub const fn date(self) -> Millis {
        match self {
            Self::CustomerWrites => CUSTOMER_DATE,
            Self::StaffWrites => STAFF_DATE,
            Self::StaffSendsFile => FILE_DATE,
            Self::FirstNote => FIRST_NOTE_DATE,
            Self::SecondNote => SECOND_NOTE_DATE,
            _ => CASE_DATE,
        }
    }
}

impl Check {
    /// The request of the step at hand; none when there is nothing to ask.
    pub(super) fn request(&self) -> Option<HttpRequest> {
        if let Some(hunt) = &self.hunt {
            return self.hunting(hunt);
        }
        let dialect = self.dates.trial_dialect(&self.dialect);
        let trial = self.trial.as_ref();
        match self.step {
            Step::Leftover | Step::End => None,
            Step::ClearUp | Step::Remove => self.removing.request(),
            Step::Create => {
                self.dates.case.form()?;
                let labels = self.label().filter(|_| self.extras).map(|label| vec![label]).unwrap_or_default();
                Some(self.new_case(&labels).to_http(&dialect, &labels))
            }
            Step::LookUp => {
                let trial = trial?;
                Some(look::cases_around(&self.lane, trial.began, self.dialect.time_filter, self.page))
            }
            Step::CustomerWrites | Step::StaffWrites | Step::StaffSendsFile => {
                self.dates.message.form()?;
                let trial = trial?;
                let writer = match self.step {
                    Step::CustomerWrites => Writer::Customer,
                    _ => Writer::Staff(self.writer()?),
                };
                let text = self.step.text()?.to_owned();
                let files = if self.step == Step::StaffSendsFile { a_file() } else { Files::default() };
                let message = NewMessage { writer, text, created_at: self.step.date(), files };
                Some(message.to_http(&dialect, self.lane.text_form(), trial.id, trial.user))
            }
            Step::FirstNote | Step::SecondNote => {
                self.dates.note.form()?;
                let author = self.writer().filter(|_| self.signed && self.step == Step::FirstNote);
                let text = self.step.text()?.to_owned();
                let note = NewNote { author, text, created_at: self.step.date(), files: Files::default() };
                Some(note.to_http(&dialect, self.lane.text_form(), trial?.id))
            }
            Step::SeeAfterCustomer | Step::SeeAfterStaff => Some(read_case(trial?.id)),
            Step::ReadMessages => Some(look::messages(trial?.id, self.page)),
            Step::ReadChangelog => Some(read_changelog(trial?.id)),
            Step::LongSubject => {
                let subject = Some(long_subject(self.subject_at));
                let status = Some(CaseStatus::Open);
                Some(EditCase { subject, status, ..EditCase::default() }.to_http(trial?.id))
            }
            Step::Open => {
                let status = Some(CaseStatus::Open);
                Some(EditCase { status, ..EditCase::default() }.to_http(trial?.id))
            }
            Step::Close => {
                let status = Some(CaseStatus::Closed);
                Some(EditCase { status, ..EditCase::default() }.to_http(trial?.id))
            }
            Step::FreshCase => {
                trial?;
                let text = FRESH_OPENING.to_owned();
                let fresh = NewCase { text, fields: Vec::new(), created_at: self.fresh_date(), ..self.new_case(&[]) };
                Some(fresh.to_http(&self.settled_dialect()?, &[]))
            }
            Step::AgentOpens => {
                let agent = self.writer().or(self.account.me)?;
                let opener = Writer::Staff(agent);
                trial?;
                let (text, created_at) = (AGENT_OPENING.to_owned(), self.fresh_date());
                let plain = NewCase { opener, text, fields: Vec::new(), created_at, ..self.new_case(&[]) };
                Some(plain.to_http(&self.settled_dialect()?, &[]))
            }
            Step::ReadFresh => Some(look::messages(self.fresh?, self.page)),
            Step::ReadNothing | Step::ReadNothingAgain => Some(read_case(NO_CASE)),
        }
    }

    fn hunting(&self, hunt: &Hunt) -> Option<HttpRequest> {
        if self.step.text().is_some() {
            return Some(look::messages(self.trial.as_ref()?.id, hunt.page));
        }
        if hunt.by == HuntBy::Address {
            return Some(look::cases_around(&self.lane, CASE_DATE, false, hunt.page));
        }
        let mut query = vec![("subject", mark(hunt.at)), ("sort", "created_at_desc".into())];
        query.extend([("page", hunt.page.to_string()), ("limit", look::PAGE.to_string())]);
        Some(cases(query))
    }

    fn new_case(&self, labels: &[LabelId]) -> NewCase {
        NewCase {
            lane: self.lane.clone(),
            opener: Writer::Customer,
            subject: subject(self.subject_at),
            text: OPENING.to_owned(),
            created_at: CASE_DATE,
            full_name: None,
            staff: None,
            group: None,
            status: CaseStatus::Closed,
            priority: CasePriority::Low,
            fields: self.field().filter(|_| self.extras).map(|field| (field, field_value())).into_iter().collect(),
            labels: labels.iter().map(|label| LabelRef::Id(*label)).collect(),
            files: Files::default(),
        }
    }

    /// This minute, on Deskie's clock.
    fn fresh_date(&self) -> Millis {
        self.subject_at.plus(self.ahead.unwrap_or(0) - FRESH)
    }

    /// The dialect with the form of cases that was found; none where none was, for then no run is begun either.
    fn settled_dialect(&self) -> Option<Dialect> {
        let case_date = self.dates.settle(&self.dates.case)?;
        Some(Dialect { case_date, ..self.dialect.clone() })
    }

    /// The label that the trial case bears.
    pub(super) fn label(&self) -> Option<LabelId> {
        self.account.labels.first().map(|label| label.id)
    }

    /// The custom field that the trial case fills.
    pub(super) fn field(&self) -> Option<FieldId> {
        let fits = |kind: &FieldKind, level: FieldLevel| *kind == FieldKind::Text && level == FieldLevel::Case;
        self.account.fields.iter().find(|field| field.active && fits(&field.kind, field.level)).map(|field| field.id)
    }

    /// The agent who writes: another than the login where there is one, so that authors can be told apart.
    pub(super) fn writer(&self) -> Option<StaffId> {
        let active = || self.account.staff.iter().filter(|staff| staff.active).map(|staff| staff.id);
        active().find(|staff| Some(*staff) != self.account.me).or_else(|| active().next())
    }

    /// On to the next step.
    pub(super) fn go_on(&mut self) {
        if self.step == Step::Remove {
            self.conclude_removal();
            self.settle();
        }
        self.step = self.step.after();
        self.page = 1;
        if self.step == Step::Remove {
            self.begin_removal();
        }
        if self.step == Step::ClearUp {
            self.removing = Removing::of(self.dispatch.state.trials.iter().copied().collect());
        }
    }

    /// What was made is removed, whatever else was to be tried.
    pub(super) fn begin_removal(&mut self) {
        self.step = Step::Remove;
        self.page = 1;
        self.hunt = None;
        self.removing = Removing::of(self.dispatch.state.trials.iter().copied().collect());
    }
}

/// A small file.
fn a_file() -> Files {
    let text = "A file of the trial case.".to_owned();
    let size = Some(text.len() as u64);
    let (name, mime) = ("trial.txt".to_owned(), "text/plain".to_owned());
    Files { carried: vec![CarriedFile { name, mime, size, place: AttachmentPlace::Text(text) }], urls: Vec::new() }
}

/// What the custom field of the trial case holds.
pub(super) fn field_value() -> FieldInput {
    FieldInput::Text("self-check".into())
}
