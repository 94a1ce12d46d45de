//! What somebody who saw the page for the first time stumbled over: choices that were dropped in silence, sentences that were
//! not true, and a focus that was lost.

use super::*;
use crate::deskie::ChannelId;
use crate::model::Channel;
use crate::plan::ChannelTarget;
use crate::run::proof::{Depth, Proof};
use crate::run::undo::{ChangedCases, Survey, UndoReport};
use crate::vendor::Column;
use crate::wire::{Homeless, Work};

fn finished(row: Row) -> FromWorker {
    let complete = row.not_reached + row.failed + row.skipped == 0;
    FromWorker::Finished { report: Box::new(Report { cases: row, complete, ..Report::default() }) }
}

fn homeless(state: &mut State, groups: Vec<Homeless>) {
    let mut found = (**state.xray.as_ref().unwrap()).clone();
    found.homeless = groups;
    state.xray = Some(Rc::new(found));
}

fn work(state: &mut State, act: WorkAct) -> Vec<Effect> {
    state.update(Action::Work(act))
}

#[test]
fn what_was_changed_about_the_files_is_neither_planned_nor_sent_before_they_are_read_again() {
    let mut state = planned(live());
    assert!(!state.is_stale() && state.can_plan());
    state.update(Action::Choose(FileChoice::Column("a.csv".into(), 3, Column::Body)));
    assert!(state.is_stale() && !state.can_plan());
    for sample in [None, Some(10)] {
        assert!(state.update(Action::Run(sample)).is_empty(), "the plan is of the older reading");
    }
    state.update(Action::Map(MapChoice::SkipDeleted(false)));
    assert!(sent(&state.update(Action::Go(Step::Plan))).is_empty());
    state.update(Action::Read);
    hear(&mut state, FromWorker::Scanned { xray: Box::new(xray(250)) });
    assert!(!state.is_stale() && state.can_plan());
}

#[test]
fn what_was_chosen_while_the_files_were_read_waits_for_the_next_reading() {
    let mut state = read(250);
    state.update(Action::Read);
    state.update(Action::Choose(FileChoice::DayFirst(None, Some(true))));
    hear(&mut state, FromWorker::Scanned { xray: Box::new(xray(250)) });
    assert!(state.is_stale(), "they were read without that choice");
}

#[test]
fn every_address_that_was_asked_stays_in_the_list() {
    let mut state = read(1);
    assert!(state.contacted.is_empty());
    state.update(Action::Connect(live()));
    hear(&mut state, FromWorker::ConnectFailed { problem: ConnectProblem::WrongKey });
    assert_eq!(*state.contacted, ["https://acme.deskie.io"], "it refused, and yet it was asked");
    state.update(Action::Disconnect);
    let credentials = Credentials { email: "ann@example.org".into(), key: "sesame".into() };
    let foreign = Target::Live { address: "https://example.org".into(), credentials: credentials.clone() };
    state.update(Action::Connect(foreign));
    assert_eq!(state.contacted.len(), 1, "nothing is sent to an address that is none of Deskie's");
    hear(&mut state, FromWorker::ConnectFailed { problem: ConnectProblem::Offline });
    state.update(Action::Connect(Target::Live { address: "lamps".into(), credentials }));
    state.update(Action::Connect(live()));
    assert_eq!(*state.contacted, ["https://acme.deskie.io", "https://lamps.deskie.io"], "each once");
}

#[test]
fn customers_without_an_address_are_asked_about_until_it_is_said_where_their_cases_go() {
    let mut state = connected(live());
    state.update(Action::Map(MapChoice::StandIn(Some(StaffId(2)))));
    let group = |phone, customers, cases| Homeless { phone, customers, cases };
    homeless(
        &mut state,
        vec![
            group(true, 2, vec![(Channel::Call, 5), (Channel::Email, 2)]),
            group(false, 1, vec![(Channel::Chat, 1)]),
            group(true, 7, vec![(Channel::Call, 9)]),
        ],
    );
    assert_eq!(state.unasked(), Left { customers: 3, cases: 3 }, "calls need a number and nothing else");
    assert_eq!(state.says(Step::Map), StepState::ToDecide(3));
    assert!(state.can_plan(), "it is a question, and holds nothing up");
    assert_eq!((state.left_out_of(Channel::Email), state.left_out_of(Channel::Call)), (2, 0));
    state.update(Action::Map(MapChoice::CallsWithoutAddress(true)));
    assert_eq!(state.unasked(), Left { customers: 1, cases: 1 });
    state.update(Action::Map(MapChoice::WithoutAddress(Some(ChannelId(9)))));
    assert_eq!((state.unasked(), state.says(Step::Map)), (Left::default(), StepState::Mapped));
    state.update(Action::Map(MapChoice::CallsWithoutAddress(false)));
    state.update(Action::Map(MapChoice::WithoutAddress(None)));
    assert_eq!(state.says(Step::Map), StepState::Mapped, "that they are left out is an answer, too");
    assert_eq!((state.homeless().cases, state.left_out_of(Channel::Email)), (3, 2), "and still said");
    state.update(Action::Map(MapChoice::Channel(Channel::Chat, ChannelTarget::Skip)));
    assert_eq!(state.homeless().cases, 2);
}

