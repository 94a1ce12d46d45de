//! What the page says where it said something else, or nothing, before somebody looked at it for the first time.

use deskie_migrator::run::undo::{Survey, UndoReport};
use deskie_migrator::ui::state::{Action, FileChoice, MapChoice, State, Step, WorkAct};
use deskie_migrator::ui::words::Language;
use deskie_migrator::vendor::Column;
use deskie_migrator::wire::{ConnectProblem, FromWorker};

use crate::world::{self, hear};
use crate::{attribute, by_id, render, tags, text};

/// What a person reads on a page, with usual spaces.
fn reads(state: &State) -> String {
    let text = text(&render(state.clone())).replace(['\u{a0}', '\u{202f}'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn primary(html: &str) -> Vec<String> {
    let found = tags(html, "button").into_iter().filter(|(tag, _)| tag.contains("button primary"));
    found.map(|(_, rest)| text(rest.split_once("</button>").unwrap().0)).collect()
}

#[test]
fn while_choices_wait_the_one_thing_to_do_is_to_read_again() {
    for (language, says) in
        [(Language::En, "Read again with these choices"), (Language::Ru, "Прочитать заново с этими настройками")]
    {
        let mut state = world::planned(language, world::practice());
        state.update(Action::Choose(FileChoice::Column("messages.csv".into(), 1, Column::Body)));
        for step in [Step::Xray, Step::Map, Step::Plan, Step::Try, Step::Run] {
            state.update(Action::Go(step));
            let html = render(state.clone());
            assert_eq!(primary(&html), [says], "{}", step.id());
            assert!(html.contains("data-test=\"stale\""), "{}", step.id());
            for id in ["go-plan", "try", "run-all"] {
                assert!(by_id(&html, id).is_none_or(|tag| tag.contains(" disabled")), "{} {id}", step.id());
            }
        }
        state.update(Action::Go(Step::Xray));
        let html = render(state.clone());
        assert_eq!(html.matches("data-test=\"again\"").count(), 1, "below the table that was changed");
        state.update(Action::Choose(FileChoice::Zone(None, Some("UTC".into()))));
        assert_eq!(render(state).matches("data-test=\"again\"").count(), 2, "and below the dates");
    }
}

#[test]
fn an_address_that_refused_is_named_among_those_contacted() {
    let mut state = world::read(Language::En);
    state.update(Action::Connect(world::live()));
    hear(&mut state, FromWorker::ConnectFailed { problem: ConnectProblem::WrongKey });
    assert!(reads(&state).contains("Addresses contacted: https://acme.deskie.io"), "{}", reads(&state));
    state.update(Action::Connect(world::practice()));
    let connected = FromWorker::Connected {
        account: Box::new(world::account()),
        earlier: None,
        checked: None,
        trials: 0,
        recipe: None,
    };
    hear(&mut state, connected);
    assert!(reads(&state).contains("Addresses contacted: https://acme.deskie.io"), "practice takes nothing back");
}

#[test]
fn customers_without_an_address_are_a_question_above_the_button() {
    for (language, ask, left) in [
        (
            Language::En,
            "14 customers have no address. Where do their 31 cases go?",
            "25 cases left out: the customer has no address",
        ),
        (
            Language::Ru,
            "У 14 клиентов нет адреса. Куда записать их 31 обращение?",
            "Не переносится: 25 обращений без адреса клиента",
        ),
    ] {
        let mut state = world::connected(language, world::practice());
        state.update(Action::Go(Step::Map));
        let page = reads(&state);
        assert!(page.contains(ask), "{page}");
        assert!(page.contains(left), "the row of the channel says it, too: {page}");
        let html = render(state.clone());
        let question = |html: &str| {
            let found = tags(html, "section").into_iter().find(|(tag, _)| tag.contains("data-test=\"homeless\""));
            let (tag, after) = found.unwrap();
            assert!(after.contains("id=\"go-plan\""), "above the button");
            attribute(tag, "class").unwrap().to_owned()
        };
        assert_eq!(question(&html), "decide ask");
        state.update(Action::Map(MapChoice::WithoutAddress(None)));
        let html = render(state);
        assert_eq!(question(&html), "decide", "answered, and still there");
        let list = html.split_once("id=\"without-address\"").unwrap().1.split_once("</select>").unwrap().0;
        let chosen = tags(list, "option").into_iter().find(|(tag, _)| tag.contains(" selected"));
        assert_eq!(attribute(chosen.unwrap().0, "value"), Some("none"));
    }
}

#[test]
fn after_an_undo_the_first_sentence_of_the_report_is_what_is_there_now() {
    for (language, all, part) in [
        (
            Language::En,
            "All 12,408 cases were removed again by undo. Nothing of this run is in Deskie.",
            "Undo removed the cases of the runs but for 8 cases, which are still in Deskie.",
        ),
        (
            Language::Ru,
            "Отмена удалила все 12 408 обращений. От этого переноса в Deskie ничего нет.",
            "Отмена убрала не всё: 8 обращений от переносов ещё в Deskie.",
        ),
    ] {
        let mut state = world::planned(language, world::practice());
        state.update(Action::Run(None));
        hear(&mut state, FromWorker::Finished { report: Box::new(crate::figures::report(true)) });
        for (kept, says) in [(8, part), (0, all)] {
            undo(&mut state, UndoReport { cases: 12_408, deleted: 12_408 - kept, kept, ..UndoReport::default() });
            let page = reads(&state);
            assert!(page.contains(says), "{page}");
            state.update(Action::Work(WorkAct::UndoLook));
            hear(&mut state, FromWorker::UndoSeen { survey: Box::default() });
            assert!(reads(&state).contains(says), "another look changes nothing about that");
        }
    }
}

fn undo(state: &mut State, report: UndoReport) {
    state.update(Action::Work(WorkAct::UndoLook));
    hear(state, FromWorker::UndoSeen { survey: Box::new(Survey { cases: 9, labels: 15, ..Survey::default() }) });
    state.update(Action::Work(WorkAct::Undo));
    state.update(Action::Work(WorkAct::UndoNow));
    hear(state, FromWorker::Undone { report: Box::new(report) });
}

#[test]
fn an_undo_stopped_among_the_labels_says_so_and_offers_the_rest() {
    for (language, title, left, button) in [
        (Language::En, "Undo was stopped", "Labels not reached 13", "Remove 13 labels"),
        (Language::Ru, "Отмена остановлена", "Меток, до которых не дошла очередь 13", "Удалить 13 меток"),
    ] {
        let mut state = world::planned(language, world::practice());
        state.update(Action::Run(None));
        hear(&mut state, FromWorker::Finished { report: Box::new(crate::figures::report(true)) });
        let stopped = UndoReport { cases: 9, deleted: 9, labels: 2, labels_not_reached: 13, ..UndoReport::default() };
        undo(&mut state, stopped);
        let page = reads(&state);
        assert!(page.contains(title) && page.contains(left), "{page}");
        state.update(Action::Work(WorkAct::UndoLook));
        hear(&mut state, FromWorker::UndoSeen { survey: Box::new(Survey { labels: 13, ..Survey::default() }) });
        assert!(reads(&state).contains(button), "{}", reads(&state));
        assert!(by_id(&render(state), "undo-go").is_some());
    }
}

#[test]
fn files_without_a_case_say_so_and_lead_back_to_the_files() {
    for (language, says, button) in [
        (Language::En, "Nothing here could be read as cases.", "Choose other files"),
        (Language::Ru, "Обращений в этих файлах найти не удалось.", "Выбрать другие файлы"),
    ] {
        let mut state = world::dropped(language);
        state.update(Action::Read);
        hear(&mut state, FromWorker::Scanned { xray: Box::default() });
        assert!(reads(&state).contains(says), "{}", reads(&state));
        assert_eq!(primary(&render(state)), [button]);
    }
}

#[test]
fn a_table_without_texts_shows_its_columns_at_once() {
    let mut state = world::dropped(Language::En);
    state.update(Action::Read);
    let opened = |html: &str| {
        let (before, _) = html.split_once("<h2>Columns</h2>").unwrap();
        let at = before.rfind("<details").unwrap();
        before[at..].split_once('>').unwrap().0.contains(" open")
    };
    let mut found = world::xray();
    hear(&mut state, FromWorker::Scanned { xray: Box::new(found.clone()) });
    assert!(opened(&render(state.clone())), "neither a subject nor a text was found");
    found.tables[0].columns[1].meaning = Column::Body;
    state.update(Action::Read);
    hear(&mut state, FromWorker::Scanned { xray: Box::new(found) });
    assert!(!opened(&render(state)));
}

#[test]
fn a_notice_that_asks_to_download_the_ledger_has_the_button_for_it() {
    let mut state = world::planned(Language::En, world::live());
    hear(&mut state, FromWorker::Notice { code: "ledger.may_go".into(), message: "Download the ledger.".into() });
    assert!(by_id(&render(state), "ledger-notice").is_some());
}

#[test]
fn a_plan_that_was_carried_out_is_not_offered_as_the_next_thing_to_do() {
    let mut state = world::planned(Language::En, world::practice());
    state.update(Action::Run(None));
    hear(&mut state, FromWorker::Finished { report: Box::new(crate::figures::report(true)) });
    for step in [Step::Plan, Step::Run] {
        state.update(Action::Go(step));
        let html = render(state.clone());
        assert!(html.contains("data-test=\"carried-out\""), "{}", step.id());
        assert!(primary(&html).iter().all(|text| !text.contains("Move")), "{:?}", primary(&html));
    }
}
