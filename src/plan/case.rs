//! One case to its steps. The only place where it is decided what is sent.

use super::lane::lane;
use super::mapping::{AgentTarget, CasePriority, CaseStatus, LabelTarget, Mapping, Options};
use super::{files, marks, phrases, words};
use crate::catalogue::People;
use crate::deskie::lane::Confirmed;
use crate::deskie::request::{FieldInput, LabelRef, NewCase, NewMessage, NewNote, TextForm, Writer};
use crate::deskie::{Account, FieldId, FieldKind, FieldLevel, GroupId, StaffId};
use crate::model::Mark;
use crate::model::{Case, Entry, EntryKind, Millis, PersonKey, Side, Status};
use crate::text::day;

/// Something this plan leaves out or changes, and why. Never a text or an address of a customer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Note {
    /// Stable machine name, e.g. `case.no_address`.
    pub code: &'static str,
    /// Plain English.
    pub message: String,
}

/// What one entry after the opening becomes.
#[derive(Clone, Debug, PartialEq)]
pub enum NewEntry {
    /// A message.
    Message(NewMessage),
    /// A note.
    Note(NewNote),
}

/// An entry after the opening.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedEntry {
    /// Position in the source's entries.
    pub at: usize,
    /// By what it is known in the ledger, see [`super::marks`].
    pub mark: Mark,
    /// What is sent.
    pub step: NewEntry,
}

impl NewEntry {
    /// The text that is sent.
    pub fn text(&self) -> &str {
        match self {
            Self::Message(message) => &message.text,
            Self::Note(note) => &note.text,
        }
    }

    /// The files that are sent.
    pub const fn files(&self) -> &crate::deskie::request::Files {
        match self {
            Self::Message(message) => &message.files,
            Self::Note(note) => &note.files,
        }
    }

    /// When the entry was written.
    pub const fn created_at(&self) -> Millis {
        match self {
            Self::Message(message) => message.created_at,
            Self::Note(note) => note.created_at,
        }
    }
}

/// Everything that will be sent for one case, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct CasePlan {
    /// The source's id.
    pub source_id: String,
    /// Creates the case with its opening message.
    pub create: NewCase,
    /// Position in the source's entries of the opening message, with its mark; `None` when the opening is ours, because
    /// the case begins with a note.
    pub opening: Option<(usize, Mark)>,
    /// The rest, oldest first.
    pub entries: Vec<PlannedEntry>,
    /// Marks of entries without an id in the source, each with the one that an older ledger has for it.
    pub older: Vec<(Mark, Mark)>,
    /// The custom field that holds the source's id, with that id, where one is chosen.
    pub original: Option<(FieldId, String)>,
    /// Messages among opening and entries, files of all of them.
    pub counts: Counts,
    /// Details that are lost.
    pub losses: Vec<Note>,
    /// The names of carried files that Deskie did not take, in the order in which they stand in the losses.
    pub not_taken: Vec<String>,
    /// What the person has confirmed: a case that exists already may be in another channel than this plan's.
    pub confirmed: Confirmed,
}

impl CasePlan {
    /// The entry of this mark, unless it is the opening.
    pub fn entry(&self, mark: Mark) -> Option<&PlannedEntry> {
        self.entries.iter().find(|entry| entry.mark == mark)
    }
}

/// Records of the source that a plan carries over.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Messages.
    pub messages: u32,
    /// Notes.
    pub notes: u32,
    /// Files.
    pub attachments: u32,
}

/// The plan of a case, or why it is left out.
#[derive(Clone, Debug, PartialEq)]
pub enum Planned {
    /// It will be created.
    Case(Box<CasePlan>),
    /// It is left out.
    Skipped(Note),
}

/// What planning needs besides the case.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The mapping.
    pub mapping: &'a Mapping,
    /// The account.
    pub account: &'a Account,
    /// Everybody of the import.
    pub people: &'a People,
    /// The date of a case that has none at all: the time of planning.
    pub now: Millis,
}