#[test]
fn after_an_undo_the_report_no_longer_says_that_the_cases_are_there() {
    let mut state = planned(live());
    state.update(Action::Run(None));
    hear(&mut state, finished(Row { planned: 40, created: 38, skipped: 2, ..Row::default() }));
    let undo = |state: &mut State, report: UndoReport| {
        work(state, WorkAct::UndoLook);
        hear(state, FromWorker::UndoSeen { survey: Box::new(Survey { cases: 38, ..Survey::default() }) });
        work(state, WorkAct::Undo);
        work(state, WorkAct::UndoNow);
        hear(state, FromWorker::Undone { report: Box::new(report) })
    };
    undo(&mut state, UndoReport { cases: 38, deleted: 30, not_reached: 8, ..UndoReport::default() });
    assert_eq!(state.run.undone, Some(Undone { left: 8, trashed: 0 }));
    assert!(state.said.contains("stopped") && state.said.contains("30 of 38"), "{}", state.said);
    undo(&mut state, UndoReport { cases: 8, deleted: 8, ..UndoReport::default() });
    work(&mut state, WorkAct::UndoLook);
    assert_eq!(state.run.undone, Some(Undone { left: 0, trashed: 0 }), "another look changes nothing about that");
}

#[test]
fn labels_that_an_undo_did_not_reach_can_be_removed_when_all_cases_are_gone() {
    let mut state = planned(live());
    work(&mut state, WorkAct::UndoLook);
    hear(&mut state, FromWorker::UndoSeen { survey: Box::new(Survey { labels: 13, ..Survey::default() }) });
    assert_eq!((state.undo_cases(), state.undo_labels()), (None, Some(13)));
    work(&mut state, WorkAct::Undo);
    let effects = work(&mut state, WorkAct::UndoNow);
    assert_eq!(sent(&effects), [&ToWorker::Undo { changed: ChangedCases::Keep }]);
    let report = UndoReport { labels: 2, labels_not_reached: 11, ..UndoReport::default() };
    hear(&mut state, FromWorker::Undone { report: Box::new(report) });
    assert!(state.said.contains("stopped"), "{}", state.said);
}

#[test]
fn a_run_that_was_stopped_is_not_called_finished() {
    let mut state = planned(live());
    state.update(Action::Run(None));
    hear(&mut state, progress(Phase::Sending, 17));
    hear(&mut state, progress(Phase::Finished, 17));
    assert!(!state.said.contains("Finished"), "{}", state.said);
    hear(&mut state, finished(Row { planned: 40, created: 15, already: 2, not_reached: 23, ..Row::default() }));
    assert_eq!(state.said.replace('\u{a0}', " "), "Stopped. 17 of 40 cases are in Deskie.");
    state.language = Language::Ru;
    state.update(Action::Run(None));
    hear(&mut state, finished(Row { planned: 40, created: 17, not_reached: 23, ..Row::default() }));
    assert_eq!(state.said.replace('\u{a0}', " "), "Остановлено. В Deskie 17 из 40 обращений.");
}

#[test]
fn a_refused_key_is_said_as_that_and_its_field_takes_the_focus_once() {
    let halted = || Phase::Halted { code: "auth.key".into(), message: "The key is no longer accepted.".into() };
    let mut state = planned(live());
    state.update(Action::Run(None));
    hear(&mut state, progress(Phase::Sending, 20));
    assert_eq!(hear(&mut state, progress(halted(), 20)), [Effect::Focus("key-again")]);
    assert_eq!(&*state.said, "The key is no longer accepted.");
    assert!(hear(&mut state, progress(halted(), 20)).is_empty(), "nobody is torn from the field");
    let mut state = planned(live());
    work(&mut state, WorkAct::Prove(Depth::All));
    let at = |phase| FromWorker::Working { work: Work::Proof, phase, done: 5, of: 9 };
    assert_eq!(hear(&mut state, at(halted())), [Effect::Focus("key-again")]);
    assert!(hear(&mut state, at(halted())).is_empty());
    let mut practice = planned(Target::Practice { tier: PlanTier::Pro, agents: 3 });
    practice.update(Action::Run(None));
    assert!(!hear(&mut practice, progress(halted(), 20)).contains(&Effect::Focus("key-again")), "it has no key");
}

