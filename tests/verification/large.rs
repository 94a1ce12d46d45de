//! A history too large for the practice Deskie's patience: a server that knows only lists of cases by time.

use deskie_migrator::deskie::account::{CaseId, UserId};
use deskie_migrator::deskie::{Answer, Dialect, HttpRequest};
use deskie_migrator::model::{Mark, Millis};
use deskie_migrator::practice::Settings;
use deskie_migrator::run::ledger::{self, Record, State, Step};
use deskie_migrator::run::limiter::Limiter;
use deskie_migrator::run::proof::{Config, Depth, Proof, Verify};
use deskie_migrator::run::{Command, Event, Task};

const FIRST: i64 = 1_400_000_000;
const APART: i64 = 300;

/// Proves `count` cases of two messages each, all but `lost` of which are there; tells the verdict and the units of the
/// run.
pub fn prove(count: u64, lost: &[u64]) -> (Proof, u64) {
    let mut state = State::default();
    for n in 0..count {
        let at = Millis::from_seconds(FIRST + n as i64 * APART);
        let case = format!("big:{n}");
        let check = ledger::check(&format!("Order {n}"), at);
        let (id, user) = (CaseId(n + 1), UserId(n % 5_000 + 1));
        state.apply(&Record::Created {
            case: case.clone(),
            id,
            number: n.to_string(),
            user,
            check,
            at,
            opening: None,
            lane: None,
        });
        let step = Step::Entry(Mark(n));
        state.apply(&Record::Done { case, step, message: Some(deskie_migrator::deskie::MessageId(n)) });
    }
    let now = Millis::from_seconds(1_800_000_000);
    let config = Config {
        dialect: Dialect::default(),
        account: Settings::default().account,
        per_minute: Some(1_500),
        address: None,
        share: 100,
        limiter: Limiter::new(1_500, 100, now),
        depth: Depth::Headers,
    };
    let mut task = Verify::new(config, Vec::new(), state, now);
    let mut now = now;
    task.handle(now, Event::Wake);
    while !task.is_finished() {
        let mut wake = None;
        let mut sent = Vec::new();
        while let Some(command) = task.poll() {
            match command {
                Command::Send { id, request } => sent.push((id, request)),
                Command::WakeAt(at) => wake = Some(at),
                Command::Abort(_) | Command::Append { .. } | Command::Load(_) => {
                    panic!("nothing is written or loaded for headers")
                }
            }
        }
        if sent.is_empty() {
            now = wake.expect("the pass waits for something");
            task.handle(now, Event::Wake);
        }
        for (id, request) in sent {
            now = now.plus(20);
            task.handle(now, Event::Answered { id, answer: answer(&request, count, lost) });
        }
    }
    (task.proof(), count * 4)
}

fn answer(request: &HttpRequest, count: u64, lost: &[u64]) -> Answer {
    let value = |name: &str| request.query().iter().find(|(key, _)| key == name).map(|(_, value)| value.parse::<i64>());
    let (Some(Ok(from)), Some(Ok(to)), Some(Ok(page))) = (value("from_time"), value("to_time"), value("page")) else {
        return Answer { status: 404, body: r#"{"error":"case_not_found"}"#.into(), ..Answer::default() };
    };
    assert!((1..=500).contains(&page), "a list has 500 pages");
    let first = ((from - FIRST).max(0) as u64).div_ceil(APART as u64);
    let last = ((to - FIRST) / APART) as u64;
    let there = (first..=last.min(count - 1)).filter(|n| !lost.contains(n));
    let rows: Vec<String> = there
        .skip((page as usize - 1) * 100)
        .take(100)
        .enumerate()
        .map(|(at, n)| {
            let (id, user, created) = (n + 1, n % 5_000 + 1, FIRST + n as i64 * APART);
            format!(
                r#""{at}":{{"case":{{"case_id":{id},"user_id":{user},"subject":"Order {n}","status":"open","created_at":{created}}}}}"#
            )
        })
        .collect();
    Answer { status: 200, body: format!("{{{}}}", rows.join(",")), ..Answer::default() }
}
