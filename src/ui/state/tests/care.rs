//! Statements about what surrounds a run: earlier ones, the self-check, the key again, proof and undo.

use super::*;
use crate::deskie::dialect::Deletion;
use crate::deskie::{CustomField, FieldId, FieldKind, FieldLevel};
use crate::model::{Fingerprint, Mark};
use crate::run::check::{Finding, Findings, Weight};
use crate::run::ledger::MailCame;
use crate::run::proof::{Depth, Proof};
use crate::run::standing;
use crate::run::undo::{Changed, ChangedCases, Survey, UndoReport};
use crate::wire::Work;

fn print(size: u64) -> Fingerprint {
    Fingerprint { size, sum: Mark::of([size.to_string().as_bytes()]) }
}

fn standing(account: &str, finished: bool) -> Standing {
    Standing {
        account: account.into(),
        finished,
        planned: 200,
        closed: 84,
        created: 80,
        files: vec![print(1), print(2)],
        ..Standing::default()
    }
}

fn fresh(goal: Target) -> State {
    let mut state = read(250);
    state.update(Action::Connect(goal));
    let earlier = Some(standing("https://acme.deskie.io", true));
    hear(
        &mut state,
        FromWorker::Connected { account: Box::new(account()), earlier, checked: None, trials: 0, recipe: None },
    );
    state
}

fn work(state: &mut State, act: WorkAct) -> Vec<Effect> {
    state.update(Action::Work(act))
}

fn found(weight: Weight) -> FromWorker {
    let finding =
        Finding { point: "case_date".into(), value: "unix".into(), weight, message: "As unix seconds.".into() };
    FromWorker::Checked { findings: Box::new(Findings { at: Millis(9), list: vec![finding], ..Findings::default() }) }
}

fn look(changed: usize) -> FromWorker {
    let case = |at: usize| Changed { case: at.to_string(), number: at.to_string(), url: None, updated_at: None };
    let survey = Survey { cases: 80, changed: (0..changed).map(case).collect(), ..Survey::default() };
    FromWorker::UndoSeen { survey: Box::new(survey) }
}

#[test]
fn runs_that_wait_are_offered_before_those_that_ended() {
    let mut state = State::new(Language::En);
    let asked = state.update(Action::Earlier(EarlierAct::Ask));
    assert_eq!(sent(&asked), [&ToWorker::Standings]);
    let rows = vec![standing("https://a.deskie.io", false), standing("https://b.deskie.io", true)];
    assert!(hear(&mut state, FromWorker::Standings { rows, busy: Vec::new() }).is_empty());
    assert_eq!(state.earlier.waiting().count(), 1);
    assert_eq!(state.earlier.ended().count(), 1);
    state.update(Action::Earlier(EarlierAct::Continue("https://a.deskie.io".into())));
    assert_eq!(state.step, Step::Connect);
    assert_eq!(state.earlier.chosen.as_deref(), Some("https://a.deskie.io"));
}

#[test]
fn another_tab_is_watched_by_one_question_at_a_time() {
    let mut state = State::new(Language::En);
    state.update(Action::Speak(Language::En));
    let answer = || FromWorker::Standings {
        rows: vec![standing("https://a.deskie.io", false)],
        busy: vec!["https://a.deskie.io".into()],
    };
    assert_eq!(hear(&mut state, answer()), [Effect::AskAgain(2_000)]);
    assert!(hear(&mut state, answer()).is_empty(), "a look is due already");
    assert_eq!(sent(&state.update(Action::Earlier(EarlierAct::Ask))), [&ToWorker::Standings]);
    assert_eq!(hear(&mut state, answer()), [Effect::AskAgain(2_000)]);
    state.update(Action::Earlier(EarlierAct::Ask));
    assert!(hear(&mut state, FromWorker::Standings { rows: Vec::new(), busy: Vec::new() }).is_empty(), "it has ended");
}

#[test]
fn the_same_files_are_known_whatever_their_order_and_others_are_called_others() {
    let mut state = read(250);
    let earlier = standing("https://a.deskie.io", false);
    let drop = |state: &mut State, prints: &[Fingerprint]| {
        let mut found = xray(250);
        found.fingerprints = prints.to_vec();
        state.xray = Some(Rc::new(found));
    };
    drop(&mut state, &[print(2), print(1)]);
    assert_eq!(state.same_files(&earlier), SameFiles::Same);
    drop(&mut state, &[print(2)]);
    assert_eq!(state.same_files(&earlier), SameFiles::Other);
    state.update(Action::Shelf(files(3)));
    assert_eq!(state.same_files(&earlier), SameFiles::Unread, "what lies on the shelf is not known yet");
}

