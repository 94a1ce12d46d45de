//! Runs an import into the practice Deskie in virtual time: a year in seconds.

use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use deskie_migrator::catalogue::{Builder, CaseDraft, CaseIndex, Catalogue, SetIndex, SourceSet};
use deskie_migrator::deskie::{Account, Dialect};
use deskie_migrator::model::Mark;
use deskie_migrator::model::{Case, Fingerprint, Millis, Person};
use deskie_migrator::plan::{self, Mapping, Planned};
use deskie_migrator::practice::{Server, Settings};
use deskie_migrator::run::ledger::State;
use deskie_migrator::run::limiter::Limiter;
use deskie_migrator::run::queue::QueueItem;
use deskie_migrator::run::{Config, Engine, Report, queue};

use super::drive::{Drive, End, Loader};
use super::story::Story;
use super::world::World;

/// 2026-03-02T06:00:00Z: the day of the move.
pub const TODAY: Millis = Millis::from_seconds(1_772_431_200);

/// An import in memory: cases with everybody they name.
#[derive(Clone)]
pub struct Import {
    /// Whose files these are, as the catalogue names it.
    pub vendor: &'static str,
    pub cases: Vec<Case>,
    pub people: Vec<Person>,
}

impl Import {
    pub fn catalogue(&self) -> Catalogue {
        let mut builder = Builder::default();
        builder.catalogue_mut().sets.push(SourceSet { vendor: self.vendor.into(), files: vec![] });
        for person in &self.people {
            builder.person(person.clone());
        }
        for case in &self.cases {
            builder.case(SetIndex(0), &CaseDraft::of(case.clone(), vec![]));
        }
        builder.finish()
    }
}

/// An import that is mapped and planned for an account: what every life of a client makes anew of the same files.
#[derive(Clone)]
pub struct Prepared {
    pub mapping: Mapping,
    pub planned: Rc<[Planned]>,
    pub queue: Vec<QueueItem>,
    files: Vec<Fingerprint>,
}

impl Prepared {
    /// `adjust` may change the mapping that was proposed.
    pub fn new(import: &Import, account: &Account, adjust: impl FnOnce(&mut Mapping, &Account)) -> Self {
        let catalogue = import.catalogue();
        let agents: Vec<_> = catalogue
            .people
            .iter()
            .filter(|(_, stats)| stats.as_agent > 0)
            .map(|(person, stats)| (person.clone(), *stats))
            .collect();
        let mut mapping = plan::suggest(&catalogue.tallies, &agents, account);
        mapping.stand_in = account.staff.iter().find(|staff| staff.active).map(|staff| staff.id);
        adjust(&mut mapping, account);
        let cx = plan::Context { mapping: &mapping, account, people: &catalogue.people, now: TODAY };
        let planned = import.cases.iter().map(|case| plan::plan_case(case, cx)).collect();
        let sum = Mark::of([format!("{:?}", import.cases)]);
        let files = vec![Fingerprint { size: import.cases.len() as u64, sum }];
        Self { planned, queue: queue::all(&catalogue), files, mapping }
    }

    /// What the ledger says of them.
    pub fn files(&self) -> &[Fingerprint] {
        &self.files
    }

    pub fn engine(&self, account: Account, limiter: Limiter, dialect: Dialect, state: State, now: Millis) -> Engine {
        let share = self.mapping.options.share;
        let files = self.files.clone();
        let config = Config { dialect, account, address: None, share, limiter, files, sample: false, recipe: None };
        Engine::new(config, self.queue.clone(), state, now)
    }

    pub fn loader(&self) -> Loader {
        let planned = self.planned.clone();
        Box::new(move |CaseIndex(index)| Ok(planned[index as usize].clone()))
    }
}

/// A run with everything around it.
pub struct Rehearsal {
    pub drive: Drive<Engine>,
    pub account: Account,
    pub mapping: Mapping,
}

impl Rehearsal {
    /// Connects and maps; `adjust` may change the mapping that was proposed.
    pub fn new(import: Import, settings: Settings, adjust: impl FnOnce(&mut Mapping, &Account)) -> Self {
        let server = Server::new(settings);
        Self::against(import, server, TODAY, State::default(), Dialect::default(), adjust)
    }

    /// The same against a server that has lived before, going on from a ledger.
    pub fn against(
        import: Import,
        server: Server,
        now: Millis,
        state: State,
        dialect: Dialect,
        adjust: impl FnOnce(&mut Mapping, &Account),
    ) -> Self {
        let mut world = World::new(server, now, Story::default());
        let (account, limiter) = world.connect();
        let prepared = Prepared::new(&import, &account, adjust);
        let engine = prepared.engine(account.clone(), limiter, dialect, state, world.clock());
        let drive = Drive::new(world, engine, prepared.loader());
        Self { drive, account, mapping: prepared.mapping }
    }

    /// Runs until everything is accounted for, resuming after every halt.
    pub fn run(&mut self) -> Report {
        assert_eq!(self.drive.finish(), End::Finished);
        self.drive.task.report()
    }
}

impl Deref for Rehearsal {
    type Target = Drive<Engine>;

    fn deref(&self) -> &Self::Target {
        &self.drive
    }
}

impl DerefMut for Rehearsal {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.drive
    }
}
