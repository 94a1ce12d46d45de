//! Everything the page knows, and one pure function that changes it: `(state, action) → effects`.
//!
//! Big things are behind `Rc`, so that a clone is cheap. The API key never enters: see [`Action::Connect`].

mod action;
mod earlier;
mod effect;
mod homeless;
pub(crate) mod judge;
mod mapping;
mod notices;
mod pages;
mod reread;
mod spoken;
mod step;
#[cfg(test)]
mod tests;
mod update;
mod work;
mod worker;

use std::rc::Rc;

pub use action::{Action, Bulk, FileChoice, List, MapChoice};
pub use earlier::{Earlier, EarlierAct, SameFiles};
pub use effect::Effect;
pub use homeless::Left;
pub(crate) use mapping::takes_an_id;
pub use notices::Notice;
pub use pages::{PAGE, Pages};
pub use reread::Otherwise;
pub use step::{Mark, Step, StepState};
pub use work::{Check, Clearance, Mail, Rekey, SampleSize, Undo, WorkAct, Working};

use crate::catalogue::{Query, Reading};
use crate::deskie::Account;
use crate::model::Problem;
use crate::plan::{Mapping, PlanSummary, Recipe};
use crate::run::proof::Proof;
use crate::run::{Failure, Progress, Report, ReportRow, Standing};
use crate::ui::platform::ShelfFile;
use crate::ui::words::Language;
use crate::vendor::{ScanProgress, Settings};
use crate::wire::{CaseRow, CaseView, ConnectProblem, ProblemLine, Xray};

/// Light, dark, or as the system.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Theme {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The name under which the shell keeps it.
    pub const KEPT: &str = "theme";

    /// All.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name the shell and the style sheet know it by.
    pub const fn id(self) -> &'static str {
        match self {
            Self::System => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Where the connection stands.
#[derive(Clone, Debug, Default)]
pub enum Connection {
    /// Not asked for.
    #[default]
    None,
    /// Under way.
    Trying(Goal),
    /// Refused.
    Failed(Goal, ConnectProblem),
    /// Made.
    Made(Goal, Rc<Account>),
}

/// To what a connection leads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Goal {
    /// A real account.
    Live,
    /// The Deskie inside the page.
    Practice,
}

/// Where and as whom the person signs in. The key is not part of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Login {
    /// The address, as typed.
    pub address: String,
    /// The staff member's address.
    pub email: String,
}

/// Where the plan stands.
#[derive(Clone, Debug, Default)]
pub enum Planning {
    /// Not made, or made for an older mapping.
    #[default]
    None,
    /// Being made: done, of all.
    Busy(u64, u64),
    /// Made.
    Made(Rc<PlanSummary>),
}

/// A case that is being looked at.
#[derive(Clone, Debug)]
pub struct OpenCase {
    /// Position in the catalogue.
    pub index: u32,
    /// The case, once it has arrived, or why it cannot be read.
    pub view: Option<Result<Rc<CaseView>, Rc<Problem>>>,
}

/// The literal requests of a case.
#[derive(Clone, Debug)]
pub struct CaseRequests {
    /// Position in the catalogue.
    pub index: u32,
    /// `None` until it arrives.
    pub answer: Option<Rc<Requests>>,
}

/// What will be sent for a case.
#[derive(Clone, Debug)]
pub struct Requests {
    /// Request lines with their bodies.
    pub lines: Vec<(String, String)>,
    /// Why the case is left out, if it is.
    pub skipped: Option<(String, String)>,
}

/// Which run is under way, or was last.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RunKind {
    /// A few telling cases.
    Sample,
    /// All.
    Whole,
}

/// What was sent and what is being sent.
#[derive(Clone, Debug)]
pub struct Run {
    /// The run under way, or the last one.
    pub kind: Option<RunKind>,
    /// Under way?
    pub live: bool,
    /// The latest figures.
    pub progress: Option<Rc<Progress>>,
    /// What the sample came to.
    pub tried: Option<Rc<Report>>,
    /// What the whole run came to.
    pub report: Option<Rc<Report>>,
    /// The plan it was begun with.
    pub plan: Option<Rc<PlanSummary>>,
    /// Cases of runs that the last undo left in the account, if there was one after the run.
    pub undone: Option<Undone>,
    /// Pace of the practice clock: 1 is real time, 0 as fast as possible.
    pub speed: u32,
    /// Share of the limit, per cent.
    pub share: u8,
}

/// What an undo made of a run that was reported before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Undone {
    /// Cases that are in the account still.
    pub left: u64,
    /// Cases in its trash.
    pub trashed: u64,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            kind: None,
            live: false,
            plan: None,
            progress: None,
            tried: None,
            report: None,
            undone: None,
            speed: 60,
            share: 90,
        }
    }
}