#[test]
fn a_ledger_is_forgotten_only_after_the_question() {
    let mut state = State::new(Language::En);
    hear(&mut state, FromWorker::Standings { rows: vec![standing("https://a.deskie.io", true)], busy: Vec::new() });
    assert!(state.update(Action::Earlier(EarlierAct::ForgetNow)).is_empty(), "nobody has asked");
    let asks = state.update(Action::Earlier(EarlierAct::Forget("https://a.deskie.io".into())));
    assert_eq!(asks, [Effect::Focus("forget-ask")]);
    state.update(Action::Earlier(EarlierAct::Keep));
    assert!(state.update(Action::Earlier(EarlierAct::ForgetNow)).is_empty(), "it is kept");
    state.update(Action::Earlier(EarlierAct::Forget("https://a.deskie.io".into())));
    let effects = state.update(Action::Earlier(EarlierAct::ForgetNow));
    assert!(sent(&effects).contains(&&ToWorker::Forget { account: "https://a.deskie.io".into() }));
    assert_eq!(state.earlier.rows.len(), 1, "it is in sight until it is gone from the disk");
    hear(&mut state, FromWorker::Standings { rows: Vec::new(), busy: Vec::new() });
    assert_eq!(state.earlier.rows.len(), 0);
}

#[test]
fn a_dropped_ledger_alone_leaves_the_person_where_its_card_is() {
    let mut state = State::new(Language::En);
    state.update(Action::Shelf(files(1)));
    state.update(Action::Read);
    hear(&mut state, FromWorker::LedgerFile { standing: Ok(standing("https://a.deskie.io", false)) });
    hear(&mut state, FromWorker::Scanned { xray: Box::default() });
    assert_eq!(state.step, Step::Files);
    assert_eq!(state.earlier.of("https://a.deskie.io").map(|row| row.closed), Some(84));
    state.update(Action::Read);
    assert!(state.earlier.file.is_none(), "what is read anew says for itself whether a ledger is among it");
}

#[test]
fn a_real_account_is_not_written_to_before_its_self_check() {
    let mut state = fresh(live());
    assert_eq!(state.says(Step::Connect), StepState::ToCheck);
    state.planning = Planning::Made(Rc::default());
    for sample in [None, Some(10)] {
        assert!(state.update(Action::Run(sample)).is_empty());
    }
    assert!(work(&mut state, WorkAct::Check("nobody".into())).is_empty(), "that is no address");
    let effects = work(&mut state, WorkAct::Check(" ann@example.org ".into()));
    assert_eq!(sent(&effects), [&ToWorker::Check { address: "ann@example.org".into() }]);
    assert!(effects.contains(&Effect::Guard(true)));
    let effects = hear(&mut state, found(Weight::Fine));
    assert!(effects.contains(&Effect::Guard(false)) && effects.contains(&Effect::Focus("check")));
    assert_eq!(state.clearance(), Clearance::MailAsked);
    assert!(state.update(Action::Run(None)).is_empty(), "the question about the mail is open");
    work(&mut state, WorkAct::Mail(Mail::None));
    assert_eq!(state.clearance(), Clearance::Checked(Millis(9)));
    assert_eq!(sent(&state.update(Action::Run(None))), [&ToWorker::Run { sample: None }]);
}

#[test]
fn a_mail_that_came_stops_everything_until_the_check_is_made_again() {
    let mut state = fresh(live());
    state.planning = Planning::Made(Rc::default());
    work(&mut state, WorkAct::Check("ann@example.org".into()));
    hear(&mut state, found(Weight::Note));
    let effects = state.update(Action::Work(WorkAct::Mail(Mail::Came)));
    assert!(sent(&effects).contains(&&ToWorker::Mail { said: MailCame::Yes }), "the ledger keeps it past this session");
    assert_eq!(state.says(Step::Connect), StepState::CheckFailed);
    assert!(state.update(Action::Run(None)).is_empty());
    work(&mut state, WorkAct::Check("ann@example.org".into()));
    assert!(!state.is_cleared(), "an earlier answer does not stand for a new check");
    hear(&mut state, found(Weight::Fine));
    work(&mut state, WorkAct::Mail(Mail::None));
    assert!(state.is_cleared());
}

