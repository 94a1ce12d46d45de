//! States around a run: earlier runs, the self-check, the key again, a delta, proof and undo.

use deskie_migrator::deskie::ChannelId;
use deskie_migrator::deskie::dialect::Deletion;
use deskie_migrator::deskie::limits::Cost;
use deskie_migrator::model::{Channel, Fingerprint, Mark};
use deskie_migrator::plan::ChannelTarget;
use deskie_migrator::run::check::{Finding, Findings, Weight};
use deskie_migrator::run::proof::{Depth, Mismatch, Proof};
use deskie_migrator::run::standing::Work as Last;
use deskie_migrator::run::undo::{Changed, ChangedCases, NotRemoved, Survey, UndoReport};
use deskie_migrator::run::{Phase, Standing};
use deskie_migrator::ui::state::{Action, EarlierAct, Mail, MapChoice, State, Step, WorkAct};
use deskie_migrator::ui::words::Language;
use deskie_migrator::wire::{ConnectProblem, FromWorker, Target, Work};

use crate::figures::{plan, progress, report};
use crate::shell::NOW;
use crate::world::{account, hear, live, planned, practice, read, xray};

pub const ACME: &str = "https://acme.deskie.io";
const LAMPS: &str = "https://lamps.deskie.io";

fn print(size: u64) -> Fingerprint {
    Fingerprint { size, sum: Mark(size) }
}

pub fn standing(account: &str, work: Last, finished: bool) -> Standing {
    Standing {
        account: account.into(),
        work,
        opened_at: NOW.plus(-90_000_000),
        moved_at: NOW.plus(-80_000_000),
        finished,
        planned: 12_194,
        closed: 5_121,
        created: 5_090,
        undone: if work == Last::Undo { 1_200 } else { 0 },
        open_steps: 3,
        files: vec![print(1_420_000_000), print(920_400)],
    }
}

fn work(state: &mut State, act: WorkAct) {
    state.update(Action::Work(act));
}

fn earlier(state: &mut State, busy: &[&str]) {
    let rows = vec![
        standing(ACME, Last::Run, false),
        standing(LAMPS, Last::Undo, false),
        standing("https://chairs.deskie.io", Last::Sample, true),
    ];
    hear(state, FromWorker::Standings { rows, busy: busy.iter().map(ToString::to_string).collect() });
}

/// A real account that was never checked, with cases of earlier runs.
pub fn unchecked(language: Language) -> State {
    let mut state = read(language);
    earlier(&mut state, &[]);
    state.update(Action::Earlier(EarlierAct::Continue(ACME.into())));
    state.update(Action::Connect(live()));
    let earlier = Some(standing(ACME, Last::Run, false));
    hear(
        &mut state,
        FromWorker::Connected { account: Box::new(account()), earlier, checked: None, trials: 2, recipe: None },
    );
    state
}

pub fn findings(bad: bool) -> Findings {
    let one = |point: &str, value: &str, weight| Finding {
        point: point.into(),
        value: value.into(),
        weight,
        message: "Dates of cases are understood to the second.".into(),
    };
    Findings {
        at: NOW,
        list: vec![
            one("case_date", "unix", Weight::Fine),
            one("staff_message", "open", Weight::Note),
            one("look_up", "none", if bad { Weight::Bad } else { Weight::Fine }),
        ],
        left_behind: if bad { vec!["664-1".into()] } else { Vec::new() },
        ..Findings::default()
    }
}

pub fn proof(open: u64) -> Proof {
    let row = |at: u64| Mismatch {
        case: (10_234 + at).to_string(),
        number: format!("664-{at}"),
        url: Some(format!("{ACME}/staff/cases/record/664-{at}")),
        code: "case.deleted".into(),
        explained: at >= open,
        message: "left out".into(),
    };
    Proof {
        files: 12_194,
        files_seen: 12_194 - open,
        of_ledger: 12_194,
        left_out: 0,
        cases: 12_194,
        cases_seen: 12_194 - open,
        cases_unchecked: 0,
        not_reached: 0,
        entries: 51_002,
        entries_seen: 51_002,
        deep: 12_194,
        differences: 4,
        explained: 4 - open,
        list: (0..4).map(row).collect(),
        header_units: 125,
        units: 12_319,
        duration: 13_000_000,
        ..Proof::default()
    }
}

