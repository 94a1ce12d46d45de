//! A made-up import and a made-up account, and the states of the page on the way from one to the other.

use deskie_migrator::catalogue::{
    CaseHeader, OwnAddress, OwnKind, PersonStats, Reading, SetIndex, SourceFile, SpanRange, Table, TableColumn, Totals,
};
use deskie_migrator::deskie::address::AddressError;
use deskie_migrator::deskie::limits::PlanTier;
use deskie_migrator::deskie::{
    Account, ChannelId, ChannelKind, Credentials, CustomChannel, CustomField, Dialect, FieldId, FieldKind, FieldLevel,
    Group, GroupId, Label, LabelId, Staff, StaffId,
};
use deskie_migrator::model::{
    Attachment, AttachmentPlace, Author, Body, Case, Channel, Entry, EntryKind, FieldValue, Instant, Millis, Person,
    PersonKey, Place, Priority, Problem, Role, Severity, Side, Status, Word, Zone,
};
use deskie_migrator::run::{Phase, Row};
use deskie_migrator::source::FileId;
use deskie_migrator::ui::platform::ShelfFile;
use deskie_migrator::ui::state::{Action, FileChoice, MapChoice, State, Step};
use deskie_migrator::ui::words::Language;
use deskie_migrator::vendor::{Column, Recognition, ScanProgress};
use deskie_migrator::wire::{
    CaseRow, CaseView, ConnectProblem, FromWorker, Homeless, ProblemLine, Target, VendorName, Xray,
};

use crate::figures::{failures, local_dates, phones, plan, progress, report, report_rows, two_sources};
use crate::shell::NOW;

pub const KEY: &str = "sesame-4711-key";

pub fn connect_problems() -> Vec<ConnectProblem> {
    vec![
        ConnectProblem::Address { error: AddressError::Foreign },
        ConnectProblem::CorsRefused,
        ConnectProblem::NotDeskie { status: 200 },
        ConnectProblem::Offline,
        ConnectProblem::Limited { retry_after: Some(20) },
        ConnectProblem::Limited { retry_after: None },
        ConnectProblem::Server { status: 502 },
        ConnectProblem::Unreachable,
        ConnectProblem::UnknownAccount,
        ConnectProblem::WrongKey,
        ConnectProblem::WrongLogin,
    ]
}

pub fn phases() -> Vec<Phase> {
    vec![
        Phase::Sending,
        Phase::Waiting { until: NOW.plus(23_000) },
        Phase::Offline { retry_at: NOW.plus(60_000) },
        Phase::Server { status: 503, retry_at: NOW.plus(60_000) },
        Phase::Paused,
        Phase::Halted { code: "auth.key".into(), message: "The key is no longer accepted.".into() },
        Phase::Stopping,
        Phase::Stopped,
        Phase::Finished,
    ]
}

fn person(key: &str, name: &str, role: Role) -> Person {
    Person {
        key: PersonKey(key.into()),
        name: Some(name.into()),
        emails: vec![format!("{key}@example.org")],
        phones: Vec::new(),
        role,
    }
}

pub fn xray() -> Xray {
    let agents = [
        ("ann", "Ann Novak", 18_204),
        ("boris", "Boris Klein", 9_411),
        ("chloe", "Chloe Marsh", 4_020),
        ("dmitri", "Dmitri Orlov", 812),
        ("erin", "Erin Walsh", 95),
    ];
    let stats = |n| PersonStats { cases: n / 4, as_agent: n, as_customer: 0, last: Some(NOW.plus(-86_400_000)) };
    let months = (0..44)
        .map(|at: u64| (format!("{}-{:02}", 2023 + at / 12, at % 12 + 1), 180 + (at * 37) % 190 + at * 3))
        .collect();
    Xray {
        files: vec![
            SourceFile {
                id: FileId(0),
                name: "export/zendesk-tickets.json".into(),
                size: 1_420_000_000,
                recognition: Some(Recognition {
                    vendor: "zendesk".into(),
                    variant: "json-export".into(),
                    confidence: 98,
                    reason: "the first line is a ticket with comments and a requester".into(),
                }),
            },
            SourceFile { id: FileId(1), name: "export/readme.pdf".into(), size: 48_211, recognition: None },
        ],
        sets: Vec::new(),
        totals: Totals {
            cases: 12_408,
            messages: 51_377,
            notes: 8_912,
            attachments: 6_120,
            people: 4_871,
            first: Some(Millis(1_673_000_000_000)),
            last: Some(NOW.plus(-7_200_000)),
        },
        tallies: super::tallies::all(),
        problem_count: 47,
        problem_lines: 37,
        agents: agents.map(|(key, name, n)| (person(key, name, Role::Agent), stats(n))).to_vec(),
        own_addresses: vec![
            OwnAddress {
                kind: OwnKind::Mail,
                address: "help@example.org".into(),
                mails: 5_120,
                own: true,
                reason: "it received most mails and sent answers".into(),
            },
            OwnAddress {
                kind: OwnKind::Mail,
                address: "news@example.org".into(),
                mails: 112,
                own: false,
                reason: "it only ever sent".into(),
            },
        ],
        tables: vec![Table {
            file: "messages.csv".into(),
            row_is_message: true,
            columns: vec![
                TableColumn {
                    name: "Ticket".into(),
                    meaning: Column::CaseId,
                    reason: "the header means a case id".into(),
                    samples: vec!["1001".into(), "1002".into()],
                },
                TableColumn {
                    name: "Who".into(),
                    meaning: Column::Author,
                    reason: "values are names".into(),
                    samples: vec!["Ann Novak".into()],
                },
            ],
        }],
        months,
        without_email: 214,
        homeless: vec![
            Homeless { phone: true, customers: 8, cases: vec![(Channel::Email, 20)] },
            Homeless { phone: false, customers: 6, cases: vec![(Channel::Email, 5), (Channel::Web, 6)] },
        ],
        took: (9_400, 3_000_000),
        fingerprints: Vec::new(),
        vendors: vec![VendorName {
            id: "zendesk".into(),
            name: "Zendesk".into(),
            forms: vec!["comments".into(), "json-export".into()],
        }],
        local_dates: vec![local_dates()],
        national_phones: Some(phones()),
        reading: Reading::default(),
    }
}