#[test]
fn a_finding_that_stands_in_the_way_is_not_answered_away() {
    let mut state = fresh(live());
    work(&mut state, WorkAct::Check("ann@example.org".into()));
    hear(&mut state, found(Weight::Bad));
    work(&mut state, WorkAct::Mail(Mail::None));
    assert_eq!(state.clearance(), Clearance::Unusable);
}

#[test]
fn a_check_of_another_account_clears_nothing() {
    let mut state = connected(live());
    assert!(state.is_cleared());
    state.update(Action::Disconnect);
    assert_eq!(state.clearance(), Clearance::NoAccount);
    state.update(Action::Connect(live()));
    hear(
        &mut state,
        FromWorker::Connected { account: Box::new(account()), earlier: None, checked: None, trials: 0, recipe: None },
    );
    assert_eq!(state.clearance(), Clearance::Unchecked);
    assert!(work(&mut state, WorkAct::SkipCheck) == [Effect::Focus("check")] && !state.is_cleared(), "not skipped");
}

#[test]
fn practice_needs_no_check_but_may_have_one() {
    let mut state = planned(Target::Practice { tier: PlanTier::Pro, agents: 3 });
    work(&mut state, WorkAct::SkipCheck);
    assert!(state.check.skipped && state.is_cleared());
    let effects = work(&mut state, WorkAct::Check("me@example.org".into()));
    assert!(sent(&effects).contains(&&ToWorker::Check { address: "me@example.org".into() }));
    assert!(state.update(Action::Run(None)).is_empty(), "one thing at a time");
}

#[test]
fn a_refused_key_is_given_again_where_it_is_missing_and_the_run_goes_on() {
    let mut state = planned(live());
    state.update(Action::Run(None));
    let halted = Phase::Halted { code: "auth.key".into(), message: "The key is no longer accepted.".into() };
    hear(&mut state, progress(halted, 21));
    let Some(login) = state.login.clone() else { panic!("the page knows where it signed in") };
    assert_eq!((login.address.as_str(), login.email.as_str()), ("acme", "ann@example.org"));
    let effects = state.update(Action::KeyAgain(live()));
    assert!(matches!(sent(&effects).as_slice(), [ToWorker::Connect { .. }]));
    hear(&mut state, FromWorker::ConnectFailed { problem: ConnectProblem::WrongKey });
    assert!(matches!(state.rekey, Rekey::Refused(ConnectProblem::WrongKey)));
    assert!(state.account().is_some() && state.run.live, "the run still waits");
    state.update(Action::KeyAgain(live()));
    let connected =
        FromWorker::Connected { account: Box::new(account()), earlier: None, checked: None, trials: 0, recipe: None };
    assert_eq!(sent(&hear(&mut state, connected)), [&ToWorker::Resume]);
    assert!(state.plan().is_some() && state.run.progress.is_some(), "nothing is forgotten");
    assert!(!format!("{state:?} {:?}", Action::KeyAgain(live())).contains("sesame"));
}

#[test]
fn a_proof_is_made_to_the_depth_asked_for_and_one_at_a_time() {
    let mut state = planned(live());
    let effects = work(&mut state, WorkAct::Prove(Depth::Sample(100)));
    assert_eq!(sent(&effects), [&ToWorker::Prove { depth: Depth::Sample(100) }]);
    assert!(work(&mut state, WorkAct::UndoLook).is_empty());
    assert!(state.update(Action::Connect(live())).is_empty(), "the connection is in use");
    assert_eq!(sent(&state.update(Action::Stop)), [&ToWorker::Stop]);
    let proof = Proof { files: 240, files_seen: 240, of_ledger: 240, cases: 240, cases_seen: 240, ..Proof::default() };
    assert!(hear(&mut state, FromWorker::Proved { proof: Box::new(proof) }).contains(&Effect::Focus("proof")));
    assert!(state.proof.as_ref().is_some_and(|proof| proof.holds()) && !state.is_occupied());
    hear(&mut state, FromWorker::Proved { proof: Box::default() });
    assert_eq!(state.proof.map(|proof| proof.cases), Some(240), "a second end changes nothing");
}