/// Plans one case. Pure: preview, dry run, rehearsal and the real run all call this.
pub fn plan_case(case: &Case, cx: Context<'_>) -> Planned {
    let options = &cx.mapping.options;
    if options.skip_deleted && matches!(case.status.kind, Status::Deleted | Status::Spam) {
        return skipped("case.deleted", "The case is in the source's bin or marked as spam.");
    }
    if case.entries.is_empty() {
        return skipped("case.empty", "The case holds no message and no note.");
    }
    let lane = match lane(case, cx) {
        Ok(lane) => lane,
        Err(note) => return Planned::Skipped(note),
    };
    let mut losses = Vec::new();
    let dates = dates(case, cx.now, &mut losses);
    let requester = case.requester.as_ref().and_then(|key| cx.people.get(key));

    let mut planner = Planner { case, cx, form: lane.text_form(), losses, counts: Counts::default() };
    let opening = planner.opening(&dates);
    let (opening, opener, text, files) = match opening {
        Ok(opening) => opening,
        Err(note) => return Planned::Skipped(note),
    };
    let marks = marks::of(case);
    let mut entries = Vec::new();
    for (at, entry) in case.entries.iter().enumerate() {
        if opening == Some(at) {
            continue;
        }
        match planner.step(entry, dates[at]) {
            Ok(step) => entries.push(PlannedEntry { at, mark: marks[at], step }),
            Err(note) => return Planned::Skipped(note),
        }
    }
    let created_at = match opening {
        Some(at) => dates[at],
        None => case.created_at.as_ref().map_or(dates[0], |instant| instant.at).min(dates[0].plus(-1_000)),
    };
    let original = options.original_id.filter(|id| cx.account.field(*id).is_some_and(|field| field.active));
    let original = original.map(|field| (field, case.source_id.clone()));
    let mut fields = planner.fields();
    if let Some((field, id)) = &original {
        fields.retain(|(known, _)| known != field);
        fields.push((*field, FieldInput::Text(id.clone())));
    }
    let create = NewCase {
        opener,
        subject: subject(case, options),
        text,
        created_at,
        full_name: requester.and_then(|person| person.name.clone()).filter(|name| !name.trim().is_empty()),
        staff: planner.assignee(),
        group: planner.group(),
        status: status(cx.mapping, case),
        priority: priority(cx.mapping, case),
        fields,
        labels: labels(cx.mapping, case),
        files,
        lane,
    };
    let Planner { losses, counts, .. } = planner;
    Planned::Case(Box::new(CasePlan {
        source_id: case.source_id.clone(),
        create,
        opening: opening.map(|at| (at, marks[at])),
        original,
        entries,
        older: marks::older(case),
        counts,
        losses,
        not_taken: Vec::new(),
        confirmed: Confirmed { channels: options.confirmed_channels.clone(), whatsapp: options.whatsapp },
    }))
}

fn skipped(code: &'static str, message: &str) -> Planned {
    Planned::Skipped(Note { code, message: message.to_owned() })
}

/// A date for every entry: in order, whole seconds, no two alike, because the server sorts by them and because an
/// entry whose answer was lost is recognised by its date.
fn dates(case: &Case, now: Millis, losses: &mut Vec<Note>) -> Vec<Millis> {
    let known = |entry: &Entry| entry.created_at.as_ref().map(|instant| instant.at);
    let first = case
        .created_at
        .as_ref()
        .map(|instant| instant.at)
        .or_else(|| case.entries.iter().find_map(known))
        .or_else(|| case.updated_at.as_ref().map(|instant| instant.at));
    if first.is_none() {
        losses.push(Note {
            code: "case.no_date",
            message: "The source has no date for this case; it is dated with the day of the move.".into(),
        });
    } else if case.entries.iter().any(|entry| entry.created_at.is_none()) {
        losses.push(Note {
            code: "entry.no_date",
            message: "A message has no date; it is dated one second after the one before it.".into(),
        });
    }
    let mut last: Option<i64> = None;
    case.entries
        .iter()
        .map(|entry| {
            let earliest = last.map(|last| last.saturating_add(1));
            let wanted = known(entry).map(Millis::seconds).or(earliest).unwrap_or(first.unwrap_or(now).seconds());
            let next = earliest.map_or(wanted, |earliest| wanted.max(earliest));
            last = Some(next);
            Millis::from_seconds(next)
        })
        .collect()
}

