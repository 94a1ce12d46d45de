//! Files as they are dropped, in memory: two sources with local dates, and one that is known to write in its own zone.

use std::ops::ControlFlow;

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::model::{Case, Millis};
use deskie_migrator::source::MemoryFiles;
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;

/// Issues of a shop in Berlin, written at nine in the morning of 13 March.
pub const ISSUES: &str = "Summary,Issue key,Issue id,Issue Type,Status,Project key,Priority,Assignee,Assignee Id,Reporter,\
    Reporter Id,Created,Updated,Description,Comment\n\
    A lid is cracked,SHOP-7,10007,Support,Done,SHOP,High,Bo Stern,712020:bo,Ann Lake,qm:ann,2024-03-13 09:00,\
    2024-03-13 09:00,Leaks,\n";

/// A telephone in New York, at a quarter past three in the afternoon of 15 March.
pub const CALLS: &str = "Type,Direction,Phone Number,Name,Date,Time,Action,Action Result,Result Description,Duration\n\
    Voice,Incoming,+1 555 010 0101,Ann Reed,Fri 03/15/2024,3:15 PM,Phone Call,Accepted,The call was accepted.,0:04:12\n";

/// A ticket that UseDesk wrote at eleven in the morning of 1 March, in Moscow as always.
pub const TICKET: &str = r#"{"ticket":{"id":4800,"subject":"Where is my kettle?","status_id":1,"priority":"low","type":"question",
    "client_id":91,"assignee_id":null,"group":null,"published_at":"2024-03-01 11:00:00","channel_id":1},"comments":[{"id":1,"message":"Where is it?","ticket_id":4800,"client_id":91,"user_id":null,"from":"client",
    "type":"public","published_at":"2024-03-01 11:00:00","files":[]}]}"#;

/// An instant in the spelling of ISO 8601.
pub fn iso(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at.0).unwrap().to_string()
}

/// Reads files with these settings.
pub fn read(files: &[(&str, &str)], settings: Settings) -> Import {
    let mut dropped = MemoryFiles::default();
    for (name, text) in files {
        dropped.add(*name, text.as_bytes());
    }
    Import::open(Box::new(dropped), settings, &mut |_| ControlFlow::Continue(())).unwrap()
}

/// All cases, whole, with the source each is of.
pub fn cases(import: &Import) -> Vec<(String, Case)> {
    let catalogue = import.catalogue();
    let of = |at: usize| {
        let set = &catalogue.sets[catalogue.cases[at].set.0 as usize];
        (set.vendor.clone(), import.load(CaseIndex(u32::try_from(at).unwrap())).unwrap())
    };
    (0..catalogue.cases.len()).map(of).collect()
}

/// When the first case of each source began, as the pass says and as the loading of the case says.
pub fn begun(import: &Import) -> Vec<(String, String)> {
    let catalogue = import.catalogue();
    let all = cases(import).into_iter().enumerate().map(|(at, (source, case))| {
        let began = case.created_at.unwrap().at;
        assert_eq!(catalogue.cases[at].created_at, Some(began), "the pass and the loading agree");
        (source, iso(began))
    });
    all.collect()
}
