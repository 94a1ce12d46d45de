//! One import, run once undisturbed and then through stories. The verdict is read from the practice Deskie's own books.

use std::collections::{BTreeMap, BTreeSet};

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::deskie::{Account, ChannelKind, Dialect};
use deskie_migrator::model::Channel;
use deskie_migrator::plan::{ChannelTarget, Choice, Mapping, NewEntry, Planned, Reason};
use deskie_migrator::practice::{Server, Settings};
use deskie_migrator::run::engine::UNPROVED;
use deskie_migrator::run::ledger::{State, Step};
use deskie_migrator::run::{Engine, Report, Row, Task};

use super::books::{self, Around, BookCase};
use super::drive::{Drive, End};
use super::rehearsal::{Import, Prepared, TODAY};
use super::story::Story;
use super::world::World;

/// See the module.
pub struct Trial {
    pub prepared: Prepared,
    pub settings: Settings,
    /// The books after an undisturbed run.
    pub calm: Vec<BookCase>,
    pub around: Around,
    /// Requests and commands of the undisturbed run.
    pub requests: u64,
    pub commands: u64,
}

/// What a story did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Verdict {
    /// Records of the undisturbed run that are not there, or not as they were.
    pub lost: u64,
    /// Records that are there more often than after the undisturbed run.
    pub doubled: u64,
    /// Messages that would have reached customers.
    pub mailed: u64,
    /// Answers 429 of the run's own making.
    pub over_limit: u64,
    /// Writes that were reported as left open: nothing could prove whether they happened.
    pub unproved: u64,
    /// How often the client died.
    pub deaths: u64,
    /// Why the run did not come to its end, or why its report does not close.
    pub stuck: Option<String>,
    /// What went wrong on the way, in plain words.
    pub diary: Vec<String>,
}

impl Verdict {
    /// The worst of the promises that is broken, if any is.
    pub fn broken(&self) -> Option<Broken> {
        [
            (self.mailed > 0, Broken::Mailed),
            (self.doubled > 0, Broken::Doubled),
            (self.stuck.is_some(), Broken::Stuck),
            (self.lost > 0, Broken::Lost),
            (self.over_limit > 0, Broken::OverLimit),
        ]
        .into_iter()
        .find_map(|(is_broken, what)| is_broken.then_some(what))
    }
}

/// A promise that a story breaks, the worst first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Broken {
    Mailed,
    Doubled,
    Stuck,
    Lost,
    OverLimit,
}

/// A run, or something between it and the world.
pub trait Run: Task {
    fn engine(&self) -> &Engine;
}

impl Run for Engine {
    fn engine(&self) -> &Engine {
        self
    }
}

/// Which figures of a report do not close, if any.
pub fn unbalanced(report: &Report) -> Option<String> {
    let Report { unclear, proved_done, proved_not_done, left_open, .. } = report;
    let looked_up = *unclear == proved_done + proved_not_done + left_open;
    let rows = [report.cases, report.messages, report.notes, report.attachments];
    (!looked_up || !rows.iter().all(Row::closes)).then(|| format!("the report does not close: {report:?}"))
}

/// Chats go to the chat-like custom channel that passes nothing on.
pub fn chats_to_custom_channel(mapping: &mut Mapping, account: &Account) {
    let quiet = account.channels.iter().find(|c| c.kind == ChannelKind::Sync && !c.forwards()).unwrap();
    for (channel, choice) in &mut mapping.channels {
        if *channel == Channel::Chat {
            *choice = Choice { to: ChannelTarget::Custom(quiet.id), why: Reason::Yours };
        }
    }
}

impl Trial {
    pub fn new(import: &Import, settings: Settings) -> Self {
        Self::mapped(import, settings, chats_to_custom_channel)
    }

    /// The same where a custom field holds the ids of the source, so that look-ups go by them.
    pub fn with_original_ids(import: &Import, settings: Settings) -> Self {
        Self::mapped(import, settings, |mapping, account| {
            chats_to_custom_channel(mapping, account);
            mapping.options.original_id = account.fields.iter().find(|f| f.title == "Order number").map(|f| f.id);
        })
    }

    fn mapped(import: &Import, settings: Settings, adjust: impl FnOnce(&mut Mapping, &Account)) -> Self {
        let mut world = World::new(Server::new(settings.clone()), TODAY, Story::default());
        let (account, limiter) = world.connect();
        let prepared = Prepared::new(import, &account, adjust);
        let engine = prepared.engine(account, limiter, Dialect::default(), State::default(), world.clock());
        let mut drive = Drive::new(world, engine, prepared.loader());
        assert_eq!(drive.finish(), End::Finished);
        let report = drive.task.report();
        assert!(report.complete, "{report:?} {:?}", drive.task.failures(0, 5));
        let Drive { world, .. } = drive;
        let (requests, commands) = (world.sent.len() as u64, world.commands);
        let (calm, around) = (books::of(&world.server), books::around(&world.server));
        Self { prepared, settings, calm, around, requests, commands }
    }

    /// Plays a story through all lives of the client. `wrap` may put something between the engine and the world.
    pub fn play<T: Run>(&self, story: &Story, wrap: impl Fn(Engine) -> T) -> Verdict {
        self.play_in(story, |_| {}, wrap)
    }

    /// The same in a world that was made ready for it.
    pub fn play_in<T: Run>(
        &self,
        story: &Story,
        prepare: impl FnOnce(&mut World),
        wrap: impl Fn(Engine) -> T,
    ) -> Verdict {
        let mut world = World::new(Server::new(self.settings.clone()), TODAY, story.clone());
        prepare(&mut world);
        let (world, end) = self.go_on(world, wrap);
        self.judge(world, end)
    }