pub fn account() -> Account {
    let staff = |id, name: &str, active| Staff {
        id: StaffId(id),
        email: format!("{}@example.org", name.split(' ').next().unwrap_or_default().to_lowercase()),
        name: Some(name.into()),
        active,
    };
    Account {
        name: "https://acme.deskie.io".into(),
        staff: vec![
            staff(1, "Ann Novak", true),
            staff(2, "Boris Klein", true),
            staff(3, "Grace Hill", true),
            staff(4, "Old Timer", false),
        ],
        groups: vec![
            Group { id: GroupId(1), title: "Support".into(), active: true },
            Group { id: GroupId(2), title: "Billing".into(), active: true },
        ],
        labels: vec![Label { id: LabelId(1), title: "tag-0".into() }, Label { id: LabelId(2), title: "refund".into() }],
        fields: vec![CustomField {
            id: FieldId(25),
            title: "Order number".into(),
            kind: FieldKind::Text,
            level: FieldLevel::Case,
            active: true,
        }],
        channels: vec![CustomChannel {
            id: ChannelId(101),
            api_key: "cch101".into(),
            title: "Site chat".into(),
            kind: ChannelKind::Sync,
            webhook_url: Some("https://example.org/hook".into()),
            active: true,
        }],
        languages: Vec::new(),
        mailboxes: vec!["help@example.org".into()],
        limit_per_minute: Some(60),
        me: Some(StaffId(1)),
    }
}

fn at(minutes: i64) -> Option<Instant> {
    Some(Instant {
        at: NOW.plus(minutes * 60_000),
        original: "2026-11-20T10:00:00Z".into(),
        zone: if minutes % 2 == 0 { Zone::Given } else { Zone::Assumed },
    })
}

fn entry(kind: EntryKind, side: Side, who: &str, minutes: i64, body: Body, attachments: Vec<Attachment>) -> Entry {
    Entry {
        source_id: minutes.to_string(),
        kind,
        author: Author { person: Some(PersonKey(who.into())), label: who.into(), side },
        created_at: at(minutes),
        body,
        attachments,
    }
}

pub fn case() -> CaseView {
    let file =
        |name: &str, place| Attachment { name: name.into(), mime: None, size: Some(204_800), content_id: None, place };
    CaseView {
        case: Case {
            source_id: "10234".into(),
            subject: "The lamp arrived with a cracked shade".into(),
            status: Word { kind: Status::Open, raw: "open".into() },
            priority: Word { kind: Priority::High, raw: "high".into() },
            requester: Some(PersonKey("zoe".into())),
            assignee: Some(PersonKey("ann".into())),
            group: Some("Support".into()),
            tags: vec!["damage".into(), "lamp".into()],
            fields: vec![FieldValue { field: "Order number".into(), value: "A-1001".into() }],
            created_at: at(-4_000),
            updated_at: at(-100),
            entries: vec![
                entry(EntryKind::Message, Side::Customer, "zoe", -4_000, Body::Text("Hello,\nthe shade of my lamp is cracked. A picture is attached.\n\nZoe".into()), vec![file("shade.jpg", AttachmentPlace::Url("https://example.org/shade.jpg".into()))]),
                entry(EntryKind::Note, Side::Agent, "boris", -3_900, Body::Text("Same batch as last week. Ask the warehouse?".into()), Vec::new()),
                entry(EntryKind::Message, Side::Agent, "ann", -3_801, Body::Html("<p>Dear Zoe,</p><p>a new shade is on its way. <b>Nothing to pay.</b></p><img src=\"https://tracker.example/p.gif\"><script>alert(1)</script>".into()), vec![file("label.pdf", AttachmentPlace::Missing("gone".into()))]),
                entry(EntryKind::Message, Side::Customer, "zoe", -100, Body::Text(" ".into()), Vec::new()),
            ],
            ..Case::default()
        },
        people: vec![person("zoe", "Zoe Lind", Role::Customer), person("ann", "Ann Novak", Role::Agent), person("boris", "Boris Klein", Role::Agent)],
    }
}

