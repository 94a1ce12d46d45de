//! Call logs: who the customer is depends on the direction of each call.

use super::names::normal;

/// Where a call log holds the two ends of a call.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Ends {
    pub from: usize,
    pub to: usize,
}

/// The ends, when the columns are those of a call log: a direction, a duration, and both numbers.
pub(super) fn ends(names: &[String]) -> Option<Ends> {
    let normal: Vec<String> = names.iter().map(|name| normal(name)).collect();
    let place = |wanted: &[&str]| normal.iter().position(|name| wanted.contains(&name.as_str()));
    let has = |start: &str| normal.iter().any(|name| name.starts_with(start));
    let is_log = (has("direction") || has("call direction")) && has("duration");
    let from = place(&["from", "from number", "caller", "caller number"])?;
    let to = place(&["to", "to number", "callee", "called number"])?;
    is_log.then_some(Ends { from, to })
}

/// The agent's column of a call log, which elsewhere would name a customer.
pub(super) fn is_agent(name: &str) -> bool {
    matches!(normal(name).as_str(), "user" | "user name" | "name of user")
}
