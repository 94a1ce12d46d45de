//! What a person's doing changes.

use std::rc::Rc;

use crate::catalogue::{OwnKind, Query};
use crate::deskie::Address;
use crate::ui::words::Words;
use crate::wire::{Target, ToWorker};

use super::{
    Action, CaseRequests, Connection, Effect, FileChoice, Goal, List, Login, MapChoice, OpenCase, Planning, Rekey, Run,
    RunKind, State, Step, Undo, mapping,
};

impl State {
    /// Changes the state and answers what is to be done about it, in order.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        let mut effects = self.change(action);
        let title = Words::of(self.language).title(self);
        if *self.title != *title {
            self.title = title.as_str().into();
            effects.push(Effect::Document(self.language, title));
        }
        effects
    }

    fn change(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Worker(message) => self.hear(message),
            Action::Shelf(files) => {
                self.unread |= *self.shelf != files;
                self.shelf = Rc::new(files);
                self.say_shelf();
                self.go(Step::Files)
            }
            Action::RemoveFile(at) => {
                if at >= self.shelf.len() {
                    return Vec::new();
                }
                Rc::make_mut(&mut self.shelf).remove(at);
                self.unread = true;
                self.say_shelf();
                vec![Effect::Remove(at)]
            }
            Action::Read => self.read(),
            Action::ReadAsThen => self.read_as_then(),
            Action::CancelReading => self.cancel(),
            Action::Go(step) => self.go(step),
            Action::Speak(language) => {
                self.language = language;
                self.title = Rc::default();
                Vec::new()
            }
            Action::Theme(theme) => {
                self.theme = theme;
                vec![Effect::Theme(theme)]
            }
            Action::Choose(choice) => {
                self.choose_file(choice);
                if self.is_stale() {
                    self.say(Words::of(self.language).xray.stale);
                }
                Vec::new()
            }
            Action::Search(text) => {
                self.query = Query { text };
                self.cases.reset(self.cases.total());
                self.look(List::Cases, 0, super::PAGE)
            }
            Action::Look(list, from, count) => self.look(list, from, count),
            Action::OpenCase(index) => {
                self.open = Some(OpenCase { index, view: None });
                // In a narrow window the case takes the place of the list; in a wide one this button is not there.
                vec![Effect::Send(ToWorker::Case { index }), Effect::Focus("close-case")]
            }
            Action::CloseCase => match self.open.take() {
                // Its row, or the search above the list where the row is not drawn.
                Some(open) => vec![Effect::Focus("search"), Effect::FocusCase(open.index)],
                None => Vec::new(),
            },
            Action::Sheet(open) => {
                self.sheet = open;
                Vec::new()
            }
            Action::Connect(target) => {
                let goal = match target {
                    Target::Live { .. } => Goal::Live,
                    Target::Practice { .. } => Goal::Practice,
                };
                if self.is_occupied() {
                    return Vec::new();
                }
                if let Target::Live { address, credentials } = &target {
                    let (address, email) = (address.clone(), credentials.email.clone());
                    self.contact(&address);
                    self.login = Some(Rc::new(Login { address, email }));
                }
                self.connection = Connection::Trying(goal);
                self.forget_account();
                self.forget_plan();
                vec![Effect::Send(ToWorker::Connect { target })]
            }
            Action::Disconnect => {
                if self.is_occupied() {
                    return Vec::new();
                }
                self.connection = Connection::None;
                self.earlier.chosen = None;
                self.forget_account();
                self.forget_plan();
                vec![Effect::Focus(Step::Connect.heading())]
            }
            Action::Map(choice) => {
                if let MapChoice::WithoutAddress(to) = &choice {
                    self.left_out = to.is_none();
                }
                mapping::choose(Rc::make_mut(&mut self.mapping), choice, self.xray.as_deref());
                self.run.share = self.mapping.options.share;
                self.planning = Planning::None;
                self.requests = None;
                Vec::new()
            }
            Action::Requests(index) => {
                self.requests = Some(CaseRequests { index, answer: None });
                vec![Effect::Send(ToWorker::PlanCase { index })]
            }
            Action::Dismiss(at) => {
                if at < self.notices.len() {
                    self.notices.remove(at);
                }
                Vec::new()
            }
            Action::Run(sample) => self.start(sample),
            Action::Pause => self.tell(ToWorker::Pause),
            Action::Resume => self.tell(ToWorker::Resume),
            Action::Stop => self.tell(ToWorker::Stop),
            Action::Share(percent) => {
                self.run.share = percent.clamp(1, 100);
                self.tell(ToWorker::Share { percent: self.run.share })
            }
            Action::Speed(factor) => {
                self.run.speed = factor;
                self.tell(ToWorker::Speed { factor })
            }
            Action::Download(what) => vec![Effect::Send(ToWorker::Download { what })],
            Action::Earlier(act) => self.about_earlier(act),
            Action::Work(act) => self.work(act),
            Action::KeyAgain(target) => self.key_again(target),
        }
    }

    /// Opens a step; the plan is made when its step opens and is not yet made.
    pub(super) fn go(&mut self, step: Step) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.sheet = false;
        if self.step != step {
            self.step = step;
            effects.push(Effect::Focus(step.heading()));
        }
        if step == Step::Plan && self.can_plan() && !self.is_occupied() && matches!(self.planning, Planning::None) {
            let total = self.xray.as_ref().map_or(0, |xray| xray.totals.cases);
            self.planning = Planning::Busy(0, total);
            effects.push(Effect::Send(ToWorker::Plan { mapping: Box::new((*self.mapping).clone()) }));
        }
        effects
    }

    pub(super) fn read(&mut self) -> Vec<Effect> {
        if self.shelf.is_empty() || self.is_occupied() || self.reading.is_some() {
            return Vec::new();
        }
        self.earlier.file = None;
        let total = self.shelf.iter().map(|file| file.size).sum();
        self.reading = Some(Rc::new(crate::vendor::ScanProgress { total, ..Default::default() }));
        self.read_with = self.settings.clone();
        let mut effects = self.go(Step::Files);
        effects.push(Effect::Open(Box::new((*self.settings).clone())));
        // The button that was pressed is gone.
        focus(&mut effects, Step::Files);
        effects
    }

    /// The only sure way to end a pass is to end the worker; the connection it held goes with it.
    fn cancel(&mut self) -> Vec<Effect> {
        if self.reading.take().is_none() {
            return Vec::new();
        }
        self.forget_files();
        self.connection = Connection::None;
        self.forget_account();
        self.say(Words::of(self.language).files.cancelled);
        vec![Effect::Restart, Effect::Focus(Step::Files.heading())]
    }

    /// What was read is no longer in the worker.
    pub(super) fn forget_files(&mut self) {
        self.unread = true;
        self.xray = None;
        self.open = None;
        self.query = Query::default();
        self.cases.reset(0);
        self.problems.reset(0);
        self.forget_plan();
    }

    /// Plan and run belong to one reading of the files and one account.
    pub(super) fn forget_plan(&mut self) {
        self.planning = Planning::None;
        self.requests = None;
        self.run = Run { speed: self.run.speed, share: self.mapping.options.share, ..Run::default() };
        self.failures.reset(0);
        self.rows.reset(0);
    }

    fn choose_file(&mut self, choice: FileChoice) {
        let settings = Rc::make_mut(&mut self.settings);
        self.unread = true;
        let proposed = |kind: OwnKind| {
            let rows = self.xray.iter().flat_map(|xray| &xray.own_addresses);
            rows.filter(|row| row.kind == kind && row.own).map(|row| row.address.clone()).collect()
        };
        match choice {
            FileChoice::Vendor(file, vendor) => settings.set_vendor(file, vendor),
            FileChoice::Own(address, own) => {
                let list = settings.own_addresses.get_or_insert_with(|| proposed(OwnKind::Mail));
                mark(list, address.trim().to_lowercase(), own);
            }
            FileChoice::OwnName(name, own) => {
                let list = settings.own_names.get_or_insert_with(|| proposed(OwnKind::Chat));
                mark(list, name.trim().to_owned(), own);
            }
            FileChoice::Column(file, at, meaning) => {
                settings.columns.entry(file).or_default().insert(at, meaning);
            }
            FileChoice::Zone(source, zone) => {
                // What is known of a source holds until the person says otherwise of that source: one zone for all must not
                // move its dates unseen.
                let asked = self.xray.as_ref().map_or(&[][..], |xray| &xray.local_dates);
                if source.is_none() && zone.is_some() && asked.len() > 1 {
                    for (of, known) in asked.iter().filter_map(|found| Some((&found.source, found.proposed.as_ref()?)))
                    {
                        if settings.zone(of).is_none() {
                            settings.set_zone(Some(of), Some(known.zone.clone()));
                        }
                    }
                }
                settings.set_zone(source.as_deref(), zone);
            }
            FileChoice::DayFirst(source, day_first) => settings.set_day_first(source.as_deref(), day_first),
        }
    }

    pub(super) fn look(&mut self, list: List, from: u32, count: u32) -> Vec<Effect> {
        let pages = match list {
            List::Cases => self.cases.look(from, count),
            List::Problems => self.problems.look(from, count),
            List::Failures => self.failures.look(from, count),
            List::Rows => self.rows.look(from, count),
        };
        pages.into_iter().map(|from| self.ask(list, from)).collect()
    }

    fn ask(&self, list: List, from: u32) -> Effect {
        let count = super::PAGE;
        Effect::Send(match list {
            List::Cases => ToWorker::Cases { query: self.query.clone(), from, count },
            List::Problems => ToWorker::Problems { from, count },
            List::Failures => ToWorker::Failures { from, count },
            List::Rows => ToWorker::ReportRows { from, count },
        })
    }

    fn start(&mut self, sample: Option<u32>) -> Vec<Effect> {
        if self.is_occupied() || self.plan().is_none() || !self.is_cleared() {
            return Vec::new();
        }
        if self.unread || self.reading.is_some() {
            return Vec::new();
        }
        let (kind, step) = match sample {
            Some(_) => (RunKind::Sample, Step::Try),
            None => (RunKind::Whole, Step::Run),
        };
        self.run.kind = Some(kind);
        self.rekey = Rekey::None;
        self.proof = None;
        self.undo = Undo::default();
        self.run.live = true;
        self.run.progress = None;
        self.run.undone = None;
        self.run.plan = self.plan().cloned();
        self.run.share = self.mapping.options.share;
        match kind {
            RunKind::Sample => self.run.tried = None,
            RunKind::Whole => self.run.report = None,
        }
        self.failures.reset(0);
        self.rows.reset(0);
        self.said = Rc::default();
        let mut effects = self.go(step);
        focus(&mut effects, step);
        if self.practising() {
            effects.push(Effect::Send(ToWorker::Speed { factor: self.run.speed }));
        }
        effects.push(Effect::Send(ToWorker::Run { sample }));
        effects.push(Effect::Guard(true));
        effects
    }

    fn tell(&self, message: ToWorker) -> Vec<Effect> {
        if self.is_occupied() { vec![Effect::Send(message)] } else { Vec::new() }
    }

    /// Notes that requests go to this address, whatever comes of them.
    pub(super) fn contact(&mut self, typed: &str) {
        let Ok(address) = Address::parse(typed) else { return };
        if !self.contacted.iter().any(|known| known == address.origin()) {
            Rc::make_mut(&mut self.contacted).push(address.origin().to_owned());
        }
    }
}

/// Has the heading of a step take the focus, though the step was open before: what stood below it is gone.
pub(super) fn focus(effects: &mut Vec<Effect>, step: Step) {
    let focus = Effect::Focus(step.heading());
    if !effects.contains(&focus) {
        effects.push(focus);
    }
}

/// Puts an entry into a list of one's own or takes it out.
fn mark(list: &mut Vec<String>, entry: String, own: bool) {
    list.retain(|known| *known != entry);
    if own && !entry.is_empty() {
        list.push(entry);
    }
}