    /// The same up to the verdict.
    pub fn live<T: Run>(&self, story: &Story, wrap: impl Fn(Engine) -> T) -> (World, End) {
        self.go_on(World::new(Server::new(self.settings.clone()), TODAY, story.clone()), wrap)
    }

    fn go_on<T: Run>(&self, mut world: World, wrap: impl Fn(Engine) -> T) -> (World, End) {
        loop {
            let state = world.state();
            let (account, limiter) = world.connect();
            let engine = self.prepared.engine(account, limiter, Dialect::default(), state, world.clock());
            let mut drive = Drive::new(world, wrap(engine), self.prepared.loader());
            let end = drive.finish();
            let unbalanced =
                drive.task.engine().is_finished().then(|| unbalanced(&drive.task.engine().report())).flatten();
            world = drive.world;
            if end == End::Stopped {
                if world.is_awaited() {
                    return (world, End::Stuck("it ended with requests on their way".into()));
                }
                world.leave();
            }
            if let Some(why) = unbalanced {
                return (world, End::Stuck(why));
            }
            // A run that could not read everything is followed by another.
            let again = world.take_unread() && end == End::Finished;
            if !matches!(end, End::Crashed | End::Stopped) && !again {
                world.settle();
                return (world, end);
            }
        }
    }

    fn judge(&self, world: World, end: End) -> Verdict {
        let found = books::of(&world.server);
        let mut verdict = Verdict {
            mailed: world.server.mailed().len() as u64,
            over_limit: world.over_limit,
            deaths: world.deaths,
            stuck: match end {
                End::Stuck(why) => Some(why),
                End::Crashed | End::Finished | End::Stopped => None,
            },
            ..Verdict::default()
        };
        if found != self.calm {
            self.compare(&world.state(), &found, &mut verdict);
        }
        if let Some(why) = self.unknown_labels(&world).filter(|_| verdict.unproved == 0) {
            verdict.stuck.get_or_insert(why);
        }
        let around = books::around(&world.server);
        verdict.doubled += twice(&around.users) + twice(&around.labels);
        // What was left open may lack its customer, too.
        if around != self.around && verdict.unproved == 0 && verdict.broken().is_none() {
            verdict.lost = 1;
        }
        verdict.diary = world.diary;
        verdict
    }

    /// Labels that the run made and does not know as its own, so that undo would leave them; or the other way round.
    fn unknown_labels(&self, world: &World) -> Option<String> {
        let known = |id| self.settings.account.labels.iter().any(|label| label.id == id);
        let labels = world.server.books().account.labels.iter().map(|label| label.id);
        let made: BTreeSet<_> = labels.filter(|id| !known(*id)).collect();
        let told = world.state().labels_made;
        (made != told).then(|| format!("labels made: {made:?}, known as made: {told:?}"))
    }

    fn compare(&self, state: &State, found: &[BookCase], verdict: &mut Verdict) {
        let mut records: BTreeMap<String, i64> = BTreeMap::new();
        for case in found {
            count(&mut records, case, 1);
        }
        for case in &self.calm {
            count(&mut records, case, -1);
        }
        let (cases, texts) = self.left_open(state);
        verdict.unproved = (cases.len() + texts.len()) as u64;
        for (record, difference) in records {
            let open =
                cases.iter().any(|case| record.starts_with(case)) || texts.iter().any(|text| record.contains(text));
            match difference {
                0 => {}
                1.. => verdict.doubled += difference.unsigned_abs(),
                _ if open => {}
                _ => verdict.lost += difference.unsigned_abs(),
            }
        }
        if verdict.lost + verdict.doubled + verdict.unproved == 0 {
            verdict.lost = found.iter().zip(&self.calm).filter(|(found, calm)| found != calm).count().max(1) as u64;
        }
    }

    /// What the ledger says was left open: the beginnings of case records, and the texts of entries.
    fn left_open(&self, state: &State) -> (Vec<String>, Vec<String>) {
        let (mut cases, mut texts) = (Vec::new(), Vec::new());
        for (key, case) in state.cases.iter() {
            let item = self.prepared.queue.iter().find(|item| item.key == *key);
            let Some(CaseIndex(index)) = item.map(|item| item.index) else { continue };
            let Planned::Case(plan) = &self.prepared.planned[index as usize] else { continue };
            for (step, _) in case.failed.iter().filter(|(_, code)| *code == UNPROVED) {
                match step {
                    Step::Create => cases.push(name(&plan.create.subject, plan.create.created_at.seconds())),
                    Step::Entry(mark) => texts.extend(
                        plan.entry(*mark).map(|entry| text(entry.step.created_at().seconds(), is_note(&entry.step))),
                    ),
                    Step::Finish => cases.push(name(&plan.create.subject, plan.create.created_at.seconds())),
                }
            }
        }
        (cases, texts)
    }
}

/// How many of a sorted list are there more than once.
fn twice<T: PartialEq>(sorted: &[T]) -> u64 {
    sorted.windows(2).filter(|pair| pair[0] == pair[1]).count() as u64
}

fn is_note(entry: &NewEntry) -> bool {
    matches!(entry, NewEntry::Note(_))
}

fn name(subject: &str, created: i64) -> String {
    format!("{subject}|{created}|")
}

fn text(at: i64, note: bool) -> String {
    format!("|{at} {note}|")
}

/// Counts a case and each of its messages as a record of its own.
fn count(records: &mut BTreeMap<String, i64>, case: &BookCase, by: i64) {
    let opening = case.messages.first().map_or("", |message| message.text.as_str());
    let name = format!("{}{}|{opening}", name(&case.subject, case.created), case.who);
    for message in &case.messages {
        let record = format!("{name}{}{message:?}", text(message.at, message.note));
        *records.entry(record).or_default() += by;
    }
    *records.entry(name).or_default() += by;
}
