//! A run that is taken up on another computer, and one that a newer export begins weeks later, read the files as the first
//! did. What is kept for that holds no text, no name and no address.

use deskie_migrator::catalogue::Reading;
use deskie_migrator::model::{Case, Millis, Side};
use deskie_migrator::plan::{Mapping, Recipe};
use deskie_migrator::run::ledger::{self, Record, State as Ledger};
use deskie_migrator::ui::platform::ShelfFile;
use deskie_migrator::ui::state::{Action, Connection, FileChoice, Goal, Otherwise, State};
use deskie_migrator::ui::words::Language;
use deskie_migrator::vendor::import::Import;
use deskie_migrator::vendor::{Column, Settings, SourceDates};
use deskie_migrator::wire::{FromWorker, ToWorker};

use crate::drop::{CALLS, ISSUES, cases, read};

/// A table whose columns say nothing of what they hold.
const TABLE: &str = "a,b,c,d\n71,Where is my parcel?,03/04/2024 09:30,ann@example.org\n72,The lid leaks,05/04/2024 10:00,bo@example.org\n";

/// Mails in which nothing shows who is of the desk.
const MAILS: &str = "From ann@example.org Fri Mar  1 10:00:00 2024\nFrom: Ann <ann@example.org>\nTo: tea@example.com\nDate: Fri, 01 Mar 2024 10:00:00 +0000\nMessage-ID: <1@example.org>\nSubject: The lid\n\nIt leaks.\n\n\
    From tea@example.com Fri Mar  1 11:00:00 2024\nFrom: tea@example.com\nTo: Ann <ann@example.org>\nDate: Fri, 01 Mar 2024 11:00:00 +0000\nMessage-ID: <2@example.com>\nIn-Reply-To: <1@example.org>\nSubject: Re: The lid\n\nA new one is on its way.\n\n";

/// Those files as they are called in an export of one day, or of another.
fn export(day: &str) -> Vec<(String, &'static str)> {
    let named = |name: &str, text| (name.replace("DAY", day), text);
    vec![
        named("jira/issues-DAY.csv", ISSUES),
        named("calls DAY.csv", CALLS),
        named("table_DAY.csv", TABLE),
        named("mails-DAY.data", MAILS),
    ]
}

