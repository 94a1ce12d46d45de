//! Made-up figures of a plan, a run and its report.

use deskie_migrator::deskie::limits::Cost;
use deskie_migrator::model::Millis;
use deskie_migrator::plan::{Loss, PlanSummary};
use deskie_migrator::run::{Failure, Outcome, Phase, Progress, Report, ReportRow, Row};
use deskie_migrator::wire::{LocalDates, NationalPhones, ProposedZone};

use crate::shell::NOW;

/// 3 912 dates of which the first was written at 11:00.
pub fn local_dates() -> LocalDates {
    let proposed = ProposedZone {
        zone: "Europe/Moscow".into(),
        at: Millis(1_709_280_000_000),
        why: "UseDesk writes times in the zone of Moscow".into(),
    };
    LocalDates {
        source: "usedesk".into(),
        count: 3_912,
        sample: "2024-03-01 11:00:00".into(),
        local: Millis(1_709_290_800_000),
        zone: "Europe/Moscow".into(),
        at: Millis(1_709_280_000_000),
        proposed: Some(proposed),
    }
}

/// The same beside those of another source, of which nothing is known.
pub fn two_sources() -> Vec<LocalDates> {
    let issues = LocalDates {
        source: "jira".into(),
        count: 240,
        sample: "2024-03-13 09:00".into(),
        local: Millis(1_710_320_400_000),
        zone: "UTC".into(),
        at: Millis(1_710_320_400_000),
        proposed: None,
    };
    vec![issues, local_dates()]
}

pub fn phones() -> NationalPhones {
    NationalPhones { count: 17, sample: "020 7946 0002".into() }
}

pub fn plan() -> PlanSummary {
    let loss = |code: &str, message: &str, count, whole_case| Loss {
        code: code.into(),
        message: message.into(),
        count,
        example: "10234".into(),
        whole_case,
    };
    PlanSummary {
        cases: 12_408,
        planned_cases: 12_194,
        skipped_cases: 214,
        messages: 51_002,
        notes: 8_900,
        attachments: 6_011,
        new_labels: 119,
        writes: 60_412,
        reads: 125,
        cost: Cost(120_949),
        units_per_minute: 54,
        limit_per_minute: 60,
        limit_assumed: false,
        duration: 134_387_000,
        known_cases: 0,
        updated_cases: 0,
        new_entries: 0,
        losses: vec![
            loss("case.no_address", "the customer has no address for the channel", 214, true),
            loss("attachment.missing", "the files do not hold the attachment", 109, false),
            loss("entry.no_date", "a message has no date", 3, false),
        ],
    }
}

pub fn progress(phase: Phase) -> Progress {
    Progress {
        phase,
        now: NOW,
        cases: 12_408,
        done: 5_121,
        created: 5_090,
        already: 10,
        skipped: 18,
        failed: 3,
        entries: 24_881,
        requests: 30_120,
        unclear: 2,
        used: 41,
        allowed: 54,
        limit: 60,
        rate: 5.4,
        finish_at: Some(NOW.plus(78_600_000)),
        current: vec!["15355".into(), "15356".into()],
    }
}

pub fn report(complete: bool) -> Report {
    let row = |planned, failed, skipped| Row {
        planned,
        created: planned - failed - skipped,
        already: 0,
        skipped,
        failed,
        not_reached: 0,
    };
    let (failed, skipped) = if complete { (0, 0) } else { (3, 214) };
    Report {
        unlabelled: 0,
        cases: row(12_408, failed, skipped),
        messages: row(51_377, failed, skipped),
        notes: row(8_912, 0, 0),
        attachments: row(6_120, 0, if complete { 0 } else { 109 }),
        unfinished: 0,
        complete,
        requests: 60_700,
        units: 121_300,
        unclear: 2,
        limited: 0,
        updated: 0,
        proved_done: 0,
        proved_not_done: 0,
        left_open: 0,
        duration: 134_000_000,
        labels_made: 119,
        would_have_mailed: Some(0),
        failures: if complete { 0 } else { 217 },
        details: if complete {
            Vec::new()
        } else {
            vec![Loss {
                code: "field.unmapped".into(),
                message: "A custom field has no counterpart.".into(),
                count: 4_100,
                example: "4711".into(),
                whole_case: false,
            }]
        },
    }
}

/// What is not in Deskie: so many lines.
pub fn failures(count: u64) -> Vec<Failure> {
    let failure = |at: u64| Failure {
        case: (10_234 + at).to_string(),
        part: if at.is_multiple_of(2) { "case".into() } else { "message 3".into() },
        outcome: if at.is_multiple_of(3) { Outcome::Failed } else { Outcome::Skipped },
        code: "case.no_address".into(),
        message: "the customer has no address for the channel".into(),
    };
    (0..count).map(failure).collect()
}

/// What became of so many cases.
pub fn report_rows(count: u64) -> Vec<ReportRow> {
    let row = |at: u64| ReportRow {
        source_id: (10_234 + at).to_string(),
        outcome: Outcome::Created,
        case_id: Some(900 + at),
        case_number: Some(format!("664-{at}")),
        user_id: Some(7),
        url: at.is_multiple_of(2).then(|| format!("https://acme.deskie.io/staff/cases/record/664-{at}")),
    };
    (0..count).map(row).collect()
}
