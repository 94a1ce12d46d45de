//! A mapping that changed between two exports: what is added to a case goes to the channel it is in, silently or not at all.

use std::collections::HashSet;

use deskie_migrator::deskie::{Account, ChannelKind, Dialect, HttpRequest, Method};
use deskie_migrator::model::{EntryKind, PersonKey, Side};
use deskie_migrator::plan::{ChannelTarget, Mapping, Planned};
use deskie_migrator::run::engine::preview;
use deskie_migrator::run::ledger::State;

use super::support::drive::End;
use super::support::rehearsal::{Import, Prepared};
use super::{World, entry, last, old_export, texts};

/// Maps every channel to the first custom channel of this kind, with or without a webhook.
fn to_channel(kind: ChannelKind, webhook: bool) -> impl Fn(&mut Mapping, &Account) {
    move |mapping, account| {
        let fits =
            |channel: &&deskie_migrator::deskie::CustomChannel| channel.kind == kind && channel.forwards() == webhook;
        let channel = account.channels.iter().find(fits).unwrap();
        mapping.options.confirmed_channels = webhook.then_some(channel.id).into_iter().collect();
        for choice in mapping.channels.values_mut() {
            choice.to = ChannelTarget::Custom(channel.id);
        }
    }
}

/// The same cases, each with an answer of an agent more.
fn answered(import: &Import) -> Import {
    let mut newer = import.clone();
    for case in &mut newer.cases {
        let mut like = case.entries[0].clone();
        (like.author.side, like.author.person) = (Side::Agent, Some(PersonKey("a0".into())));
        let after = last(case).plus(60_000);
        case.entries.push(entry("answer", EntryKind::Message, "Answered <later>", after, &like));
    }
    newer
}

#[test]
fn what_is_added_to_a_case_goes_silently_to_the_channel_it_is_in_whatever_the_mapping_says_now() {
    for (kind, told) in [(ChannelKind::Async, true), (ChannelKind::Sync, true), (ChannelKind::Async, false)] {
        let mut world = World::new();
        let old = old_export();
        world.run(&old);
        if !told {
            // A ledger of an older version of this program.
            for line in &mut world.ledger {
                *line = line.replace(r#","lane":{"kind":"email"}"#, "");
            }
        }
        // Whether anybody was mailed is asserted of every run.
        let (report, _) = world.run_mapped(&answered(&old), to_channel(kind, false), |_| {});
        assert_eq!((report.messages.created, report.cases.created), (12, 0), "{report:?}");
        let answers =
            world.books().iter().filter(|case| texts(case).iter().any(|text| text.contains("Answered"))).count();
        assert_eq!(answers, 12);
    }
}

#[test]
fn nothing_is_added_to_a_case_in_a_channel_that_passes_answers_on_unless_that_is_confirmed() {
    let mut world = World::new();
    let mut old = old_export();
    for entry in old.cases.iter_mut().flat_map(|case| &mut case.entries) {
        // What customers write reaches nobody, so this much is silent.
        (entry.kind, entry.author.side) = (EntryKind::Message, Side::Customer);
    }
    world.run_mapped(&old, to_channel(ChannelKind::Sync, true), |_| {});
    let before = world.books();
    for _ in 0..2 {
        let mut refusals = 0;
        let (report, writes) = world.run_mapped(
            &answered(&old),
            |_, _| {},
            |rehearsal| {
                assert_eq!(rehearsal.drive.finish(), End::Finished);
                let told = rehearsal.task.failures(0, 100);
                refusals = told.iter().filter(|failure| failure.code == "case.webhook").count();
            },
        );
        assert_eq!((writes, refusals, report.messages.skipped), (0, 12, 12), "{report:?}");
        assert_eq!(world.books(), before);
    }
}

#[test]
fn what_is_shown_beforehand_of_a_newer_export_is_what_is_sent_then() {
    for map in [to_channel(ChannelKind::Sync, false), to_channel(ChannelKind::Async, false)] {
        let mut world = World::new();
        let old = old_export();
        world.run(&old);
        let state = State::read(world.ledger.iter().map(String::as_str)).unwrap().0;
        let account = world.server.as_ref().unwrap().books().account.clone();
        let mut newer = answered(&old);
        newer.cases[3].entries.pop();
        let prepared = Prepared::new(&newer, &account, &map);
        let mut shown = Vec::new();
        for (at, planned) in prepared.planned.iter().enumerate() {
            let Planned::Case(plan) = planned.clone() else { panic!("it is planned") };
            let known = state.cases.get(&format!("test:{at}")).unwrap();
            let requests = preview::requests(*plan, known, &HashSet::new(), &state, (&account, &Dialect::default()));
            let requests = requests.unwrap();
            assert_eq!(requests.is_empty(), at == 3, "{at}");
            shown.extend(requests.into_iter().filter(|request| request.method() == Method::Post));
        }
        world.run_mapped(&newer, &map, |_| {});
        let posts = |request: &HttpRequest| request.method() == Method::Post;
        let mut sent: Vec<String> = world.sent.iter().filter(|one| posts(one)).map(|one| format!("{one:?}")).collect();
        let mut shown: Vec<String> = shown.iter().map(|request| format!("{request:?}")).collect();
        sent.sort();
        shown.sort();
        assert_eq!(shown.len(), 11);
        assert_eq!(shown, sent);
        assert!(
            shown.iter().all(|request| request.contains("content_html")),
            "as mail, and not as the channel of today"
        );
    }
}