/// Everything the page knows.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Language of the page.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// The step that is open.
    pub step: Step,
    /// Files that were dropped or chosen.
    pub shelf: Rc<Vec<ShelfFile>>,
    /// What was chosen about them.
    pub settings: Rc<Settings>,
    /// A pass is under way.
    pub reading: Option<Rc<ScanProgress>>,
    /// The shelf or the settings differ from what was read.
    pub unread: bool,
    /// The choices under which the files were read last, or are being read.
    pub read_with: Rc<Settings>,
    /// What was found.
    pub xray: Option<Rc<Xray>>,
    /// The search in the list of cases.
    pub query: Query,
    /// Cases.
    pub cases: Pages<CaseRow>,
    /// Problems.
    pub problems: Pages<ProblemLine>,
    /// The case that is shown.
    pub open: Option<OpenCase>,
    /// The account.
    pub connection: Connection,
    /// Addresses that requests were sent to since the page was opened, whatever came of them.
    pub contacted: Rc<Vec<String>>,
    /// Where and as whom the person signed in last.
    pub login: Option<Rc<Login>>,
    /// Runs on this computer.
    pub earlier: Earlier,
    /// How earlier runs into the connected account stand.
    pub known: Option<Rc<Standing>>,
    /// The self-check.
    pub check: Check,
    /// Work under way that is no run.
    pub working: Option<Rc<Working>>,
    /// A key given again in the middle of a run.
    pub rekey: Rekey,
    /// What was chosen about people and words for the last run, or stands in a recipe that was dropped.
    pub recipe: Option<Rc<Recipe>>,
    /// Choices of it that were put into the mapping.
    pub recipe_put: usize,
    /// How the files of the account's last run were read, where its ledger tells.
    pub read_then: Option<Rc<Reading>>,
    /// Cases whose messages a verification by sample reads.
    pub sample: SampleSize,
    /// What the verification pass has shown.
    pub proof: Option<Rc<Proof>>,
    /// Undo.
    pub undo: Undo,
    /// People and words.
    pub mapping: Rc<Mapping>,
    /// The person said that cases of customers without an address are left out.
    pub left_out: bool,
    /// The plan.
    pub planning: Planning,
    /// The case whose requests are shown.
    pub requests: Option<CaseRequests>,
    /// The run.
    pub run: Run,
    /// What is not in Deskie, of the last run.
    pub failures: Pages<Failure>,
    /// What became of each case, of the last run.
    pub rows: Pages<ReportRow>,
    /// What a screen reader is told about progress; changes seldom.
    pub said: Rc<str>,
    /// The sheet about what the page contacts is open.
    pub sheet: bool,
    /// What the person should know; dismissed one by one.
    pub notices: Vec<Notice>,
    /// A failure of the program itself.
    pub broken: Option<Rc<str>>,
    title: Rc<str>,
}

impl State {
    /// The state of a page that has just been opened.
    pub fn new(language: Language) -> Self {
        Self { language, ..Self::default() }
    }

    /// The same as somebody left the page: what they chose of it then, where they did, else what the browser speaks.
    pub fn opened(kept: impl Fn(&str) -> String, browser: &str) -> Self {
        let language = Language::ALL.into_iter().find(|language| language.tag() == kept(Language::KEPT));
        let theme = Theme::ALL.into_iter().find(|theme| theme.id() == kept(Theme::KEPT)).unwrap_or_default();
        Self { theme, ..Self::new(language.unwrap_or_else(|| Language::of(browser))) }
    }

    /// Was something about the files changed since they were read? What is shown is then of the older reading.
    pub fn is_stale(&self) -> bool {
        self.unread && self.xray.is_some()
    }

    /// The account, when connected.
    pub fn account(&self) -> Option<&Rc<Account>> {
        match &self.connection {
            Connection::Made(_, account) => Some(account),
            _ => None,
        }
    }

    /// Is the account the Deskie inside the page?
    pub fn practising(&self) -> bool {
        matches!(self.connection, Connection::Made(Goal::Practice, _))
    }

    /// Has everything of the plan that is shown been moved, and not been undone since?
    pub fn is_carried_out(&self) -> bool {
        let same = |plan: &Rc<PlanSummary>| self.run.plan.as_ref().is_some_and(|moved| Rc::ptr_eq(moved, plan));
        let all = |report: &Rc<Report>| report.cases.not_reached == 0 && report.cases.failed == 0;
        self.plan().is_some_and(same) && self.run.report.as_ref().is_some_and(all) && self.run.undone.is_none()
    }

    /// The plan, when it is made.
    pub fn plan(&self) -> Option<&Rc<PlanSummary>> {
        match &self.planning {
            Planning::Made(plan) => Some(plan),
            _ => None,
        }
    }
}
