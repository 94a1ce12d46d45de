//! Statements about the reducer.

mod care;
mod review;
use super::*;
use crate::catalogue::{OwnAddress, OwnKind, PersonStats, Totals};
use crate::deskie::limits::PlanTier;
use crate::deskie::{Credentials, Dialect, Staff, StaffId};
use crate::model::{Millis, Person, PersonKey, Role};
use crate::plan::{AgentTarget, Choice, LabelTarget, Reason};
use crate::run::{Phase, Row};
use crate::wire::{Download, FromWorker, Target, ToWorker};

fn files(n: u64) -> Vec<ShelfFile> {
    (0..n).map(|at| ShelfFile { name: format!("part-{at}.json"), size: 100 }).collect()
}

fn agent(key: &str) -> (Person, PersonStats) {
    let person = Person {
        key: PersonKey(key.into()),
        name: Some(key.into()),
        emails: vec![format!("{key}@example.org")],
        phones: Vec::new(),
        role: Role::Agent,
    };
    (person, PersonStats { as_agent: 3, ..PersonStats::default() })
}

fn xray(cases: u64) -> Xray {
    let mut xray = Xray {
        totals: Totals { cases, ..Totals::default() },
        problem_count: 2,
        problem_lines: 2,
        agents: vec![agent("ann"), agent("gone")],
        ..Xray::default()
    };
    xray.tallies.tags.add((), "lamp");
    xray
}

fn account() -> Account {
    let staff = |id, name: &str, active| Staff {
        id: StaffId(id),
        email: format!("{name}@example.org"),
        name: Some(name.into()),
        active,
    };
    Account {
        name: "https://acme.deskie.io".into(),
        staff: vec![staff(1, "ann", true), staff(2, "bea", true), staff(3, "off", false)],
        ..Account::default()
    }
}

fn hear(state: &mut State, message: FromWorker) -> Vec<Effect> {
    state.update(Action::Worker(message))
}

fn read(cases: u64) -> State {
    let mut state = State::new(Language::En);
    state.update(Action::Shelf(files(2)));
    state.update(Action::Read);
    hear(&mut state, FromWorker::Scanned { xray: Box::new(xray(cases)) });
    state
}

fn live() -> Target {
    Target::Live {
        address: "acme".into(),
        credentials: Credentials { email: "ann@example.org".into(), key: "sesame".into() },
    }
}

fn connected(target: Target) -> State {
    let mut state = read(250);
    state.update(Action::Connect(target));
    let checked = Some((Millis(5), Dialect::default()));
    hear(
        &mut state,
        FromWorker::Connected { account: Box::new(account()), earlier: None, checked, trials: 0, recipe: None },
    );
    state
}

fn planned(target: Target) -> State {
    let mut state = connected(target);
    state.update(Action::Map(MapChoice::StandIn(Some(StaffId(2)))));
    state.update(Action::Go(Step::Plan));
    let summary = PlanSummary { cases: 250, planned_cases: 240, ..PlanSummary::default() };
    hear(&mut state, FromWorker::Planned { summary: Box::new(summary) });
    state
}

fn progress(phase: Phase, done: u64) -> FromWorker {
    FromWorker::Progress {
        progress: Box::new(Progress {
            phase,
            now: Millis(0),
            cases: 200,
            done,
            created: done,
            already: 0,
            skipped: 0,
            failed: 0,
            entries: 0,
            requests: 0,
            unclear: 0,
            used: 0,
            allowed: 54,
            limit: 60,
            rate: 1.0,
            finish_at: Some(Millis(11_400_000)),
            current: Vec::new(),
        }),
    }
}

fn sent(effects: &[Effect]) -> Vec<&ToWorker> {
    effects.iter().filter_map(|effect| if let Effect::Send(message) = effect { Some(message) } else { None }).collect()
}

#[test]
fn every_step_can_be_opened_at_any_time() {
    let mut state = State::new(Language::En);
    for step in Step::ALL {
        state.update(Action::Go(step));
        assert_eq!(state.step, step);
    }
}

#[test]
fn an_opened_step_takes_the_focus_once() {
    let mut state = State::new(Language::En);
    assert!(state.update(Action::Go(Step::Map)).contains(&Effect::Focus("h-map")));
    assert!(!state.update(Action::Go(Step::Map)).contains(&Effect::Focus("h-map")));
}

