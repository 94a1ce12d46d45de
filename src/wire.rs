//! What crosses between page and worker, typed. Messages travel as JSON; files and downloads travel beside them as
//! handles.
//!
//! A message is written as `{"kind": {…}}`, not with its kind as one more member. Such a member may stand anywhere, so
//! what is beside it is read into a stopover that keeps the keys of maps as texts; and a map with numbers for keys is
//! then refused.

mod xray;

use serde::{Deserialize, Serialize};

use crate::catalogue::{CaseHeader, Query, Reading};
use crate::deskie::address::AddressError;
use crate::deskie::limits::PlanTier;
use crate::deskie::survey::Refusal;
use crate::deskie::{Account, Credentials, Dialect};
use crate::model::{Case, Millis, Person, Problem};
use crate::plan::{Mapping, PlanSummary, Recipe};
use crate::run::check::Findings;
use crate::run::ledger::MailCame;
use crate::run::proof::{Depth, Proof};
use crate::run::undo::{ChangedCases, Survey, UndoReport};
use crate::run::{Failure, Phase, Progress, Report, ReportRow, Standing};
use crate::vendor::{ScanProgress, Settings};

pub use xray::{Homeless, LocalDates, NationalPhones, ProblemLine, ProposedZone, VendorName, Xray};

/// The code of a notice: the answer to the self-check was not kept, so the check has to be made again.
pub const CHECK_NOT_KEPT: &str = "check.not_kept";

/// The code of a notice: no run was begun, because the ledger knows of no self-check that ended well.
pub const UNCHECKED: &str = "run.unchecked";

/// From the page to the worker.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ToWorker {
    /// Read the files that travel beside this message: all files of the import, in order. `names` are their paths.
    Open {
        /// Path of each file.
        names: Vec<String>,
        /// What the person chose.
        settings: Box<Settings>,
    },
    /// A stretch of the list of cases.
    Cases {
        /// Search.
        query: Query,
        /// First row.
        from: u32,
        /// How many rows.
        count: u32,
    },
    /// One case, whole, for its preview.
    Case {
        /// Position in the catalogue.
        index: u32,
    },
    /// A stretch of the list of problems.
    Problems {
        /// First row.
        from: u32,
        /// How many rows.
        count: u32,
    },
    /// Sign in and read the account.
    Connect {
        /// To what.
        target: Target,
    },
    /// Plan all cases.
    Plan {
        /// How.
        mapping: Box<Mapping>,
    },
    /// The literal requests of one case, under the mapping of the last [`ToWorker::Plan`].
    PlanCase {
        /// Position in the catalogue.
        index: u32,
    },
    /// Begin to send, under the mapping of the last [`ToWorker::Plan`].
    Run {
        /// At most so many cases, chosen as the most telling ones; `None` for all.
        sample: Option<u32>,
    },
    /// Pause.
    Pause,
    /// Go on after a pause, or after a halt was looked at.
    Resume,
    /// End after the cases under way.
    Stop,
    /// Use another share of the limit, in per cent.
    Share {
        /// 1 to 100.
        percent: u8,
    },
    /// Run the practice Deskie's clock faster: 1 is real time, 0 as fast as possible.
    Speed {
        /// Factor.
        factor: u32,
    },
    /// A stretch of the list of failures.
    Failures {
        /// First row.
        from: u32,
        /// How many rows.
        count: u32,
    },
    /// A stretch of the list of ids.
    ReportRows {
        /// First row.
        from: u32,
        /// How many rows.
        count: u32,
    },
    /// Make a file to download.
    Download {
        /// Which.
        what: Download,
    },
    /// Which accounts have runs on this computer, and where do they stand? Asked when the page opens, and again and again
    /// by a page that watches another tab's run.
    Standings,
    /// Try how the account speaks, with a trial case for this address of the person's own.
    Check {
        /// An e-mail address that the person reads.
        address: String,
    },
    /// The person's answer to the self-check's last question.
    Mail {
        /// Did an e-mail come?
        said: MailCame,
    },
    /// Look what undo would remove.
    UndoLook,
    /// Remove what the runs created.
    Undo {
        /// What becomes of cases that were changed in Deskie since.
        changed: ChangedCases,
    },
    /// Read back what is in Deskie and compare.
    Prove {
        /// How deep.
        depth: Depth,
    },
    /// Remove the ledger of this account from this computer.
    Forget {
        /// The account's name.
        account: String,
    },
}