pub fn survey(changed: u64, deletion: Deletion) -> Survey {
    let case = |at: u64| Changed {
        case: at.to_string(),
        number: format!("664-{at}"),
        url: None,
        updated_at: Some(NOW.plus(-60_000)),
    };
    Survey {
        cases: 5_090,
        changed: (0..changed).map(case).collect(),
        removed_already: 4,
        customers: 3_120,
        labels: 119,
        deletion,
        cost: Cost(2_300),
        duration: 2_500_000,
        ..Survey::default()
    }
}

/// Every state, by name.
pub fn all(language: Language) -> Vec<(String, State)> {
    let mut pages: Vec<(String, State)> = Vec::new();
    let mut page = |name: &str, state: &State| pages.push((name.to_owned(), state.clone()));

    let mut files = State::new(language);
    earlier(&mut files, &[LAMPS]);
    page("files-earlier", &files);
    files.update(Action::Earlier(EarlierAct::Forget(ACME.into())));
    page("files-forget", &files);
    for (name, standing) in
        [("files-ledger", Ok(standing(ACME, Last::Run, false))), ("files-ledger-bad", Err("line 7".to_owned()))]
    {
        hear(&mut files, FromWorker::LedgerFile { standing });
        page(name, &files);
    }
    let mut back = read(language);
    earlier(&mut back, &[]);
    back.update(Action::Go(Step::Files));
    page("files-other", &back);
    back.update(Action::Read);
    let mut same = xray();
    same.fingerprints = vec![print(920_400), print(1_420_000_000)];
    hear(&mut back, FromWorker::Scanned { xray: Box::new(same) });
    back.update(Action::Go(Step::Files));
    page("files-same", &back);
    back.update(Action::Earlier(EarlierAct::Continue(ACME.into())));
    page("connect-chosen", &back);

    let mut check = unchecked(language);
    page("connected-unchecked", &check);
    let mut carried = check.clone();
    hear(&mut carried, FromWorker::LedgerFile { standing: Ok(standing(ACME, Last::Run, false)) });
    page("connected-carried", &carried);
    let mut told = check.clone();
    told.update(Action::Map(MapChoice::StandIn(Some(deskie_migrator::deskie::StaffId(3)))));
    told.update(Action::Go(Step::Plan));
    hear(&mut told, FromWorker::Planned { summary: Box::new(plan()) });
    page("plan-unchecked", &told);
    told.update(Action::Go(Step::Try));
    page("try-unchecked", &told);
    told.update(Action::Go(Step::Run));
    page("run-unchecked", &told);
    check.update(Action::Go(Step::Report));
    page("report-earlier", &check);
    check.update(Action::Go(Step::Connect));
    work(&mut check, WorkAct::Check("ann@example.org".into()));
    hear(&mut check, FromWorker::Working { work: Work::Check, phase: Phase::Sending, done: 5, of: 14 });
    page("connected-checking", &check);
    let mut bad = check.clone();
    hear(&mut bad, FromWorker::Checked { findings: Box::new(findings(true)) });
    page("connected-unusable", &bad);
    hear(&mut check, FromWorker::Checked { findings: Box::new(findings(false)) });
    page("connected-question", &check);
    let mut came = check.clone();
    work(&mut came, WorkAct::Mail(Mail::Came));
    page("connected-mail-came", &came);
    work(&mut check, WorkAct::Mail(Mail::None));
    page("connected-checked", &check);
    check.update(Action::Map(MapChoice::Channel(Channel::Chat, ChannelTarget::Custom(ChannelId(101)))));
    check.update(Action::Map(MapChoice::Channel(Channel::Call, ChannelTarget::WhatsApp)));
    check.update(Action::Go(Step::Map));
    page("map-confirm", &check);

    let mut run = planned(language, live());
    let mut delta = run.clone();
    for (name, fresh, updated) in [("plan-delta", 12, 30), ("plan-updates", 0, 30), ("plan-all-there", 0, 0)] {
        delta.update(Action::Map(MapChoice::SkipDeleted(true)));
        delta.update(Action::Go(Step::Map));
        delta.update(Action::Go(Step::Plan));
        let mut summary = plan();
        (summary.planned_cases, summary.updated_cases, summary.known_cases) = (fresh, updated, 12_100);
        hear(&mut delta, FromWorker::Planned { summary: Box::new(summary) });
        page(name, &delta);
    }
    run.update(Action::Run(None));
    let halted = Phase::Halted { code: "auth.key".into(), message: "The key is no longer accepted.".into() };
    hear(&mut run, FromWorker::Progress { progress: Box::new(progress(halted.clone())) });
    page("run-key", &run);
    run.update(Action::KeyAgain(live()));
    page("run-key-trying", &run);
    hear(&mut run, FromWorker::ConnectFailed { problem: ConnectProblem::WrongKey });
    page("run-key-refused", &run);
    hear(&mut run, FromWorker::Finished { report: Box::new(report(true)) });
    proving(&mut run, &halted, &mut page);
    undoing(&mut run, &mut page);

    let mut skipped = practising(language);
    page("connected-practice-check", &skipped);
    work(&mut skipped, WorkAct::SkipCheck);
    page("connected-practice-skipped", &skipped);
    pages
}