#[test]
fn dropped_files_wait_for_the_word_to_read_them() {
    let mut state = State::new(Language::En);
    state.update(Action::Shelf(files(3)));
    assert_eq!(state.says(Step::Files), StepState::ToRead(3));
    let effects = state.update(Action::Read);
    assert!(matches!(effects.as_slice(), [Effect::Open(_), ..]), "{effects:?}");
    assert_eq!(state.says(Step::Files), StepState::Reading(0));
}

#[test]
fn an_empty_shelf_is_not_read() {
    let mut state = State::new(Language::En);
    assert_eq!(state.update(Action::Read).iter().filter(|effect| matches!(effect, Effect::Open(_))).count(), 0);
}

#[test]
fn a_finished_pass_opens_the_x_ray_and_asks_for_the_first_rows() {
    let mut state = State::new(Language::En);
    state.update(Action::Shelf(files(1)));
    state.update(Action::Read);
    let effects = hear(&mut state, FromWorker::Scanned { xray: Box::new(xray(250)) });
    assert_eq!(state.step, Step::Xray);
    assert_eq!(state.says(Step::Xray), StepState::Found(250));
    assert!(sent(&effects).contains(&&ToWorker::Cases { query: Query::default(), from: 0, count: PAGE }));
    assert!(sent(&effects).contains(&&ToWorker::Problems { from: 0, count: PAGE }));
}

#[test]
fn a_person_elsewhere_is_not_pulled_to_the_x_ray() {
    let mut state = State::new(Language::En);
    state.update(Action::Shelf(files(1)));
    state.update(Action::Read);
    state.update(Action::Go(Step::Connect));
    hear(&mut state, FromWorker::Scanned { xray: Box::new(xray(1)) });
    assert_eq!(state.step, Step::Connect);
}

#[test]
fn a_cancelled_pass_ends_the_worker_and_its_late_words_change_nothing() {
    let mut state = read(250);
    state.update(Action::Read);
    let effects = state.update(Action::CancelReading);
    assert!(effects.contains(&Effect::Restart));
    hear(&mut state, FromWorker::Scanning { progress: ScanProgress::default() });
    hear(&mut state, FromWorker::Scanned { xray: Box::new(xray(250)) });
    assert_eq!(state.says(Step::Files), StepState::ToRead(2));
    assert!(state.xray.is_none() && state.account().is_none());
}

#[test]
fn a_file_taken_off_leaves_the_shelf_of_the_shell_too() {
    let mut state = read(250);
    assert_eq!(state.update(Action::RemoveFile(1)), [Effect::Remove(1)]);
    assert_eq!(state.says(Step::Files), StepState::ToRead(1));
    assert!(state.update(Action::RemoveFile(9)).is_empty(), "there is no tenth file");
}

#[test]
fn choices_about_files_take_effect_when_they_are_read_again() {
    let mut state = read(250);
    state.update(Action::Choose(FileChoice::Own(" Help@Example.org ".into(), true)));
    assert_eq!(state.says(Step::Xray), StepState::Stale);
    let effects = state.update(Action::Read);
    let opened =
        effects.iter().find_map(|effect| if let Effect::Open(settings) = effect { Some(settings) } else { None });
    assert_eq!(opened.unwrap().own_addresses, Some(vec!["help@example.org".to_owned()]));
}

#[test]
fn confirming_one_address_keeps_the_others_that_were_proposed() {
    let mut state = read(1);
    let mut found = xray(1);
    let row =
        |kind, address: &str| OwnAddress { kind, address: address.into(), mails: 1, own: true, reason: "".into() };
    let (mail, chat) = (OwnKind::Mail, OwnKind::Chat);
    found.own_addresses = vec![row(mail, "a@example.org"), row(mail, "b@example.org"), row(chat, "Tea House")];
    state.xray = Some(Rc::new(found));
    state.update(Action::Choose(FileChoice::Own("a@example.org".into(), false)));
    assert_eq!(state.settings.own_addresses, Some(vec!["b@example.org".to_owned()]));
    assert_eq!(state.settings.own_names, None, "names in chats are a list of their own");
    state.update(Action::Choose(FileChoice::OwnName("Bo Berg".into(), true)));
    assert_eq!(state.settings.own_names, Some(vec!["Tea House".to_owned(), "Bo Berg".to_owned()]));
}

