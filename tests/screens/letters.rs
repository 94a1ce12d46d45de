//! Everything that page and worker say to each other arrives as it was sent.
//!
//! Each kind of message is filled as full as it can be, written and read again the way the two of them do it.

use std::collections::BTreeSet;

use deskie_migrator::catalogue::{Query, Reading, SourceSet};
use deskie_migrator::deskie::dialect::Deletion;
use deskie_migrator::deskie::{Dialect, StaffId};
use deskie_migrator::model::{Channel, Fingerprint, Mark, PersonKey};
use deskie_migrator::plan::{
    AgentTarget, CasePriority, CaseStatus, ChannelTarget, Choice, LabelTarget, Mapping, Reason, Recipe,
};
use deskie_migrator::run::ledger::MailCame;
use deskie_migrator::run::proof::Depth;
use deskie_migrator::run::standing;
use deskie_migrator::run::undo::{ChangedCases, NotRemoved, UndoReport};
use deskie_migrator::source::FileId;
use deskie_migrator::ui::words::Language;
use deskie_migrator::vendor::{Column, ScanProgress, Settings, SourceDates};
use deskie_migrator::wire::{Download, FromWorker, ToWorker, Work, Xray};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{care, figures, world};

/// Writes and reads a message as the shell does.
fn carried<T: Serialize + DeserializeOwned>(message: &T) -> Result<T, String> {
    let letter = serde_json::to_string(message).map_err(|error| format!("not written: {error}"))?;
    serde_json::from_str(&letter).map_err(|error| format!("not read: {error}: {letter}"))
}

/// The place of a kind in the list of kinds. A kind that is added must be added here, and then to the messages below.
fn kind_to(message: &ToWorker) -> u8 {
    match message {
        ToWorker::Open { .. } => 0,
        ToWorker::Cases { .. } => 1,
        ToWorker::Case { .. } => 2,
        ToWorker::Problems { .. } => 3,
        ToWorker::Connect { .. } => 4,
        ToWorker::Plan { .. } => 5,
        ToWorker::PlanCase { .. } => 6,
        ToWorker::Run { .. } => 7,
        ToWorker::Pause => 8,
        ToWorker::Resume => 9,
        ToWorker::Stop => 10,
        ToWorker::Share { .. } => 11,
        ToWorker::Speed { .. } => 12,
        ToWorker::Failures { .. } => 13,
        ToWorker::ReportRows { .. } => 14,
        ToWorker::Download { .. } => 15,
        ToWorker::Standings => 16,
        ToWorker::Check { .. } => 17,
        ToWorker::Mail { .. } => 18,
        ToWorker::UndoLook => 19,
        ToWorker::Undo { .. } => 20,
        ToWorker::Prove { .. } => 21,
        ToWorker::Forget { .. } => 22,
    }
}

const KINDS_TO: u8 = 23;

/// The same of the worker's messages.
fn kind_from(message: &FromWorker) -> u8 {
    match message {
        FromWorker::Ready => 0,
        FromWorker::Scanning { .. } => 1,
        FromWorker::Scanned { .. } => 2,
        FromWorker::Cases { .. } => 3,
        FromWorker::Case { .. } => 4,
        FromWorker::Problems { .. } => 5,
        FromWorker::Connected { .. } => 6,
        FromWorker::Standings { .. } => 7,
        FromWorker::RecipeFile { .. } => 8,
        FromWorker::LedgerFile { .. } => 9,
        FromWorker::Working { .. } => 10,
        FromWorker::Checked { .. } => 11,
        FromWorker::UndoSeen { .. } => 12,
        FromWorker::Undone { .. } => 13,
        FromWorker::Proved { .. } => 14,
        FromWorker::ConnectFailed { .. } => 15,
        FromWorker::Planning { .. } => 16,
        FromWorker::Planned { .. } => 17,
        FromWorker::PlanCase { .. } => 18,
        FromWorker::Progress { .. } => 19,
        FromWorker::Finished { .. } => 20,
        FromWorker::Failures { .. } => 21,
        FromWorker::ReportRows { .. } => 22,
        FromWorker::Download { .. } => 23,
        FromWorker::Notice { .. } => 24,
        FromWorker::Broken { .. } => 25,
        FromWorker::ReadAs { .. } => 26,
    }
}

const KINDS_FROM: u8 = 27;

