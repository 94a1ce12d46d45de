//! The account the page is connected to: a real one over the network, or the practice Deskie held here.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::clock::Clock;
use super::drive::Steer;
use super::ledger::{Dropped, Ledger, tell_unknown};
use super::{Desk, wall};
use crate::browser::fetch::{Abort, Line, NoAnswer};
use crate::browser::lock::Lock;
use crate::browser::port;
use crate::browser::store::Store;
use crate::deskie::limits;
use crate::deskie::survey::Survey;
use crate::deskie::{Account, Address, Answer, Credentials, Dialect, FilePart, HttpRequest, LabelId};
use crate::model::{AttachmentPlace, Millis};
use crate::plan::Recipe;
use crate::practice::{self, Incoming, Server};
use crate::run::ledger::State;
use crate::run::ledger::follow::Trouble;
use crate::run::limiter::Limiter;
use crate::run::{Event, Phase, Standing};
use crate::vendor::import::Import;
use crate::wire::{ConnectProblem, FromWorker, Target};

/// A connection, with what earlier runs left in the ledger.
pub struct Session {
    /// What the account held when it was connected.
    pub account: Account,
    /// Labels of these that undo has removed since.
    pub labels_gone: RefCell<Vec<LabelId>>,
    /// Where it is; `None` for the practice Deskie.
    pub address: Option<Address>,
    /// Who answers.
    pub peer: Peer,
    /// Where the ledger is kept.
    pub ledger: Ledger,
    /// The fold of the ledger; `None` when it is not known, and then nothing is sent before all of it was read again.
    pub state: RefCell<Option<State>>,
    /// How the account speaks, as far as runs have learnt.
    pub dialect: RefCell<Dialect>,
    /// What was spent in the last minute, by the survey or a run.
    pub limiter: RefCell<Limiter>,
    /// The account's time: one clock for all its runs, so that it never goes back.
    pub clock: Clock,
}

/// Who answers requests.
pub enum Peer {
    /// A server on the network. Another key can be put in while work goes on.
    Live(RefCell<Rc<Line>>),
    /// The server in this worker.
    Practice {
        /// It.
        server: RefCell<Box<Server>>,
        /// When other messages were last let in, on the wall's clock.
        breath: Cell<f64>,
    },
}

/// Characters of a text that the practice Deskie keeps: enough to recognise it, and a large rehearsal still fits into
/// memory.
const LONGEST_TEXT: usize = 2_000;

impl Peer {
    /// Milliseconds of work after which messages of the page are let in.
    const BREATH: f64 = 25.0;

    /// Carries out one request at the time `now` of the run's clock.
    ///
    /// # Errors
    /// See [`NoAnswer`].
    pub async fn send(
        &self,
        request: &HttpRequest,
        now: Millis,
        import: Option<&Import>,
        abort: &Abort,
    ) -> Result<Answer, NoAnswer> {
        let read = |part: &FilePart| {
            if let AttachmentPlace::Text(text) = &part.place {
                return Ok(text.clone().into_bytes());
            }
            let import = import.ok_or(std::io::ErrorKind::NotFound)?;
            import.attachment(&part.place).map_err(|problem| std::io::Error::other(problem.message))
        };
        match self {
            Self::Live(line) => {
                let line = line.borrow().clone();
                line.send(request, read, abort).await
            }
            Self::Practice { server, breath } => {
                if wall::monotonic() - breath.get() > Self::BREATH {
                    wall::sleep(0).await;
                    breath.set(wall::monotonic());
                }
                let mut unreadable = None;
                let incoming = Incoming::from_request(request, &mut |part| {
                    read(part).unwrap_or_else(|error| {
                        unreadable = Some(format!("{}: {error}", part.name));
                        Vec::new()
                    })
                });
                if let Some(why) = unreadable {
                    return Err(NoAnswer::File(why));
                }
                let login = server.borrow().credentials().basic();
                Ok(server.borrow_mut().handle(now, Some(&login), &incoming))
            }
        }
    }

    /// What would have reached customers; `None` for a real account.
    pub fn would_have_mailed(&self) -> Option<u64> {
        match self {
            Self::Live(_) => None,
            Self::Practice { server, .. } => Some(server.borrow().mailed().len() as u64),
        }
    }
}

/// What the ledger tells of an account when it is connected.
#[derive(Default)]
struct Known {
    /// How the runs stand.
    earlier: Option<Standing>,
    /// How the account speaks, and since when that is known.
    checked: Option<(Millis, Dialect)>,
    /// Trial cases that were left.
    trials: u64,
    /// What was chosen for the last run.
    recipe: Option<Box<Recipe>>,
}

