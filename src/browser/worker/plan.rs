//! Planning: every case is read again and planned, in slices between which messages of the page are let in.

use std::rc::Rc;

use serde_json::{Value, json};

use super::account::Session;
use super::{Desk, REPORT_EVERY, wall};
use crate::browser::port;
use crate::catalogue::{CaseIndex, Catalogue};
use crate::deskie::{Account, Body, HttpRequest};
use crate::model::Millis;
use crate::plan::{CasePlan, Context, Estimate, Mapping, Planned, Recipe, Rest, plan_case, requests};
use crate::run::engine::preview::Earlier;
use crate::run::queue;
use crate::vendor::import::Import;
use crate::wire::FromWorker;

/// Everything planning needs, held together for as long as it takes.
#[derive(Clone)]
pub struct Planner {
    /// The files.
    pub import: Rc<Import>,
    /// The account.
    pub session: Rc<Session>,
    /// The mapping.
    pub mapping: Rc<Mapping>,
    /// The time of planning.
    pub now: Millis,
}

impl Planner {
    /// The plan of one case, or the machine code of why it cannot be read.
    ///
    /// # Errors
    /// The code of the problem.
    pub fn plan(&self, index: CaseIndex) -> Result<Planned, String> {
        let case = self.import.load(index).map_err(|problem| problem.code)?;
        Ok(plan_case(&case, self.context()))
    }

    /// The literal requests of one case; or why it is left out. Of a case that is in Deskie already only what is new goes
    /// there, in the channel it is in.
    ///
    /// # Errors
    /// A machine code and a sentence.
    pub fn requests(&self, index: CaseIndex, earlier: &mut Earlier) -> Result<Vec<HttpRequest>, (String, String)> {
        let case = self.import.load(index).map_err(|problem| (problem.code, problem.message))?;
        let mut plan = match plan_case(&case, self.context()) {
            Planned::Case(plan) => plan,
            Planned::Skipped(note) => return Err((note.code.to_owned(), note.message)),
        };
        let dialect = self.session.dialect.borrow();
        let state = self.session.state.borrow();
        let account = &self.session.account;
        let key = queue::key_at(self.catalogue(), index);
        let requests = state
            .as_ref()
            .zip(key)
            .and_then(|(state, key)| earlier.requests(&key, &mut plan, state, (account, &dialect)));
        match requests {
            None => Ok(requests::of_case(&plan, &dialect)),
            Some(Ok(requests)) if requests.is_empty() => Err((
                "case.nothing_new".into(),
                "The case is in Deskie already, and the files hold nothing that it does not.".into(),
            )),
            Some(Ok(requests)) => Ok(requests),
            Some(Err(why)) => Err((why.code().to_owned(), why.message().to_owned())),
        }
    }

    /// What earlier runs have brought.
    pub fn earlier(&self) -> Earlier {
        Earlier::of(self.import.fingerprints(), self.catalogue(), self.session.state.borrow().as_ref())
    }

    /// What is left to be sent of a case that earlier runs brought; none when it is not in Deskie.
    fn rest(&self, index: CaseIndex, plan: &mut CasePlan, earlier: &mut Earlier) -> Option<Rest> {
        let state = self.session.state.borrow();
        let state = state.as_ref().filter(|state| !state.cases.is_empty())?;
        earlier.rest(&queue::key_at(self.catalogue(), index)?, plan, state)
    }

    fn context(&self) -> Context<'_> {
        let (mapping, account): (&Mapping, &Account) = (&self.mapping, &self.session.account);
        Context { mapping, account, people: &self.catalogue().people, now: self.now }
    }

    /// What the person has chosen about the files and in the mapping.
    pub fn recipe(&self) -> Recipe {
        Recipe::of(&self.mapping, &self.session.account.name).with_reading(self.import.reading())
    }

    /// What the files hold.
    pub fn catalogue(&self) -> &Catalogue {
        self.import.catalogue()
    }
}

impl Desk {
    /// What planning needs; tells the page what is missing.
    pub(super) fn planner(&self) -> Option<Planner> {
        let import = self.import()?;
        let (session, mapping) = (self.session.borrow().clone(), self.mapping.borrow().clone());
        let planner =
            session.zip(mapping).map(|(session, mapping)| Planner { import, session, mapping, now: wall::now() });
        if planner.is_none() {
            super::broken("there is no account or no mapping to plan with; connect and map first");
        }
        planner
    }

    /// Plans all cases.
    pub(super) async fn plan(self: Rc<Self>, mapping: Mapping) {
        let share = mapping.options.share;
        *self.mapping.borrow_mut() = Some(Rc::new(mapping));
        let Some(planner) = self.planner() else { return };
        let turn = self.planning.get() + 1;
        self.planning.set(turn);
        let mut estimate = Estimate::default();
        let mut earlier = planner.earlier();
        let mut sent = Vec::with_capacity(planner.catalogue().cases.len());
        let total = planner.catalogue().cases.len() as u64;
        let mut told = wall::monotonic();
        for (at, header) in (0..).zip(&planner.catalogue().cases) {
            let planned = planner.plan(CaseIndex(at));
            let mut is_sent = matches!(planned, Ok(Planned::Case(_)));
            match planned {
                Ok(Planned::Case(mut plan)) => match planner.rest(CaseIndex(at), &mut plan, &mut earlier) {
                    Some(rest) => {
                        is_sent = rest != Rest::default();
                        estimate.add_known(&header.source_id, &plan, rest);
                    }
                    None => estimate.add(&header.source_id, &Planned::Case(plan)),
                },
                Ok(skipped) => estimate.add(&header.source_id, &skipped),
                Err(_) => estimate.unreadable(&header.source_id),
            }
            sent.push(is_sent);
            if wall::monotonic() - told >= REPORT_EVERY {
                port::post(&FromWorker::Planning { done: u64::from(at) + 1, total });
                wall::sleep(0).await;
                told = wall::monotonic();
                if self.planning.get() != turn {
                    return;
                }
            }
        }
        self.sent.replace(sent);
        let estimate = estimate.counting(planner.session.dialect.borrow().preflights_cost);
        let summary = Box::new(estimate.finish(planner.session.account.limit_per_minute, share));
        port::post(&FromWorker::Planned { summary });
    }

    /// Shows the requests of one case.
    pub(super) fn plan_one(&self, index: CaseIndex) {
        let Some(planner) = self.planner() else { return };
        let (requests, skipped) = match planner.requests(index, &mut planner.earlier()) {
            Ok(requests) => (requests.iter().map(spelt_out).collect(), None),
            Err(why) => (Vec::new(), Some(why)),
        };
        port::post(&FromWorker::PlanCase { index: index.0, requests, skipped });
    }
}

/// A request for people: its first line, and its body as indented JSON.
fn spelt_out(request: &HttpRequest) -> (String, String) {
    let line = format!("{} {}", request.method().as_str(), requests::path_of(request));
    let body = match request.body() {
        Body::Empty => return (line, String::new()),
        Body::Json { value } => value.clone(),
        Body::Multipart { fields, files } => form(fields, files),
    };
    (line, serde_json::to_string_pretty(&body).unwrap_or_default())
}

/// A form as JSON: its fields in order, and its files by name.
fn form(fields: &[(String, String)], files: &[crate::deskie::FilePart]) -> Value {
    let fields = fields.iter().map(|(key, value)| (key.clone(), json!(value)));
    let files = files
        .iter()
        .map(|file| (file.key.clone(), json!({ "file": file.name, "type": file.mime, "bytes": file.size })));
    Value::Object(fields.chain(files).collect())
}