#[test]
fn rows_of_an_older_search_are_not_shown() {
    let mut state = read(250);
    state.update(Action::Search("lamp".into()));
    hear(&mut state, FromWorker::Cases { query: Query::default(), from: 0, total: 250, rows: Vec::new() });
    assert!(state.cases.is_unseen());
    let query = Query { text: "lamp".into() };
    hear(&mut state, FromWorker::Cases { query, from: 0, total: 7, rows: Vec::new() });
    assert_eq!(state.cases.total(), 7);
}

#[test]
fn a_page_of_rows_is_asked_for_once() {
    let mut state = read(1_000);
    assert_eq!(state.update(Action::Look(List::Cases, 150, 30)).len(), 1);
    assert_eq!(state.update(Action::Look(List::Cases, 160, 30)).len(), 0, "it is on its way");
    assert_eq!(state.update(Action::Look(List::Cases, 190, 30)).len(), 1, "only the next one");
}

#[test]
fn memory_for_rows_does_not_grow_with_scrolling() {
    let mut pages = Pages::default();
    pages.reset(1_000_000);
    for at in 0..500 {
        pages.look(at * PAGE, 10);
        pages.put(at * PAGE, 1_000_000, vec![at; PAGE as usize]);
    }
    let kept = (0..500).filter(|at| pages.get(at * PAGE).is_some()).count();
    assert!(kept <= 24, "{kept}");
    assert_eq!(pages.get(499 * PAGE), Some(&499), "what is looked at stays");
    assert_eq!(pages.look(0, 10), [0], "what was forgotten is asked for again");
}

#[test]
fn a_case_that_arrives_late_does_not_replace_the_one_that_is_open() {
    let mut state = read(250);
    state.update(Action::OpenCase(1));
    state.update(Action::OpenCase(2));
    let problem = crate::model::Problem {
        severity: crate::model::Severity::Error,
        place: crate::model::Place::default(),
        code: "x".into(),
        message: "x".into(),
        case: None,
    };
    hear(&mut state, FromWorker::Case { index: 1, case: Err(Box::new(problem)) });
    assert!(state.open.unwrap().view.is_none());
}

#[test]
fn the_key_goes_to_the_worker_and_stays_nowhere() {
    let mut state = read(250);
    let effects = state.update(Action::Connect(live()));
    assert!(
        matches!(sent(&effects).as_slice(), [ToWorker::Connect { target: Target::Live { credentials, .. } }] if credentials.key == "sesame")
    );
    hear(
        &mut state,
        FromWorker::Connected { account: Box::new(account()), earlier: None, checked: None, trials: 0, recipe: None },
    );
    assert!(!format!("{state:?}").contains("sesame"));
    assert!(!format!("{effects:?} {:?}", Action::Connect(live())).contains("sesame"));
}

#[test]
fn people_without_a_counterpart_are_counted_until_somebody_writes_for_them() {
    let mut state = connected(live());
    assert_eq!(state.says(Step::Map), StepState::ToDecide(1), "ann is found by her address");
    assert!(!state.can_plan());
    state.update(Action::Map(MapChoice::StandIn(Some(StaffId(2)))));
    assert_eq!(state.says(Step::Map), StepState::Mapped);
    assert!(state.can_plan());
}

#[test]
fn mapping_each_person_needs_no_stand_in() {
    let mut state = connected(live());
    state.update(Action::Map(MapChoice::Agent(PersonKey("gone".into()), AgentTarget::Staff(StaffId(2)))));
    assert!(state.can_plan());
}

#[test]
fn what_a_person_chose_outlives_a_new_reading_as_far_as_the_account_still_has_it() {
    let mut state = connected(live());
    state.update(Action::Map(MapChoice::StandIn(Some(StaffId(2)))));
    state.update(Action::Map(MapChoice::Label("lamp".into(), LabelTarget::Drop)));
    state.update(Action::Map(MapChoice::Agent(PersonKey("gone".into()), AgentTarget::Staff(StaffId(3)))));
    state.update(Action::Map(MapChoice::Share(40)));
    state.update(Action::Read);
    hear(&mut state, FromWorker::Scanned { xray: Box::new(xray(300)) });
    assert_eq!(state.mapping.stand_in, Some(StaffId(2)));
    assert_eq!(state.mapping.options.share, 40);
    assert_eq!(state.mapping.labels["lamp"], Choice { to: LabelTarget::Drop, why: Reason::Yours });
    let gone = state.mapping.agents[&PersonKey("gone".into())];
    assert_eq!(gone.to, AgentTarget::StandIn, "staff member 3 is not active, so that choice cannot stand");
}