fn practising(language: Language) -> State {
    let mut state = read(language);
    state.update(Action::Go(Step::Connect));
    let target: Target = practice();
    state.update(Action::Connect(target));
    hear(
        &mut state,
        FromWorker::Connected { account: Box::new(account()), earlier: None, checked: None, trials: 0, recipe: None },
    );
    state
}

fn proving(run: &mut State, halted: &Phase, page: &mut impl FnMut(&str, &State)) {
    page("report-to-prove", run);
    work(run, WorkAct::Sample(7));
    page("report-to-prove-seven", run);
    work(run, WorkAct::Prove(Depth::All));
    hear(run, FromWorker::Working { work: Work::Proof, phase: halted.clone(), done: 5, of: 125 });
    page("report-proving-halted", run);
    for (name, proof) in [
        ("report-proved", proof(0)),
        ("report-not-proved", proof(2)),
        ("report-proof-stopped", Proof { stopped: true, ..proof(0) }),
        ("report-proved-sample", Proof { deep: 100, entries: 410, entries_seen: 410, ..proof(0) }),
        ("report-proved-headers", Proof { deep: 0, entries: 0, entries_seen: 0, ..proof(0) }),
    ] {
        work(run, WorkAct::Prove(Depth::All));
        hear(run, FromWorker::Proved { proof: Box::new(proof) });
        page(name, run);
    }
}

fn undoing(run: &mut State, page: &mut impl FnMut(&str, &State)) {
    for (name, survey) in [
        ("undo-refused", survey(0, Deletion::Refused)),
        ("undo-plain", survey(0, Deletion::AfterTrash)),
        ("undo-changed-many", survey(450, Deletion::AfterTrash)),
        ("undo-changed", survey(3, Deletion::TrashOnly)),
    ] {
        work(run, WorkAct::UndoLook);
        hear(run, FromWorker::UndoSeen { survey: Box::new(survey) });
        page(name, run);
    }
    work(run, WorkAct::UndoChanged(ChangedCases::Keep));
    page("undo-decided", run);
    work(run, WorkAct::Undo);
    page("undo-asked", run);
    work(run, WorkAct::UndoNow);
    page("undo-going", run);
    let done = UndoReport {
        cases: 5_090,
        deleted: 5_000,
        trashed: 80,
        gone: 4,
        kept: 3,
        changed_meanwhile: 1,
        customers: 3_119,
        failed: 1,
        not_reached: 2,
        failures: vec![NotRemoved { what: "664-9".into(), code: "case.deleted".into(), message: "left out".into() }],
        ..UndoReport::default()
    };
    hear(run, FromWorker::Undone { report: Box::new(done) });
    page("undo-done", run);
}