fn subject(case: &Case, options: &Options) -> String {
    let subject = case.subject.split_whitespace().collect::<Vec<_>>().join(" ");
    if subject.is_empty() { phrases::no_subject(options.language).to_owned() } else { subject }
}

fn status(mapping: &Mapping, case: &Case) -> CaseStatus {
    mapping.statuses.get(&case.status.raw).map_or(CaseStatus::Open, |choice| choice.to)
}

fn priority(mapping: &Mapping, case: &Case) -> CasePriority {
    mapping.priorities.get(&case.priority.raw).map_or(CasePriority::Normal, |choice| choice.to)
}

fn labels(mapping: &Mapping, case: &Case) -> Vec<LabelRef> {
    let mut labels = Vec::new();
    for tag in &case.tags {
        let label = match mapping.labels.get(tag).map(|choice| &choice.to) {
            Some(LabelTarget::Create(title)) if !title.trim().is_empty() => LabelRef::New(title.trim().to_owned()),
            Some(LabelTarget::Existing(id)) => LabelRef::Id(*id),
            _ => continue,
        };
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels
}

/// Gathers losses and counts while the entries of one case are planned.
struct Planner<'a> {
    case: &'a Case,
    cx: Context<'a>,
    form: TextForm,
    losses: Vec<Note>,
    counts: Counts,
}

type Opening = (Option<usize>, Writer, String, crate::deskie::request::Files);