#[test]
fn tags_are_decided_all_at_once_but_known_labels_stay() {
    let mut state = connected(live());
    let mapping = Rc::make_mut(&mut state.mapping);
    let known = LabelTarget::Existing(crate::deskie::LabelId(5));
    mapping.labels.insert("known".into(), Choice { to: known.clone(), why: Reason::SameName });
    let mut found = xray(1);
    found.tallies.tags.add((), "known");
    state.xray = Some(Rc::new(found));
    state.update(Action::Map(MapChoice::Labels(Bulk::Drop)));
    assert_eq!(state.mapping.labels["lamp"].to, LabelTarget::Drop);
    assert_eq!(state.mapping.labels["known"].to, known);
    state.update(Action::Map(MapChoice::Labels(Bulk::CreateFrom(2))));
    assert_eq!(state.mapping.labels["lamp"].to, LabelTarget::Drop, "used once only");
    state.update(Action::Map(MapChoice::Labels(Bulk::Create)));
    assert_eq!(state.mapping.labels["lamp"].to, LabelTarget::Create("lamp".into()));
}

#[test]
fn the_plan_is_made_when_its_step_opens_and_again_only_after_a_change() {
    let mut state = connected(live());
    state.update(Action::Map(MapChoice::StandIn(Some(StaffId(2)))));
    assert!(matches!(sent(&state.update(Action::Go(Step::Plan))).as_slice(), [ToWorker::Plan { .. }]));
    hear(&mut state, FromWorker::Planned { summary: Box::default() });
    state.update(Action::Go(Step::Map));
    assert!(sent(&state.update(Action::Go(Step::Plan))).is_empty());
    state.update(Action::Map(MapChoice::SkipDeleted(false)));
    assert!(state.plan().is_none(), "figures of an older mapping are not shown");
    state.update(Action::Go(Step::Map));
    assert!(matches!(sent(&state.update(Action::Go(Step::Plan))).as_slice(), [ToWorker::Plan { .. }]));
}

#[test]
fn nothing_is_planned_while_somebody_is_undecided() {
    let mut state = connected(live());
    assert!(sent(&state.update(Action::Go(Step::Plan))).is_empty());
}

#[test]
fn nothing_runs_without_a_plan() {
    let mut state = connected(live());
    assert!(state.update(Action::Run(None)).is_empty());
    assert!(!state.run.live);
}

#[test]
fn a_run_starts_once_and_guards_the_tab() {
    let mut state = planned(live());
    let effects = state.update(Action::Run(Some(10)));
    assert_eq!(sent(&effects), [&ToWorker::Run { sample: Some(10) }]);
    assert!(effects.contains(&Effect::Guard(true)));
    assert_eq!(state.step, Step::Try);
    assert!(state.update(Action::Run(None)).is_empty(), "one run at a time");
}

#[test]
fn the_practice_clock_is_set_before_a_rehearsal_and_never_with_a_real_account() {
    let mut practice = planned(Target::Practice { tier: PlanTier::Pro, agents: 3 });
    let effects = practice.update(Action::Run(None));
    assert_eq!(sent(&effects), [&ToWorker::Speed { factor: 60 }, &ToWorker::Run { sample: None }]);
    assert_eq!(sent(&planned(live()).update(Action::Run(None))), [&ToWorker::Run { sample: None }]);
}

#[test]
fn files_cannot_be_read_again_while_a_run_is_under_way() {
    let mut state = planned(live());
    state.update(Action::Run(None));
    assert!(state.update(Action::Read).is_empty());
    assert!(state.reading.is_none());
}

#[test]
fn pause_and_share_reach_the_worker_only_while_it_runs() {
    let mut state = planned(live());
    assert!(state.update(Action::Pause).is_empty());
    state.update(Action::Run(None));
    assert_eq!(sent(&state.update(Action::Pause)), [&ToWorker::Pause]);
    assert_eq!(sent(&state.update(Action::Share(200))), [&ToWorker::Share { percent: 100 }]);
}