fn settings() -> Settings {
    let dates = SourceDates { zone: Some("Europe/Berlin".into()), day_first: Some(false) };
    let columns = [(0, Column::CaseId), (3, Column::Body), (70_000, Column::Ignore)];
    Settings {
        vendors: [("tickets.json".to_owned(), "zendesk/comments".to_owned())].into(),
        own_addresses: Some(vec!["help@example.org".into()]),
        own_names: Some(vec!["Tea House".into()]),
        columns: [("messages.csv".to_owned(), columns.into()), ("более.csv".to_owned(), [(1, Column::Tags)].into())]
            .into(),
        zone: Some("Europe/Moscow".into()),
        day_first: Some(true),
        dates: [("jira".to_owned(), dates)].into(),
        kept: Reading::default(),
    }
}

fn chosen<T>(to: T) -> Choice<T> {
    Choice { to, why: Reason::Yours }
}

fn mapping() -> Mapping {
    let mut mapping = Mapping { stand_in: Some(StaffId(3)), ..Mapping::default() };
    mapping.agents.insert(PersonKey("zendesk:1".into()), chosen(AgentTarget::Staff(StaffId(1))));
    mapping.agents.insert(PersonKey("zendesk:2".into()), chosen(AgentTarget::StandIn));
    mapping.statuses.insert("on hold".into(), chosen(CaseStatus::Waiting));
    mapping.priorities.insert("7".into(), chosen(CasePriority::Critical));
    mapping.groups.insert("12".into(), chosen(Some(deskie_migrator::deskie::GroupId(1))));
    mapping.groups.insert(String::new(), chosen(None));
    mapping.labels.insert("lamp".into(), chosen(LabelTarget::Create("lamp".into())));
    mapping.labels.insert("vip".into(), chosen(LabelTarget::Existing(deskie_migrator::deskie::LabelId(5))));
    mapping.fields.insert("4711".into(), chosen(Some(deskie_migrator::deskie::FieldId(25))));
    let channel = deskie_migrator::deskie::ChannelId(101);
    mapping.channels.insert(Channel::Call, chosen(ChannelTarget::Custom(channel)));
    mapping.channels.insert(Channel::Chat, chosen(ChannelTarget::WhatsApp));
    mapping.options.without_address = Some(channel);
    mapping.options.country_code = Some("49".into());
    mapping.options.confirmed_channels.insert(channel);
    mapping
}

fn to_worker() -> Vec<ToWorker> {
    vec![
        ToWorker::Open { names: vec!["tickets.json".into(), "messages.csv".into()], settings: Box::new(settings()) },
        ToWorker::Cases { query: Query { text: "lamp".into() }, from: 100, count: 50 },
        ToWorker::Case { index: 7 },
        ToWorker::Problems { from: 0, count: 100 },
        ToWorker::Connect { target: world::live() },
        ToWorker::Connect { target: world::practice() },
        ToWorker::Plan { mapping: Box::new(mapping()) },
        ToWorker::PlanCase { index: 7 },
        ToWorker::Run { sample: Some(10) },
        ToWorker::Run { sample: None },
        ToWorker::Pause,
        ToWorker::Resume,
        ToWorker::Stop,
        ToWorker::Share { percent: 40 },
        ToWorker::Speed { factor: 0 },
        ToWorker::Failures { from: 0, count: 100 },
        ToWorker::ReportRows { from: 0, count: 100 },
        ToWorker::Download { what: Download::UndoChangedCsv },
        ToWorker::Standings,
        ToWorker::Check { address: "ann@example.org".into() },
        ToWorker::Mail { said: MailCame::Yes },
        ToWorker::UndoLook,
        ToWorker::Undo { changed: ChangedCases::Remove },
        ToWorker::Prove { depth: Depth::Sample(7) },
        ToWorker::Forget { account: care::ACME.into() },
    ]
}