pub fn rows() -> Vec<CaseRow> {
    let subjects = [
        "The lamp arrived with a cracked shade",
        "Invoice 4471 is wrong",
        "Where is my parcel?",
        "",
        "Can I change the address of an order that has already been sent to the warehouse?",
    ];
    (0..100)
        .map(|index| CaseRow {
            index,
            header: CaseHeader {
                set: SetIndex(0),
                spans: SpanRange::default(),
                source_id: (10_234 + index).to_string().into(),
                subject: subjects[index as usize % subjects.len()].into(),
                requester: None,
                assignee: None,
                channel: Channel::Email,
                status: None,
                created_at: Some(NOW.plus(-i64::from(index) * 90_000_000)),
                updated_at: None,
                messages: index % 7 + 1,
                notes: index % 3,
                attachments: 0,
                problems: 0,
            },
            requester: "Zoe Lind".into(),
            status: "closed".into(),
        })
        .collect()
}

pub fn hear(state: &mut State, message: FromWorker) {
    state.update(Action::Worker(message));
}

/// The first is said of eleven records.
pub fn problem_line(at: u64) -> ProblemLine {
    let others = |record| Place { record: Some(record), ..problem(at).place };
    match at {
        0 => ProblemLine { problem: problem(at), count: 11, others: vec![others(3), others(8)] },
        _ => ProblemLine { problem: problem(at), count: 1, others: Vec::new() },
    }
}

pub fn problem(at: u64) -> Problem {
    Problem {
        severity: if at.is_multiple_of(3) { Severity::Error } else { Severity::Warning },
        place: Place { file: "export/zendesk-tickets.json".into(), record: Some(400 + at), byte: None },
        code: "json.broken_line".into(),
        message: "This line is not JSON. It was left out; the other lines were read.".into(),
        case: None,
    }
}

/// A page with files on the shelf.
pub fn dropped(language: Language) -> State {
    let mut state = State::new(language);
    state.update(Action::Shelf(vec![
        ShelfFile { name: "export/zendesk-tickets.json".into(), size: 1_420_000_000 },
        ShelfFile { name: "export/readme.pdf".into(), size: 48_211 },
        ShelfFile { name: "messages.csv".into(), size: 920_400 },
    ]));
    state
}

/// A page whose files are read.
pub fn read(language: Language) -> State {
    with_xray(language, xray())
}

/// A page that has read files in which two sources name no zone.
fn of_two_sources(language: Language) -> State {
    let mut found = Xray { local_dates: two_sources(), ..xray() };
    let named = |id: &str, name: &str| VendorName { id: id.into(), name: name.into(), forms: Vec::new() };
    found.vendors.extend([named("jira", "Jira Service Management"), named("usedesk", "UseDesk")]);
    let mut state = with_xray(language, found);
    state.update(Action::Choose(FileChoice::Zone(None, Some("Europe/Berlin".into()))));
    state
}

fn with_xray(language: Language, xray: Xray) -> State {
    let mut state = dropped(language);
    state.update(Action::Read);
    hear(&mut state, FromWorker::Scanned { xray: Box::new(xray) });
    let query = state.query.clone();
    hear(&mut state, FromWorker::Cases { query, from: 0, total: 12_408, rows: rows() });
    hear(&mut state, FromWorker::Problems { from: 0, rows: (0..37).map(problem_line).collect() });
    state
}

/// A page that is connected.
pub fn connected(language: Language, target: Target) -> State {
    let mut state = read(language);
    state.update(Action::Go(Step::Connect));
    state.update(Action::Connect(target));
    let checked = Some((NOW.plus(-3_600_000), Dialect::default()));
    hear(
        &mut state,
        FromWorker::Connected { account: Box::new(account()), earlier: None, checked, trials: 0, recipe: None },
    );
    state
}

pub fn live() -> Target {
    Target::Live {
        address: "acme".into(),
        credentials: Credentials { email: "ann@example.org".into(), key: KEY.into() },
    }
}

pub fn practice() -> Target {
    Target::Practice { tier: PlanTier::Standard, agents: 12 }
}