/// Work on an account other than the run itself.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// The self-check.
    Check,
    /// The verification pass.
    Proof,
    /// Undo: looking, or removing.
    Undo,
}

/// Files the worker can make.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Download {
    /// Failures as CSV.
    FailuresCsv,
    /// Source id to case id, number, user id and address, as CSV.
    IdsCsv,
    /// The ledger, one JSON event a line.
    Ledger,
    /// Problems of the files as CSV.
    ProblemsCsv,
    /// What the person has chosen about people and words, as one JSON object.
    Recipe,
    /// Every request that will be sent, one JSON object a line.
    Requests,
    /// Cases that undo found changed in Deskie since, as CSV.
    UndoChangedCsv,
}

/// Where to.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "target")]
pub enum Target {
    /// A real account (or one over loopback).
    Live {
        /// As typed.
        address: String,
        /// Who signs in.
        credentials: Credentials,
    },
    /// The Deskie inside the page.
    Practice {
        /// Its plan.
        tier: PlanTier,
        /// Its enabled agents.
        agents: u32,
    },
}

/// Why a connection failed, each with its own sentence.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum ConnectProblem {
    /// The address cannot be one.
    Address {
        /// Why.
        error: AddressError,
    },
    /// The host answers, but refuses calls from other sites' pages.
    CorsRefused,
    /// The host answered something that is not the API.
    NotDeskie {
        /// HTTP status.
        status: u16,
    },
    /// The browser says it is offline.
    Offline,
    /// The limit is used up at present.
    Limited {
        /// Seconds to wait, when known.
        retry_after: Option<u32>,
    },
    /// The server failed.
    Server {
        /// HTTP status.
        status: u16,
    },
    /// No such host, no way to it, or a blocker in the browser.
    Unreachable,
    /// 404: no account of this name.
    UnknownAccount,
    /// 401.
    WrongKey,
    /// 403: the login is not an active staff member's, or the key is limited to other addresses.
    WrongLogin,
}

impl From<Refusal> for ConnectProblem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Limited { retry_after } => Self::Limited { retry_after },
            Refusal::NotDeskie { status } => Self::NotDeskie { status },
            Refusal::Server { status } => Self::Server { status },
            Refusal::UnknownAccount => Self::UnknownAccount,
            Refusal::WrongKey => Self::WrongKey,
            Refusal::WrongLogin => Self::WrongLogin,
        }
    }
}

/// A row of the list of cases, with its words spelt out.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct CaseRow {
    /// Position in the catalogue.
    pub index: u32,
    /// The header.
    pub header: CaseHeader,
    /// The customer's name or address.
    pub requester: String,
    /// The source's word for the state.
    pub status: String,
}