#[test]
fn a_screen_reader_hears_tenths_of_other_work_too() {
    let mut state = planned(live());
    work(&mut state, WorkAct::Prove(Depth::All));
    let at = |done| FromWorker::Working { work: Work::Proof, phase: Phase::Sending, done, of: 100 };
    hear(&mut state, at(10));
    let first = state.said.clone();
    hear(&mut state, at(12));
    assert_eq!(state.said, first);
    hear(&mut state, at(20));
    assert_ne!(state.said, first);
    hear(&mut state, FromWorker::Working { work: Work::Undo, phase: Phase::Sending, done: 5, of: 9 });
    assert_eq!(state.working.map(|working| working.done), Some(20), "of other work nobody speaks now");
}

#[test]
fn undo_looks_asks_and_removes_only_what_was_decided() {
    let mut state = fresh(live());
    assert_eq!(state.there(), 80, "without files, from the ledger");
    assert!(work(&mut state, WorkAct::UndoNow).is_empty(), "nobody has looked");
    assert_eq!(sent(&work(&mut state, WorkAct::UndoLook)), [&ToWorker::UndoLook]);
    hear(&mut state, look(3));
    assert!(work(&mut state, WorkAct::Undo).is_empty(), "the changed ones are not decided");
    work(&mut state, WorkAct::UndoChanged(ChangedCases::Keep));
    assert_eq!(state.undo_cases(), Some(77));
    assert!(work(&mut state, WorkAct::UndoNow).is_empty(), "not at the first press");
    assert_eq!(work(&mut state, WorkAct::Undo), [Effect::Focus("undo-ask")]);
    work(&mut state, WorkAct::UndoChanged(ChangedCases::Remove));
    assert!(work(&mut state, WorkAct::UndoNow).is_empty(), "another choice is asked about anew");
    work(&mut state, WorkAct::Undo);
    let effects = work(&mut state, WorkAct::UndoNow);
    assert_eq!(sent(&effects), [&ToWorker::Undo { changed: ChangedCases::Remove }]);
    let report = UndoReport { cases: 80, deleted: 79, failed: 1, ..UndoReport::default() };
    hear(&mut state, FromWorker::Undone { report: Box::new(report) });
    assert_eq!(state.there(), 1);
    assert!(state.plan().is_none(), "a plan that reckoned with them no longer holds");
}

#[test]
fn after_undo_the_page_counts_on_no_label_that_it_removed() {
    let mut state = fresh(live());
    let label = crate::deskie::Label { id: crate::deskie::LabelId(7), title: "Lamp".into() };
    let Connection::Made(_, known) = &mut state.connection else { panic!("connected") };
    Rc::make_mut(known).labels.push(label.clone());
    let chosen = Choice { to: LabelTarget::Existing(label.id), why: Reason::SameName };
    Rc::make_mut(&mut state.mapping).labels.insert("lamp".into(), chosen);
    work(&mut state, WorkAct::UndoLook);
    hear(&mut state, look(0));
    work(&mut state, WorkAct::Undo);
    work(&mut state, WorkAct::UndoNow);
    let report = UndoReport { cases: 80, deleted: 80, labels: 1, labels_gone: vec![label.id], ..UndoReport::default() };
    hear(&mut state, FromWorker::Undone { report: Box::new(report) });
    assert_eq!(state.mapping.labels["lamp"].to, LabelTarget::Create(label.title));
    assert!(state.account().unwrap().labels.iter().all(|known| known.id != label.id));
}

#[test]
fn an_undo_that_was_torn_off_after_the_last_case_can_be_gone_on_with() {
    let mut state = fresh(live());
    let torn = Standing { work: standing::Work::Undo, created: 10, undone: 10, finished: false, ..Standing::default() };
    state.known = Some(torn.clone().into());
    assert_eq!(state.there(), 0);
    assert!(state.has_open_undo());
    state.known = Some(Standing { finished: true, ..torn }.into());
    assert!(!state.has_open_undo());
}

#[test]
fn undo_offers_nothing_where_nothing_may_be_removed() {
    let mut state = fresh(live());
    work(&mut state, WorkAct::UndoLook);
    let survey = Survey { cases: 80, deletion: Deletion::Refused, ..Survey::default() };
    hear(&mut state, FromWorker::UndoSeen { survey: Box::new(survey) });
    assert_eq!(state.undo_cases(), None);
    assert!(work(&mut state, WorkAct::Undo).is_empty());
}