/// A page with a plan.
pub fn planned(language: Language, target: Target) -> State {
    let mut state = connected(language, target);
    state.update(Action::Map(MapChoice::StandIn(Some(StaffId(3)))));
    state.update(Action::Go(Step::Plan));
    hear(&mut state, FromWorker::Planned { summary: Box::new(plan()) });
    state
}

/// Every screen in every state, by name.
pub fn all(language: Language) -> Vec<(String, State)> {
    let mut pages: Vec<(String, State)> = Vec::new();
    let mut page = |name: &str, state: &State| pages.push((name.to_owned(), state.clone()));

    let mut empty = State::new(language);
    for step in Step::ALL {
        empty.update(Action::Go(step));
        page(&format!("{}-empty", step.id()), &empty);
    }
    let mut files = dropped(language);
    page("files-chosen", &files);
    files.update(Action::Read);
    let scan = ScanProgress {
        file: "export/zendesk-tickets.json".into(),
        bytes: 612_000_000,
        total: 1_420_968_611,
        cases: 5_412,
    };
    hear(&mut files, FromWorker::Scanning { progress: scan });
    page("files-reading", &files);

    let mut xray = read(language);
    page("xray-read", &xray);
    page("xray-two-zones", &of_two_sources(language));
    xray.update(Action::OpenCase(0));
    page("xray-case-coming", &xray);
    hear(&mut xray, FromWorker::Case { index: 0, case: Ok(Box::new(case())) });
    page("xray-case", &xray);
    hear(&mut xray, FromWorker::Case { index: 0, case: Err(Box::new(problem(0))) });
    page("xray-case-unreadable", &xray);
    xray.update(Action::Choose(FileChoice::DayFirst(None, Some(true))));
    page("xray-stale", &xray);
    xray.update(Action::Go(Step::Files));
    page("files-stale", &xray);

    let mut connect = read(language);
    connect.update(Action::Go(Step::Connect));
    page("connect", &connect);
    for (at, problem) in connect_problems().into_iter().enumerate() {
        connect.update(Action::Connect(live()));
        page("connect-trying", &connect);
        hear(&mut connect, FromWorker::ConnectFailed { problem });
        page(&format!("connect-problem-{at}"), &connect);
    }
    page("connected-live", &connected(language, live()));
    let mut map = connected(language, practice());
    page("connected-practice", &map);
    map.update(Action::Go(Step::Map));
    page("map-undecided", &map);
    map.update(Action::Map(MapChoice::StandIn(Some(StaffId(3)))));
    page("map", &map);
    map.update(Action::Go(Step::Plan));
    page("plan-busy", &map);

    let mut sent = planned(language, practice());
    page("plan", &sent);
    sent.update(Action::Requests(0));
    hear(
        &mut sent,
        FromWorker::PlanCase {
            index: 0,
            requests: vec![("POST labels.json".into(), "{\n  \"label\": {}\n}".into())],
            skipped: Some(("case.deleted".into(), "left out".into())),
        },
    );
    page("plan-requests", &sent);
    sent.update(Action::Go(Step::Try));
    page("try-ready", &sent);
    sent.update(Action::Run(Some(10)));
    page("try-starting", &sent);
    let mut sample = report(true);
    sample.cases = Row { planned: 10, created: 10, ..Row::default() };
    hear(&mut sent, FromWorker::Finished { report: Box::new(sample) });
    page("try-done", &sent);
    sent.update(Action::Go(Step::Run));
    page("run-ready", &sent);
    sent.update(Action::Run(None));
    for (at, phase) in phases().into_iter().enumerate() {
        hear(&mut sent, FromWorker::Progress { progress: Box::new(progress(phase)) });
        page(&format!("run-phase-{at}"), &sent);
    }
    let mut stopped = sent.clone();
    let mut half = report(false);
    half.cases = Row { planned: 12_408, created: 5_000, skipped: 200, failed: 8, not_reached: 7_200, already: 0 };
    half.would_have_mailed = None;
    hear(&mut stopped, FromWorker::Finished { report: Box::new(half) });
    page("report-stopped", &stopped);
    let mut good = sent.clone();
    hear(&mut good, FromWorker::Finished { report: Box::new(report(true)) });
    page("report-complete", &good);
    hear(&mut sent, FromWorker::Finished { report: Box::new(report(false)) });
    hear(&mut sent, FromWorker::Failures { from: 0, rows: failures(100) });
    hear(&mut sent, FromWorker::ReportRows { from: 0, rows: report_rows(100) });
    page("report-failures", &sent);
    let mut broken = sent.clone();
    hear(&mut broken, FromWorker::Broken { message: "unreachable at run.rs".into() });
    page("broken", &broken);
    pages.extend(crate::care::all(language));
    pages
}