impl Session {
    /// What the account holds, as far as this page knows.
    pub fn account_now(&self) -> Account {
        let mut account = self.account.clone();
        account.labels.retain(|label| !self.labels_gone.borrow().contains(&label.id));
        account
    }

    fn known(&self) -> Known {
        let state = self.state.borrow();
        let Some(state) = &*state else { return Known::default() };
        // A check whose last question nobody answered, or answered with yes, clears nothing.
        let checked = state.dialect.clone().filter(|_| state.silent);
        let (earlier, trials) = (state.standing().cloned(), state.trials.len() as u64);
        Known { earlier, checked, trials, recipe: state.recipe.clone() }
    }

    /// Reads what other tabs have done since this one last read. Without it, a run would not know of what another tab
    /// created a minute ago.
    ///
    /// # Errors
    /// See [`Trouble`]. What cannot be read is not known, and then nothing may be sent.
    pub async fn catch_up(&self) -> Result<(), Trouble> {
        let known = self.state.take();
        let state = self.ledger.catch_up(known).await?;
        if let Some((_, dialect)) = &state.dialect {
            *self.dialect.borrow_mut() = dialect.clone();
        }
        *self.state.borrow_mut() = Some(state);
        Ok(())
    }

    /// The lock that is held while something is written into this account. Each rehearsal has a Deskie of its own, so it
    /// has a lock of its own, too: only against being frozen.
    pub async fn lock(&self) -> Option<Lock> {
        let name = match self.peer {
            Peer::Live(_) => format!("{LOCK}{}", self.account.name),
            Peer::Practice { .. } => format!("{REHEARSAL}{}", js_sys::Math::random()),
        };
        for _ in 0..ASKS {
            if let Some(lock) = Lock::take(&name).await {
                return Some(lock);
            }
            // Held for a moment only, perhaps: by an answer that is being written down.
            wall::sleep(ASK_AGAIN).await;
        }
        None
    }
}

/// How the names of the locks of accounts begin.
pub const LOCK: &str = "deskie-migrator run ";

/// How the names of the locks of rehearsals begin.
const REHEARSAL: &str = "deskie-migrator rehearsal ";

/// How often a lock is asked for before it is believed that another tab works, and the milliseconds between.
const ASKS: u32 = 10;
const ASK_AGAIN: i64 = 50;

impl Desk {
    /// Signs in, reads the account and its ledger. While work on the same account waits for a key that is accepted, that
    /// work gets the new one and goes on.
    pub(super) async fn connect(self: Rc<Self>, target: Target) {
        if let Some(work) = self.under_way()
            && let Target::Live { address, credentials } = &target
            && let Ok(address) = Address::parse(address)
            && work.session().address.as_ref() == Some(&address)
        {
            return self.sign_in_again(work, &Line::new(address, credentials), credentials).await;
        }
        let answer = match sign_in(target).await {
            Ok(session) => {
                let session = Rc::new(session);
                *self.session.borrow_mut() = Some(session.clone());
                self.take_up_ledgers(&session).await;
                connected(&session)
            }
            Err(problem) => FromWorker::ConnectFailed { problem },
        };
        port::post(&answer);
    }

    async fn sign_in_again(&self, work: Rc<dyn Steer>, line: &Line, credentials: &Credentials) {
        let session = work.session().clone();
        let Peer::Live(place) = &session.peer else { return };
        // The first question is the cheapest proof that the key works.
        let mut survey = Survey::new(&session.account.name, &credentials.email);
        let Some(question) = survey.next() else { return };
        let read = |_: &FilePart| Err(std::io::ErrorKind::NotFound.into());
        let problem = match line.send(&question, read, &Abort::armed()).await {
            Ok(answer) => survey.answer(&answer).err().map(ConnectProblem::from),
            Err(_) => Some(line.diagnose().await),
        };
        if let Some(problem) = problem {
            return port::post(&FromWorker::ConnectFailed { problem });
        }
        place.replace(Rc::new(line.clone()));
        *self.session.borrow_mut() = Some(session.clone());
        let Known { checked, trials, recipe, .. } = session.known();
        let account = Box::new(session.account_now());
        port::post(&FromWorker::Connected { account, earlier: work.standing(), checked, trials, recipe });
        if matches!(work.phase(), Phase::Halted { code, .. } if code.starts_with("auth.")) {
            work.tell(Event::Resume);
        }
    }