fn open(files: &[(String, &'static str)], settings: Settings) -> Import {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    read(&files, settings)
}

/// What somebody has chosen in the x-ray about the export of March.
fn chosen() -> Settings {
    let in_new_york = SourceDates { zone: Some("America/New_York".into()), day_first: Some(true) };
    let columns = [(0, Column::CaseId), (1, Column::Body), (2, Column::CreatedAt), (3, Column::RequesterEmail)];
    Settings {
        vendors: [("mails-2024-03-15.data".to_owned(), "mail".to_owned())].into(),
        own_addresses: Some(vec!["tea@example.com".into()]),
        columns: [("table_2024-03-15.csv".to_owned(), columns.into())].into(),
        zone: Some("Europe/Berlin".into()),
        dates: [("generic".to_owned(), in_new_york)].into(),
        ..Settings::default()
    }
}

fn all(import: &Import) -> Vec<Case> {
    cases(import).into_iter().map(|(_, case)| case).collect()
}

/// The ledger of a run of these files, as it is downloaded.
fn ledger_of(import: &Import) -> String {
    let recipe = Recipe::of(&Mapping::default(), "https://acme.deskie.io").with_reading(import.reading());
    let opened = Record::Opened {
        at: Millis(1_000),
        account: "https://acme.deskie.io".into(),
        cases: 4,
        sample: false,
        files: import.fingerprints().to_vec(),
    };
    let lines = [opened, Record::Recipe { recipe: Box::new(recipe) }];
    lines.iter().map(|record| serde_json::to_string(record).unwrap() + "\n").collect()
}

/// What another computer knows that was given nothing but this ledger.
fn carried(ledger: &str) -> Settings {
    let file = ledger::file::read(ledger.as_bytes()).unwrap();
    let mut settings = Settings::default();
    settings.take_up(&file.reading.unwrap());
    settings
}

#[test]
fn a_run_that_is_taken_up_on_another_computer_reads_the_files_in_the_same_way() {
    let files = export("2024-03-15");
    let here = open(&files, chosen());
    let cases = all(&here);
    assert_eq!(cases.len(), 5, "an issue, a call, two rows and a thread");
    let answer = cases.iter().flat_map(|case| &case.entries).find(|entry| entry.source_id.contains("2@example.com"));
    assert_eq!(answer.map(|entry| entry.author.side), Some(Side::Agent), "the address was chosen");
    let there = open(&files, carried(&ledger_of(&here)));
    assert_eq!(all(&there), cases);
    assert_ne!(all(&open(&files, Settings::default())), cases, "by themselves they are read otherwise");
    // And so the next time, and the time after that.
    assert_eq!(there.reading(), here.reading());
    assert_eq!(all(&open(&files, carried(&ledger_of(&there)))), cases);
}

#[test]
fn a_newer_export_whose_files_are_called_after_another_day_is_read_in_the_same_way() {
    let here = open(&export("2024-03-15"), chosen());
    let kept = carried(&ledger_of(&here));
    let later = open(&export("2024-05-02"), kept.clone());
    let without_place = |import: &Import| {
        let mut cases = serde_json::to_string(&all(import)).unwrap();
        cases = cases.replace("2024-05-02", "2024-03-15");
        cases
    };
    assert_eq!(without_place(&later), without_place(&here));
    // A table that has a new name altogether is known by its headers.
    let renamed = [("dump/rows.csv".to_owned(), TABLE)];
    let import = open(&renamed, kept);
    let table = &import.catalogue().tables[0];
    assert_eq!(table.columns[3].meaning, Column::RequesterEmail);
}

#[test]
fn what_is_kept_of_the_choices_holds_no_text_of_theirs() {
    let here = open(&export("2024-03-15"), Settings { zone: Some("ask ann@example.org".into()), ..chosen() });
    let ledger = ledger_of(&here);
    for secret in ["ann@", "tea@", "example", "table_", "mails-", "parcel", "issues"] {
        assert!(!ledger.contains(secret), "{secret}: {ledger}");
    }
    assert!(ledger.contains("America/New_York") && ledger.contains("requester_email"));
}

#[test]
fn a_recipe_that_does_not_tell_how_files_were_read_is_still_read_and_warns_of_nothing() {
    let older = br#"{"recipe":1,"account":"https://acme.deskie.io","agents":{},"stand_in":null,"statuses":{},"priorities":{},
        "groups":{},"labels":{},"fields":{},"channels":{},"options":{"share":90,"author_in_notes":true,"skip_deleted":false,
        "without_address":null,"original_id":null,"language":"english"}}"#;
    let recipe = Recipe::read(older).unwrap();
    assert_eq!(recipe.reading(), None);
    let line = serde_json::to_string(&Record::Recipe { recipe: Box::new(recipe.clone()) }).unwrap();
    let (ledger, torn) = Ledger::read([line.as_str()].into_iter()).unwrap();
    assert!(torn.is_none() && ledger.recipe.as_deref() == Some(&recipe));
    let mut state = page(Settings::default());
    connect(&mut state, Some(recipe));
    assert_eq!(state.read_otherwise(), []);
}

#[test]
fn what_the_person_has_chosen_since_counts_more_than_what_is_kept() {
    let files = export("2024-03-15");
    let mut settings = Settings {
        zone: Some("Asia/Almaty".into()),
        vendors: [("mails-2024-03-15.data".to_owned(), String::new())].into(),
        ..Settings::default()
    };
    settings.take_up(&open(&files, chosen()).reading());
    assert_eq!(settings.zone("jira"), Some("Asia/Almaty"));
    assert_eq!(settings.zone("generic"), Some("America/New_York"), "of which nothing was said since");
    assert_eq!(settings.vendor("mails-2024-03-15.data"), None);
    settings.set_vendor("mails-2024-03-15.data".into(), Some("generic".into()));
    assert_eq!(settings.vendor("mails-2024-03-15.data"), Some("generic"));
}

#[test]
fn a_list_that_was_kept_from_its_neighbours_desk_by_hand_is_kept_from_it_again() {
    const TICKETS: &str =
        r#"[{"id":71,"subject":"Kettle","requester_id":10,"created_at":"2024-03-01T10:00:00Z","status":"open"}]"#;
    const COMMENTS: &str = r#"[{"id":1,"ticket_id":71,"author_id":10,"body":"It leaks","public":true,"created_at":"2024-03-01T10:00:00Z"}]"#;
    let files = [("tickets.json".to_owned(), TICKETS), ("comments.json".to_owned(), COMMENTS)];
    let vendor = |import: &Import| import.catalogue().files[0].recognition.as_ref().unwrap().vendor.clone();
    assert_eq!(vendor(&open(&files, Settings::default())), "zendesk", "its messages stand beside it");
    let by_hand =
        Settings { vendors: [("tickets.json".to_owned(), "generic".to_owned())].into(), ..Settings::default() };
    let here = open(&files, by_hand);
    assert_eq!(vendor(&here), "generic");
    let there = open(&files, carried(&ledger_of(&here)));
    assert_eq!(vendor(&there), "generic");
    assert_eq!(all(&there), all(&here));
}

#[test]
fn every_choice_reaches_the_worker() {
    let message = ToWorker::Open { names: vec!["table_2024-03-15.csv".into()], settings: Box::new(chosen()) };
    let text = serde_json::to_string(&message).unwrap();
    assert_eq!(serde_json::from_str::<ToWorker>(&text).unwrap(), message);
}

/// A page that has read the export of March so.
fn page(settings: Settings) -> State {
    let mut state = State::new(Language::En);
    state.update(Action::Shelf(vec![ShelfFile { name: "all.zip".into(), size: 1 }]));
    state.settings = std::rc::Rc::new(settings);
    reread(&mut state);
    state
}

fn reread(state: &mut State) {
    state.update(Action::Read);
    answer(state);
}

/// The worker reads the files as the page says.
fn answer(state: &mut State) {
    let xray = open(&export("2024-03-15"), (*state.settings).clone()).xray();
    state.update(Action::Worker(FromWorker::Scanned { xray: Box::new(xray) }));
}

fn connect(state: &mut State, recipe: Option<Recipe>) {
    state.connection = Connection::Trying(Goal::Live);
    let account = Box::new(deskie_migrator::practice::Settings::default().account);
    let recipe = recipe.map(Box::new);
    state.update(Action::Worker(FromWorker::Connected { account, earlier: None, checked: None, trials: 0, recipe }));
}

#[test]
fn a_resumed_run_warns_of_files_that_are_read_otherwise_and_offers_to_read_them_as_then() {
    let then = open(&export("2024-03-15"), chosen()).reading();
    let recipe = |reading: &Reading| Some(Recipe::of(&Mapping::default(), "acme").with_reading(reading.clone()));
    let mut state = page(Settings::default());
    connect(&mut state, recipe(&then));
    let differs = state.read_otherwise();
    let zone = Otherwise::Zone { source: "jira".into(), then: "Europe/Berlin".into(), now: "UTC".into() };
    let file = Otherwise::File { name: "mails-2024-03-15.data".into() };
    let columns = Otherwise::Columns { file: "table_2024-03-15.csv".into() };
    let order = Otherwise::DayMonth { source: "generic".into() };
    for one in [&zone, &file, &columns, &order] {
        assert!(differs.contains(one), "{one:?} is not in {differs:?}");
    }
    assert!(!state.update(Action::ReadAsThen).is_empty());
    answer(&mut state);
    assert_eq!(state.read_otherwise(), []);
    assert_eq!(state.settings.zone("jira"), Some("Europe/Berlin"));
    // What is changed after that is told as well, addresses included.
    state.update(Action::Choose(FileChoice::Own("tea@example.com".into(), false)));
    reread(&mut state);
    assert_eq!(state.read_otherwise(), [Otherwise::Own(deskie_migrator::catalogue::OwnKind::Mail)]);
    let mut same = page(chosen());
    connect(&mut same, recipe(&then));
    assert_eq!(same.read_otherwise(), [], "read in the same way");
    connect(&mut same, None);
    assert_eq!(same.read_otherwise(), [], "a first run");
}

#[test]
fn a_page_follows_the_recipe_or_the_ledger_that_was_dropped_with_the_files() {
    let then = open(&export("2024-03-15"), chosen()).reading();
    let mut state = page(Settings::default());
    state.update(Action::Worker(FromWorker::ReadAs { reading: Box::new(then) }));
    assert_eq!(state.settings.zone("generic"), Some("America/New_York"));
    assert_eq!(state.settings.vendor("mails-2024-03-15.data"), Some("mail"));
    let headers = ["a", "b", "c", "d"];
    assert_eq!(state.settings.columns("table_2024-03-15.csv", &headers)[&1], Column::Body);
}