#[test]
fn the_focus_stays_on_the_heading_when_what_stands_below_it_changes() {
    let mut state = State::new(Language::En);
    state.update(Action::Shelf(files(1)));
    assert!(state.update(Action::Read).contains(&Effect::Focus("h-files")), "reading begins");
    let mut state = connected(live());
    state.update(Action::Map(MapChoice::StandIn(Some(StaffId(2)))));
    state.update(Action::Go(Step::Plan));
    let made = || FromWorker::Planned { summary: Box::new(PlanSummary { planned_cases: 9, ..PlanSummary::default() }) };
    assert!(hear(&mut state, made()).contains(&Effect::Focus("h-plan")), "the plan is made");
    state.update(Action::Go(Step::Try));
    assert!(state.update(Action::Run(Some(10))).contains(&Effect::Focus("h-try")), "the trial begins");
    let ended = hear(&mut state, finished(Row { planned: 9, created: 9, ..Row::default() }));
    assert!(ended.contains(&Effect::Focus("h-try")), "and ends");
    state.update(Action::Go(Step::Run));
    assert!(state.update(Action::Run(None)).contains(&Effect::Focus("h-run")), "a run begins where its step is open");
}

#[test]
fn a_case_and_the_list_it_came_from_take_the_focus_in_turn() {
    let mut state = read(250);
    assert!(state.update(Action::OpenCase(7)).contains(&Effect::Focus("close-case")));
    assert_eq!(state.update(Action::CloseCase), [Effect::Focus("search"), Effect::FocusCase(7)]);
    assert!(state.update(Action::CloseCase).is_empty());
}

#[test]
fn a_screen_reader_hears_what_a_person_sees_change() {
    let plain = |state: &State| state.said.replace('\u{a0}', " ");
    let mut state = State::new(Language::En);
    state.update(Action::Shelf(files(3)));
    assert_eq!(plain(&state), "Files to read: 3 files, 300 B");
    state.update(Action::Read);
    hear(&mut state, FromWorker::Scanned { xray: Box::new(xray(250)) });
    assert_eq!(plain(&state), "What the files hold: 250 cases");
    state.update(Action::Choose(FileChoice::DayFirst(None, Some(true))));
    assert!(plain(&state).contains("Read them again"), "{}", state.said);
    state.update(Action::Read);
    state.update(Action::CancelReading);
    assert!(plain(&state).contains("cancelled"), "{}", state.said);
    let mut state = planned(live());
    assert_eq!(plain(&state), "The plan: 240 cases planned");
    work(&mut state, WorkAct::Prove(Depth::All));
    let proof = Proof { files: 240, files_seen: 240, cases: 240, cases_seen: 240, ..Proof::default() };
    hear(&mut state, FromWorker::Proved { proof: Box::new(proof) });
    assert_eq!(plain(&state), "All 240 cases of the files are in Deskie. No differences.");
}

#[test]
fn the_sheet_about_what_is_contacted_closes_with_the_step() {
    let mut state = State::new(Language::En);
    state.update(Action::Sheet(true));
    assert!(state.sheet);
    state.update(Action::Go(Step::Map));
    assert!(!state.sheet);
    state.update(Action::Sheet(true));
    state.update(Action::Sheet(false));
    assert!(!state.sheet);
}

#[test]
fn a_run_counts_to_what_the_plan_moves() {
    let mut state = planned(live());
    let summary = PlanSummary { cases: 40, planned_cases: 38, skipped_cases: 2, ..PlanSummary::default() };
    state.planning = Planning::Made(Rc::new(summary));
    state.update(Action::Run(None));
    let at = |done, skipped| {
        let FromWorker::Progress { mut progress } = progress(Phase::Sending, done) else { panic!("it is one") };
        (progress.cases, progress.skipped) = (40, skipped);
        FromWorker::Progress { progress }
    };
    for (done, skipped, shown) in [(0, 0, 0), (1, 1, 0), (20, 1, 19), (40, 2, 38)] {
        hear(&mut state, at(done, skipped));
        let progress = state.run.progress.clone().unwrap();
        assert_eq!((progress.done, progress.cases, progress.skipped), (shown, 38, skipped));
    }
    hear(&mut state, finished(Row { planned: 40, created: 38, skipped: 2, ..Row::default() }));
    assert!(state.is_carried_out(), "there is nothing left of this plan to send");
    state.update(Action::Map(MapChoice::SkipDeleted(false)));
    state.planning = Planning::Made(Rc::default());
    assert!(!state.is_carried_out(), "another plan is another matter");
}

#[test]
fn the_rail_counts_cases_that_get_something_new_among_the_planned() {
    let mut state = planned(live());
    let summary = PlanSummary { updated_cases: 3, ..PlanSummary::default() };
    state.planning = Planning::Made(Rc::new(summary));
    assert_eq!(state.says(Step::Plan), StepState::Planned(3));
}

#[test]
fn language_and_look_are_as_somebody_left_them() {
    let kept = |name: &str| if name == Language::KEPT { "ru".to_owned() } else { "dark".to_owned() };
    let state = State::opened(kept, "en-US");
    assert_eq!((state.language, state.theme), (Language::Ru, Theme::Dark));
    let state = State::opened(|_| String::new(), "ru-RU");
    assert_eq!((state.language, state.theme), (Language::Ru, Theme::System), "else as the browser is");
    let state = State::opened(|_| "klingon".to_owned(), "en");
    assert_eq!((state.language, state.theme), (Language::En, Theme::System), "what nobody knows counts for nothing");
}