fn from_worker() -> Vec<FromWorker> {
    let standing = || care::standing(care::ACME, standing::Work::Undo, false);
    let recipe = || Box::new(Recipe::of(&mapping(), care::ACME));
    let row = world::rows().swap_remove(2);
    let xray = Xray {
        sets: vec![SourceSet { vendor: "zendesk".into(), files: vec![FileId(0)] }],
        fingerprints: vec![Fingerprint { size: 9, sum: Mark(u64::MAX) }],
        ..world::xray()
    };
    let undone = UndoReport {
        failures: vec![NotRemoved { what: "664-9".into(), code: "x".into(), message: "y".into() }],
        ..UndoReport::default()
    };
    let mut messages = vec![
        FromWorker::Ready,
        FromWorker::Scanning { progress: ScanProgress { file: "a".into(), bytes: 1, total: u64::MAX, cases: 3 } },
        FromWorker::Scanned { xray: Box::new(xray) },
        FromWorker::Cases { query: Query { text: "lamp".into() }, from: 0, total: 1, rows: vec![row] },
        FromWorker::Case { index: 7, case: Ok(Box::new(world::case())) },
        FromWorker::Case { index: 7, case: Err(Box::new(world::problem(3))) },
        FromWorker::Problems { from: 0, rows: vec![world::problem_line(0), world::problem_line(4)] },
        FromWorker::Connected {
            account: Box::new(world::account()),
            earlier: Some(standing()),
            checked: Some((crate::shell::NOW, Dialect::default())),
            trials: 2,
            recipe: Some(recipe()),
        },
        FromWorker::Standings { rows: vec![standing()], busy: vec![care::ACME.into()] },
        FromWorker::RecipeFile { recipe: Ok(recipe()) },
        FromWorker::RecipeFile { recipe: Err("line 1".into()) },
        FromWorker::LedgerFile { standing: Ok(standing()) },
        FromWorker::LedgerFile { standing: Err("line 7".into()) },
        FromWorker::Checked { findings: Box::new(care::findings(true)) },
        FromWorker::UndoSeen { survey: Box::new(care::survey(3, Deletion::TrashOnly)) },
        FromWorker::Undone { report: Box::new(undone) },
        FromWorker::Proved { proof: Box::new(care::proof(2)) },
        FromWorker::Planning { done: 3, total: 9 },
        FromWorker::Planned { summary: Box::new(figures::plan()) },
        FromWorker::PlanCase {
            index: 7,
            requests: vec![("POST cases.json".into(), "{}".into())],
            skipped: Some(("case.deleted".into(), "left out".into())),
        },
        FromWorker::Finished { report: Box::new(figures::report(false)) },
        FromWorker::Failures { from: 0, rows: figures::failures(3) },
        FromWorker::ReportRows { from: 0, rows: figures::report_rows(3) },
        FromWorker::Download { name: "ids.csv".into() },
        FromWorker::Notice { code: "ledger.full".into(), message: "There is no space left.".into() },
        FromWorker::Broken { message: "unreachable".into() },
        FromWorker::ReadAs { reading: Box::default() },
    ];
    messages.extend(world::connect_problems().into_iter().map(|problem| FromWorker::ConnectFailed { problem }));
    messages.extend(
        world::phases().into_iter().map(|phase| FromWorker::Progress { progress: Box::new(figures::progress(phase)) }),
    );
    messages.extend(world::phases().into_iter().map(|phase| FromWorker::Working {
        work: Work::Undo,
        phase,
        done: 3,
        of: 9,
    }));
    messages
}

#[test]
fn the_columns_that_a_person_chose_reach_the_worker() {
    let message = ToWorker::Open { names: Vec::new(), settings: Box::new(settings()) };
    assert_eq!(carried(&message), Ok(message));
}

#[test]
fn every_message_of_the_page_arrives_as_it_was_sent() {
    let messages = to_worker();
    assert_eq!(messages.iter().map(kind_to).collect::<BTreeSet<_>>(), (0..KINDS_TO).collect());
    for message in messages {
        assert_eq!(carried(&message), Ok(message));
    }
}

#[test]
fn every_message_of_the_worker_arrives_as_it_was_sent() {
    let messages = from_worker();
    assert_eq!(messages.iter().map(kind_from).collect::<BTreeSet<_>>(), (0..KINDS_FROM).collect());
    for message in messages {
        assert_eq!(carried(&message), Ok(message));
    }
}

/// What the pages of these tests were asked to send, whatever a person presses in them.
#[test]
fn a_table_whose_columns_were_corrected_is_read_with_them() {
    use deskie_migrator::ui::state::{Action, Effect, FileChoice};
    let mut state = world::read(Language::En);
    state.update(Action::Choose(FileChoice::Column("messages.csv".into(), 3, Column::Body)));
    let effects = state.update(Action::Read);
    let Some(Effect::Open(settings)) = effects.iter().find(|effect| matches!(effect, Effect::Open(_))) else {
        panic!("nothing is read: {effects:?}");
    };
    let message = ToWorker::Open { names: vec!["messages.csv".into()], settings: settings.clone() };
    let Ok(ToWorker::Open { settings, .. }) = carried(&message) else { panic!("{:?}", carried(&message)) };
    assert_eq!(settings.columns["messages.csv"][&3], Column::Body);
}