#[test]
fn work_that_could_not_begin_leaves_the_page_free() {
    let mut state = planned(live());
    work(&mut state, WorkAct::UndoLook);
    let notice = FromWorker::Notice { code: "run.other_tab".into(), message: "Another tab works on it.".into() };
    assert_eq!(hear(&mut state, notice), [Effect::Guard(false)]);
    assert!(!state.is_occupied());
}

#[test]
fn a_field_made_for_the_old_number_is_proposed_once_and_can_be_declined() {
    let field = |id, title: &str, kind| CustomField {
        id: FieldId(id),
        title: title.into(),
        kind,
        level: FieldLevel::Case,
        active: true,
    };
    let connect = |state: &mut State| {
        let mut account = account();
        account.fields = vec![
            field(1, "Video identification", FieldKind::Text),
            field(2, "Original ID", FieldKind::Checkbox),
            field(3, "Номер в старой системе", FieldKind::Text),
        ];
        state.update(Action::Connect(live()));
        hear(
            state,
            FromWorker::Connected { account: Box::new(account), earlier: None, checked: None, trials: 0, recipe: None },
        );
    };
    let mut state = read(250);
    connect(&mut state);
    assert_eq!(state.mapping.options.original_id, Some(FieldId(3)));
    state.update(Action::Map(MapChoice::OriginalId(None)));
    connect(&mut state);
    assert_eq!(state.mapping.options.original_id, None, "what the person declined stays declined");
    state.update(Action::Map(MapChoice::OriginalId(Some(FieldId(3)))));
    state.update(Action::Connect(live()));
    hear(
        &mut state,
        FromWorker::Connected { account: Box::new(account()), earlier: None, checked: None, trials: 0, recipe: None },
    );
    assert_eq!(state.mapping.options.original_id, None, "the other account has no such field");
}

#[test]
fn a_channel_is_confirmed_by_name_and_the_plan_is_made_anew() {
    let mut state = planned(live());
    let id = crate::deskie::ChannelId(101);
    state.update(Action::Map(MapChoice::ConfirmChannel(id, true)));
    assert!(state.mapping.options.confirmed_channels.contains(&id) && state.plan().is_none());
    state.update(Action::Map(MapChoice::ConfirmChannel(id, false)));
    assert!(state.mapping.options.confirmed_channels.is_empty());
}

#[test]
fn an_answer_that_was_not_kept_clears_nothing_and_the_check_is_asked_for_again() {
    for code in ["check.not_kept", "run.unchecked"] {
        let mut state = fresh(live());
        work(&mut state, WorkAct::Check("me@example.org".into()));
        hear(&mut state, found(Weight::Fine));
        work(&mut state, WorkAct::Mail(Mail::None));
        assert!(state.is_cleared());
        let message = "Another tab has checked this account since.".to_owned();
        hear(&mut state, FromWorker::Notice { code: code.into(), message });
        assert_eq!(state.clearance(), Clearance::Unchecked, "{code}");
        assert_eq!(state.notices.len(), 1, "and it is said");
    }
}

#[test]
fn what_is_known_from_a_carried_ledger_is_told_from_what_this_computer_knows_better() {
    let mut state = fresh(live());
    let here = standing("https://acme.deskie.io", false);
    assert!(!state.earlier.is_from_file(&here), "no ledger was dropped");
    hear(&mut state, FromWorker::LedgerFile { standing: Ok(here.clone()) });
    assert!(state.earlier.is_from_file(&here));
    let newer = Standing { moved_at: Millis(7), ..here.clone() };
    assert!(!state.earlier.is_from_file(&newer), "this computer knows of what came after the download");
    assert!(!state.earlier.is_from_file(&Standing { account: "https://b.deskie.io".into(), ..here }));
}

#[test]
fn a_new_account_forgets_plan_and_run_of_the_other() {
    let mut state = planned(live());
    state.update(Action::Run(Some(10)));
    hear(&mut state, FromWorker::Finished { report: Box::default() });
    state.update(Action::Disconnect);
    assert!(state.plan().is_none() && state.run.tried.is_none());
    assert_eq!(state.says(Step::Connect), StepState::Waiting);
}