impl Planner<'_> {
    fn opening(&mut self, dates: &[Millis]) -> Result<Opening, Note> {
        let language = self.cx.mapping.options.language;
        match self.case.entries.first() {
            Some(entry) if entry.kind == EntryKind::Message => {
                let NewMessage { writer, text, files, .. } = self.message(entry, dates[0])?;
                Ok((Some(0), writer, text, files))
            }
            _ => {
                let text = words::plain(self.form, phrases::began_with_note(language));
                Ok((None, Writer::Customer, text, Default::default()))
            }
        }
    }

    fn step(&mut self, entry: &Entry, at: Millis) -> Result<NewEntry, Note> {
        match entry.kind {
            EntryKind::Message => self.message(entry, at).map(NewEntry::Message),
            EntryKind::Note => self.note(entry, at).map(NewEntry::Note),
        }
    }

    fn message(&mut self, entry: &Entry, at: Millis) -> Result<NewMessage, Note> {
        self.counts.messages += 1;
        let (writer, named) = match entry.author.side {
            Side::Customer => {
                let is_requester = entry.author.person.is_some() && entry.author.person == self.case.requester;
                (Writer::Customer, !is_requester)
            }
            Side::Agent => {
                let (staff, named) = self.agent(entry.author.person.as_ref())?;
                (Writer::Staff(staff), named)
            }
        };
        let line = named.then(|| self.author_line(entry, None));
        let files = self.files(entry);
        let text = words::text(self.form, self.cx.mapping.options.language, line.as_deref(), &entry.body);
        Ok(NewMessage { writer, text, created_at: at, files })
    }

    fn note(&mut self, entry: &Entry, at: Millis) -> Result<NewNote, Note> {
        self.counts.notes += 1;
        let (author, named) = match entry.author.side {
            Side::Customer => (None, true),
            Side::Agent => {
                let (staff, named) = self.agent(entry.author.person.as_ref())?;
                (Some(staff), named)
            }
        };
        let line = (named || self.cx.mapping.options.author_in_notes)
            .then(|| self.author_line(entry, entry.created_at.as_ref().map(|instant| instant.at)));
        let files = self.files(entry);
        let text = words::text(self.form, self.cx.mapping.options.language, line.as_deref(), &entry.body);
        Ok(NewNote { author, text, created_at: at, files })
    }

    /// The staff member who writes, and whether the original author must be named in the text.
    fn agent(&self, key: Option<&PersonKey>) -> Result<(StaffId, bool), Note> {
        let target = key.and_then(|key| self.cx.mapping.agents.get(key)).map(|choice| choice.to);
        if let Some(AgentTarget::Staff(id)) = target
            && self.cx.account.staff(id).is_some_and(|staff| staff.active)
        {
            return Ok((id, false));
        }
        match self.cx.mapping.stand_in {
            Some(id) => Ok((id, true)),
            None => Err(Note {
                code: "case.no_stand_in",
                message: "An agent of this case has no counterpart, and no stand-in agent is chosen.".into(),
            }),
        }
    }

    fn author_line(&self, entry: &Entry, at: Option<Millis>) -> String {
        let language = self.cx.mapping.options.language;
        let person = entry.author.person.as_ref().and_then(|key| self.cx.people.get(key));
        let label = entry.author.label.trim();
        let name = match person {
            Some(person) => match (&person.name, person.email()) {
                (Some(name), Some(email)) => format!("{name} ({email})"),
                (None, None) if !label.is_empty() => label.to_owned(),
                _ => person.display().to_owned(),
            },
            None if !label.is_empty() => label.to_owned(),
            None => phrases::unknown_author(language).to_owned(),
        };
        phrases::author_line(language, &name, at)
    }

    fn files(&mut self, entry: &Entry) -> crate::deskie::request::Files {
        let (files, losses) = files::plan(&entry.attachments);
        self.counts.attachments += u32::try_from(files.len()).unwrap_or(u32::MAX);
        self.losses.extend(losses);
        files
    }

    fn assignee(&mut self) -> Option<StaffId> {
        let key = self.case.assignee.as_ref()?;
        match self.cx.mapping.agents.get(key).map(|choice| choice.to) {
            Some(AgentTarget::Staff(id)) if self.cx.account.staff(id).is_some_and(|staff| staff.active) => Some(id),
            _ => {
                self.losses.push(Note {
                    code: "case.assignee",
                    message: "The agent in charge has no counterpart; the case is left unassigned.".into(),
                });
                None
            }
        }
    }

    fn group(&mut self) -> Option<GroupId> {
        let group = self.case.group.as_ref()?;
        let to = self.cx.mapping.groups.get(group).and_then(|choice| choice.to);
        if to.is_none() {
            self.losses.push(Note { code: "case.group", message: "Its group has no counterpart.".into() });
        }
        to
    }

    fn fields(&mut self) -> Vec<(crate::deskie::FieldId, FieldInput)> {
        let mut fields: Vec<(crate::deskie::FieldId, FieldInput)> = Vec::new();
        for value in &self.case.fields {
            let target = self.cx.mapping.fields.get(&value.field).and_then(|choice| choice.to);
            let field = target.and_then(|id| {
                let known = |field: &&crate::deskie::CustomField| field.id == id && field.level == FieldLevel::Case;
                self.cx.account.fields.iter().find(known)
            });
            match field.map(|field| (field.id, field_input(&field.kind, &value.value))) {
                Some((id, Some(input))) if !fields.iter().any(|(known, _)| *known == id) => fields.push((id, input)),
                Some(_) => self.losses.push(Note {
                    code: "field.value",
                    message: "A value of a custom field does not fit the field chosen for it.".into(),
                }),
                None => self
                    .losses
                    .push(Note { code: "field.unmapped", message: "A custom field has no counterpart.".into() }),
            }
        }
        fields
    }
}

fn field_input(kind: &FieldKind, value: &str) -> Option<FieldInput> {
    match kind {
        FieldKind::Checkbox => match value.trim().to_lowercase().as_str() {
            "1" | "true" | "yes" | "да" => Some(FieldInput::Flag(true)),
            "" | "0" | "false" | "no" | "нет" => Some(FieldInput::Flag(false)),
            _ => None,
        },
        // What names no day for sure goes as it is, and Deskie decides.
        FieldKind::Date => {
            Some(FieldInput::Text(day::read(value).map_or_else(|| value.to_owned(), |day| day.to_string())))
        }
        FieldKind::Other(_) | FieldKind::Text => Some(FieldInput::Text(value.to_owned())),
        FieldKind::Select(choices) => choices
            .iter()
            .find(|(_, title)| {
                title.trim().eq_ignore_ascii_case(value.trim()) || title.to_lowercase() == value.to_lowercase()
            })
            .map(|(key, _)| FieldInput::Text(key.clone())),
    }
}
