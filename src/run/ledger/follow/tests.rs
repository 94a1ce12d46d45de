//! Statements about following a ledger that several tabs write.

use super::*;
use crate::run::ledger::Record;

fn skipped(case: &str) -> String {
    serde_json::to_string(&Record::Skipped { case: case.into(), code: "case.empty".into() }).unwrap()
}

/// A ledger on the disk, with tabs that follow it.
#[derive(Default)]
struct Disk {
    rows: Vec<Row>,
}

#[derive(Default)]
struct Tab {
    state: Option<State>,
    at: Option<Place>,
}

impl Disk {
    fn from(&self, key: u64) -> Vec<Row> {
        self.rows.iter().filter(|row| row.0 >= key).cloned().collect()
    }

    /// Appends as a tab does that knows the ledger up to `tab.at`.
    fn append(&mut self, tab: &mut Tab, cases: &[&str]) -> Result<(), Trouble> {
        let rows: Vec<Row> = self.from(Place::from(tab.at)).into_iter().take(2).collect();
        Place::is_end(tab.at, &rows)?;
        let text = cases.iter().map(|case| skipped(case)).collect::<Vec<_>>().join("\n");
        let key = self.rows.last().map_or(1, |row| row.0 + 1);
        tab.at = Some(Place::after(tab.at, key, &text));
        self.rows.push((key, text));
        if let Some(state) = &mut tab.state {
            for case in cases {
                state.apply(&Record::Skipped { case: (*case).into(), code: "case.empty".into() });
            }
        }
        Ok(())
    }

    /// Reads `count` rows at a time.
    fn catch_up(&mut self, tab: &mut Tab, count: usize) -> Result<(), Trouble> {
        let mut follower = Follower::new(tab.state.take(), tab.at);
        while follower.take(self.from(follower.from()).into_iter().take(count).collect())? {}
        let Followed { state, at, cut } = follower.finish();
        if let Some(Cut { row, kept }) = cut {
            let there = self.rows.iter_mut().find(|there| **there == row).unwrap();
            there.1 = kept;
        }
        *tab = Tab { state: Some(state), at };
        Ok(())
    }
}

fn cases(tab: &Tab) -> Vec<&str> {
    let mut cases: Vec<&str> = tab.state.as_ref().unwrap().cases.keys().collect();
    cases.sort_unstable();
    cases
}

#[test]
fn a_fold_that_was_lost_is_made_anew_from_the_first_row_wherever_the_last_reading_came_to() {
    let (mut disk, mut tab) = (Disk::default(), Tab::default());
    disk.append(&mut tab, &["a", "b"]).unwrap();
    disk.append(&mut tab, &["c"]).unwrap();
    for count in [1, 2, 1_000] {
        // The storage refused once, between the reading and the click.
        tab.state = None;
        disk.catch_up(&mut tab, count).unwrap();
        assert_eq!(cases(&tab), ["a", "b", "c"], "{count} rows at a time");
    }
}

#[test]
fn a_tab_learns_only_what_others_have_appended_since() {
    let (mut disk, mut one, mut other) = (Disk::default(), Tab::default(), Tab::default());
    disk.catch_up(&mut one, 10).unwrap();
    disk.append(&mut one, &["a"]).unwrap();
    disk.catch_up(&mut other, 10).unwrap();
    disk.append(&mut other, &["b", "c"]).unwrap();
    disk.append(&mut other, &["d"]).unwrap();
    for count in [1, 2, 10] {
        let mut tab = Tab { state: one.state.clone(), at: one.at };
        disk.catch_up(&mut tab, count).unwrap();
        assert_eq!((cases(&tab), tab.at), (vec!["a", "b", "c", "d"], other.at), "{count} rows at a time");
        assert_eq!(tab.at.unwrap().lines, 4);
    }
}

#[test]
fn a_tab_appends_only_to_what_it_knows_to_the_end() {
    let (mut disk, mut one, mut other) = (Disk::default(), Tab::default(), Tab::default());
    disk.append(&mut one, &["a"]).unwrap();
    assert_eq!(disk.append(&mut other, &["b"]), Err(Trouble::Overtaken), "it has not read anything");
    disk.catch_up(&mut other, 10).unwrap();
    disk.append(&mut other, &["b"]).unwrap();
    assert_eq!(disk.append(&mut one, &["c"]), Err(Trouble::Overtaken));
    assert_eq!(disk.rows.len(), 2, "nothing came between");
    disk.catch_up(&mut one, 10).unwrap();
    disk.append(&mut one, &["c"]).unwrap();
    assert_eq!(cases(&one), ["a", "b", "c"]);
}

#[test]
fn a_ledger_that_was_removed_is_neither_appended_to_nor_taken_for_a_new_one() {
    let (mut disk, mut tab) = (Disk::default(), Tab::default());
    disk.append(&mut tab, &["a"]).unwrap();
    disk.append(&mut tab, &["b"]).unwrap();
    disk.rows.clear();
    assert_eq!(disk.append(&mut tab, &["c"]), Err(Trouble::Gone));
    for _ in 0..2 {
        assert_eq!(disk.catch_up(&mut tab, 10), Err(Trouble::Gone), "also when it is asked again");
    }
    // Who connects anew has not known the old one.
    let mut anew = Tab::default();
    disk.catch_up(&mut anew, 10).unwrap();
    assert!(cases(&anew).is_empty());
}

#[test]
fn a_torn_end_is_cut_off_once_and_a_damaged_middle_is_refused() {
    let (mut disk, mut tab, mut other) = (Disk::default(), Tab::default(), Tab::default());
    disk.append(&mut tab, &["a", "b"]).unwrap();
    disk.catch_up(&mut other, 10).unwrap();
    let whole = disk.rows.clone();
    disk.rows[0].1.push_str("\n{\"record\":\"ski");
    disk.catch_up(&mut tab, 10).unwrap();
    assert_eq!((cases(&tab), &disk.rows), (vec!["a", "b"], &whole));
    disk.append(&mut tab, &["c"]).unwrap();
    disk.catch_up(&mut other, 10).unwrap();
    assert_eq!((cases(&other), other.at), (vec!["a", "b", "c"], tab.at));

    disk.rows[0].1 = format!("{}\nnonsense", skipped("a"));
    tab.state = None;
    assert_eq!(disk.catch_up(&mut tab, 10), Err(Trouble::Damaged(2)));
}

#[test]
fn a_row_that_was_nothing_but_a_torn_line_stays_as_an_empty_one() {
    let (mut disk, mut tab) = (Disk { rows: vec![(1, "{\"rec".into())] }, Tab::default());
    disk.catch_up(&mut tab, 10).unwrap();
    assert_eq!(disk.rows, [(1, String::new())]);
    disk.append(&mut tab, &["a"]).unwrap();
    tab.state = None;
    disk.catch_up(&mut tab, 10).unwrap();
    assert_eq!((cases(&tab), tab.at.unwrap().lines), (vec!["a"], 1));
}

#[test]
fn only_a_storage_that_surely_held_no_ledger_lets_one_begin_in_memory() {
    assert!(Storage::Missing.never_held("ledger of acme"));
    assert!(Storage::Holds(vec!["another".into()]).never_held("ledger of acme"));
    assert!(!Storage::Holds(vec!["ledger of acme".into()]).never_held("ledger of acme"));
    assert!(!Storage::Silent.never_held("ledger of acme"));
}