#[test]
fn the_tab_shows_how_far_it_is_and_how_long_it_takes() {
    let mut state = planned(live());
    state.update(Action::Run(None));
    let effects = hear(&mut state, progress(Phase::Sending, 84));
    assert_eq!(effects, [Effect::Document(Language::En, "42 % – 3\u{a0}h 10\u{a0}min".into())]);
    assert!(hear(&mut state, progress(Phase::Sending, 84)).is_empty(), "the same title is not set again");
}

#[test]
fn a_screen_reader_hears_tenths_and_changes_not_every_figure() {
    let mut state = planned(live());
    state.update(Action::Run(None));
    hear(&mut state, progress(Phase::Sending, 0));
    let first = state.said.clone();
    hear(&mut state, progress(Phase::Waiting { until: Millis(5) }, 7));
    assert_eq!(state.said, first, "waiting for the limit is the usual way of sending");
    hear(&mut state, progress(Phase::Sending, 21));
    assert_ne!(state.said, first);
    let tenth = state.said.clone();
    hear(&mut state, progress(Phase::Paused, 21));
    assert_ne!(state.said, tenth);
}

#[test]
fn a_sample_leaves_the_report_of_the_whole_untouched() {
    let mut state = planned(live());
    state.update(Action::Run(Some(10)));
    let report =
        Report { cases: Row { planned: 10, created: 10, ..Row::default() }, complete: true, ..Report::default() };
    let effects = hear(&mut state, FromWorker::Finished { report: Box::new(report) });
    assert!(effects.contains(&Effect::Guard(false)));
    assert_eq!(state.says(Step::Try), StepState::Done);
    assert_eq!(state.says(Step::Report), StepState::Waiting);
    assert_eq!(state.step, Step::Try);
}

#[test]
fn a_finished_run_opens_its_report_and_asks_for_its_lists() {
    let mut state = planned(live());
    state.update(Action::Run(None));
    let report = Report {
        cases: Row { planned: 240, created: 230, failed: 10, ..Row::default() },
        failures: 12,
        ..Report::default()
    };
    let effects = hear(&mut state, FromWorker::Finished { report: Box::new(report) });
    assert_eq!(state.step, Step::Report);
    assert_eq!(state.says(Step::Report), StepState::DoneWith(12));
    assert!(sent(&effects).contains(&&ToWorker::Failures { from: 0, count: PAGE }));
    assert!(sent(&effects).contains(&&ToWorker::ReportRows { from: 0, count: PAGE }));
    assert!(
        hear(&mut state, FromWorker::Finished { report: Box::default() }).is_empty(),
        "a second end changes nothing"
    );
}

#[test]
fn a_run_stopped_early_says_so() {
    let mut state = planned(live());
    state.update(Action::Run(None));
    let report =
        Report { cases: Row { planned: 240, created: 100, not_reached: 140, ..Row::default() }, ..Report::default() };
    hear(&mut state, FromWorker::Finished { report: Box::new(report) });
    assert_eq!(state.says(Step::Report), StepState::Stopped);
}

#[test]
fn a_broken_worker_is_said_and_nothing_goes_on() {
    let mut state = planned(live());
    state.update(Action::Run(None));
    let effects = hear(&mut state, FromWorker::Broken { message: "out of memory".into() });
    assert_eq!(state.broken.as_deref(), Some("out of memory"));
    assert!(!state.run.live && effects[..2] == [Effect::End, Effect::Guard(false)], "it sends nothing any more");
}

#[test]
fn a_refused_connection_takes_the_focus_to_its_reason() {
    let mut state = read(1);
    state.update(Action::Connect(live()));
    let effects = hear(&mut state, FromWorker::ConnectFailed { problem: ConnectProblem::WrongKey });
    assert!(effects.contains(&Effect::Focus("connect-problem")));
    assert_eq!(state.says(Step::Connect), StepState::Refused);
}

#[test]
fn another_language_is_told_to_the_document() {
    let mut state = State::new(Language::En);
    let effects = state.update(Action::Speak(Language::Ru));
    assert_eq!(effects, [Effect::Document(Language::Ru, "Переезд в Deskie".into())]);
}

#[test]
fn a_download_is_asked_for_once() {
    let mut state = read(1);
    let effects = state.update(Action::Download(Download::ProblemsCsv));
    assert_eq!(sent(&effects), [&ToWorker::Download { what: Download::ProblemsCsv }]);
}