    /// Takes up the ledgers that were dropped, if they are of this account.
    pub(super) async fn take_up_ledgers(&self, session: &Session) {
        let dropped: Vec<Dropped> = self.ledgers.borrow().clone();
        for file in dropped {
            if file.standing().account != session.account.name {
                super::notice(
                    "ledger.other_account",
                    format!(
                        "The ledger you dropped is of {}, so it does not concern this account.",
                        file.standing().account
                    ),
                );
                continue;
            }
            let Some(_lock) = session.lock().await else {
                return super::notice("run.other_tab", super::OTHER_TAB);
            };
            if let Err(trouble) = session.catch_up().await {
                return tell_unknown(&trouble);
            }
            // Taken out: if only some of the file's lines come to be written, the old fold is not true any more.
            let Some(state) = session.state.take() else { return };
            match file.take_up(&session.ledger, state).await {
                Ok(state) => {
                    if let Some((_, dialect)) = &state.dialect {
                        *session.dialect.borrow_mut() = dialect.clone();
                    }
                    *session.state.borrow_mut() = Some(state);
                }
                Err(why) => super::notice("ledger.not_taken", format!("The ledger could not be taken up: {why}.")),
            }
        }
    }
}

/// What the page is told of a connection.
pub fn connected(session: &Session) -> FromWorker {
    let Known { earlier, checked, trials, recipe } = session.known();
    FromWorker::Connected { account: Box::new(session.account_now()), earlier, checked, trials, recipe }
}

async fn sign_in(target: Target) -> Result<Session, ConnectProblem> {
    match target {
        Target::Live { address, credentials } => {
            let address = Address::parse(&address).map_err(|error| ConnectProblem::Address { error })?;
            let peer = Peer::Live(RefCell::new(Rc::new(Line::new(address.clone(), &credentials))));
            let (clock, limiter) = (Clock::new(1), RefCell::new(first_limiter()));
            let account = survey(&peer, address.origin(), &credentials.email, &limiter).await?;
            let ledger = ledger_of(address.origin()).await;
            let (state, dialect) = (RefCell::default(), RefCell::default());
            let labels_gone = RefCell::default();
            let address = Some(address);
            let session = Session { account, labels_gone, address, peer, ledger, state, dialect, limiter, clock };
            if let Err(trouble) = session.catch_up().await {
                tell_unknown(&trouble);
            }
            Ok(session)
        }
        Target::Practice { tier, agents } => {
            let per_minute = Some(tier.per_minute(agents));
            let longest_text = Some(LONGEST_TEXT);
            let settings = practice::Settings { plan: tier, per_minute, longest_text, ..practice::Settings::default() };
            let server = Server::new(settings);
            let login = server.credentials().email;
            let breath = Cell::new(wall::monotonic());
            let peer = Peer::Practice { server: RefCell::new(Box::new(server)), breath };
            let (clock, limiter) = (Clock::new(1), RefCell::new(first_limiter()));
            let account = survey(&peer, PRACTICE, &login, &limiter).await?;
            let ledger = Ledger::Memory(RefCell::default());
            let (state, dialect) = (RefCell::new(Some(State::default())), RefCell::default());
            let labels_gone = RefCell::default();
            Ok(Session { account, labels_gone, address: None, peer, ledger, state, dialect, limiter, clock })
        }
    }
}

/// The ledger of an account. In memory only where there surely is no earlier one: else a run would create again what that
/// one knows of.
async fn ledger_of(account: &str) -> Ledger {
    match Store::open(account).await {
        Ok(store) => Ledger::Disk(store),
        Err(why) if Store::is_first(account).await => {
            super::notice(
                "ledger.memory",
                format!(
                    "{why}. A run works all the same, but it cannot go on after this page is closed, and no other tab knows of \
                     it: keep this one open, work in no other, and download the ledger at the end."
                ),
            );
            Ledger::Memory(RefCell::default())
        }
        // Tried again whenever it is needed; until then nothing is sent.
        Err(_) => Ledger::Disk(Store::closed(account)),
    }
}

/// The name of the practice Deskie.
pub const PRACTICE: &str = "practice";

/// Knows nothing of the account yet.
fn first_limiter() -> Limiter {
    Limiter::new(limits::UNKNOWN_PER_MINUTE, 100, wall::now())
}

async fn survey(peer: &Peer, name: &str, login: &str, limiter: &RefCell<Limiter>) -> Result<Account, ConnectProblem> {
    let mut survey = Survey::new(name, login);
    while let Some(request) = survey.next() {
        match peer.send(&request, wall::now(), None, &Abort::armed()).await {
            Ok(answer) => {
                limiter.borrow_mut().spent(limits::cost(request.method()), Some(&answer), wall::now());
                survey.answer(&answer)?;
            }
            Err(_) => {
                return Err(match peer {
                    Peer::Live(line) => {
                        let line = line.borrow().clone();
                        line.diagnose().await
                    }
                    Peer::Practice { .. } => ConnectProblem::Unreachable,
                });
            }
        }
    }
    Ok(survey.finish())
}