/// From the worker to the page.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FromWorker {
    /// The worker listens; messages sent before this one would be lost.
    Ready,
    /// How far the pass has come.
    Scanning {
        /// Figures.
        progress: ScanProgress,
    },
    /// The pass is done.
    Scanned {
        /// The x-ray.
        xray: Box<Xray>,
    },
    /// A stretch of the list of cases.
    Cases {
        /// The search it answers.
        query: Query,
        /// First row.
        from: u32,
        /// Rows that match in all.
        total: u32,
        /// The rows.
        rows: Vec<CaseRow>,
    },
    /// One case, or why it cannot be read.
    Case {
        /// Position in the catalogue.
        index: u32,
        /// The case with the people it names.
        case: Result<Box<CaseView>, Box<Problem>>,
    },
    /// A stretch of the list of problems.
    Problems {
        /// First row.
        from: u32,
        /// The rows.
        rows: Vec<ProblemLine>,
    },
    /// Signed in.
    Connected {
        /// What the account holds.
        account: Box<Account>,
        /// How earlier runs into it stand, as this computer's ledger knows.
        earlier: Option<Standing>,
        /// How it speaks, and when the self-check found that out.
        checked: Option<(Millis, Dialect)>,
        /// Trial cases that earlier self-checks left there.
        trials: u64,
        /// What the person chose about people and words in the last run.
        recipe: Option<Box<Recipe>>,
    },
    /// Accounts with runs on this computer.
    Standings {
        /// Those whose last work has not come to its end first, the latest first.
        rows: Vec<Standing>,
        /// Names of those that another tab works on now.
        busy: Vec<String>,
    },
    /// A recipe was among the files that were dropped.
    RecipeFile {
        /// It, or why it cannot be read.
        recipe: Result<Box<Recipe>, String>,
    },
    /// The files are read as a recipe or a ledger among them says, where the person has chosen nothing since.
    ReadAs {
        /// How.
        reading: Box<Reading>,
    },
    /// A ledger was among the files that were dropped. It is taken up when its account is connected.
    LedgerFile {
        /// How its runs stand, or why it cannot be read.
        standing: Result<Standing, String>,
    },
    /// How far some other work has come.
    Working {
        /// What.
        work: Work,
        /// What it is doing.
        phase: Phase,
        /// Steps done.
        done: u64,
        /// Steps in all, as far as known.
        of: u64,
    },
    /// The self-check has ended.
    Checked {
        /// What it found.
        findings: Box<Findings>,
    },
    /// Undo has looked.
    UndoSeen {
        /// What it would do.
        survey: Box<Survey>,
    },
    /// Undo has ended, or was stopped.
    Undone {
        /// What it did.
        report: Box<UndoReport>,
    },
    /// The verification pass has ended, or was stopped.
    Proved {
        /// The verdict.
        proof: Box<Proof>,
    },
    /// Not signed in.
    ConnectFailed {
        /// Why.
        problem: ConnectProblem,
    },
    /// How far the planning has come.
    Planning {
        /// Cases planned.
        done: u64,
        /// Cases in all.
        total: u64,
    },
    /// The plan is made.
    Planned {
        /// Its figures.
        summary: Box<PlanSummary>,
    },
    /// The literal requests of one case as pretty JSON, one a string; empty with `skipped` when it is left out.
    PlanCase {
        /// Position in the catalogue.
        index: u32,
        /// Method and path, then the body.
        requests: Vec<(String, String)>,
        /// Why it is left out, when it is: machine code and plain English.
        skipped: Option<(String, String)>,
    },
    /// How far the run has come.
    Progress {
        /// Figures.
        progress: Box<Progress>,
    },
    /// The run ended, or was stopped.
    Finished {
        /// The accounting.
        report: Box<Report>,
    },
    /// A stretch of the list of failures.
    Failures {
        /// First row.
        from: u32,
        /// The rows.
        rows: Vec<Failure>,
    },
    /// A stretch of the list of ids.
    ReportRows {
        /// First row.
        from: u32,
        /// The rows.
        rows: Vec<ReportRow>,
    },
    /// A file to download; its bytes travel beside this message as a `Blob`.
    Download {
        /// Suggested file name.
        name: String,
    },
    /// Something the person should know, while everything goes on.
    Notice {
        /// Stable machine name; one of a kind `run.…` says that no run was begun.
        code: String,
        /// What happened and what to do, in plain English.
        message: String,
    },
    /// The worker failed in a way that is our fault; the text goes to the person, who can report it.
    Broken {
        /// What happened.
        message: String,
    },
}

/// A case with the people it names, for its preview.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct CaseView {
    /// The case.
    pub case: Case,
    /// Those it names.
    pub people: Vec<Person>,
}
