//! Stretches of time in which the cases of the ledger were created, cut where little of the ledger and maybe much of
//! other people's lies between, so that few pages of lists show all of them.

use super::rows::Row;

/// Rows of a page.
pub(super) const PAGE: u64 = 100;

/// Cases of one stretch: a list has at most 500 pages, and other people's cases need room too.
const MOST: u32 = 20_000;

/// Gaps shorter than this many seconds are never worth a cut.
const GAP: i64 = 6 * 3_600;

/// A list to be read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Window {
    /// First second.
    pub from: i64,
    /// Last second.
    pub to: i64,
    /// First of the rows in it, and the one after the last.
    pub rows: std::ops::Range<u32>,
    /// Page to be read, from one.
    pub page: u32,
    /// Pages that may still be read before other people's cases are found to dominate.
    pub left: u64,
}

/// Pages that so many cases fill.
pub(super) fn pages(cases: u64) -> u64 {
    cases.div_ceil(PAGE)
}

/// Pages that may be read to find so many cases, before other people's are found to dominate.
pub(super) fn allowance(cases: u64) -> u64 {
    2 * pages(cases) + 2
}

/// Cuts the rows, which are in order of time, at the largest gaps; `spare` is the number of pages that may be spent on
/// cuts, each of which costs about one.
pub(super) fn of(rows: &[Row], spare: u64) -> Vec<Window> {
    let Ok(count) = u32::try_from(rows.len()) else { return Vec::new() };
    let at = |row: u32| rows.get(row as usize).map_or(0, |row| row.at);
    let gap = |row: u32| at(row).saturating_sub(at(row - 1));
    let mut cuts: Vec<u32> = (1..count).filter(|&row| gap(row) >= GAP).collect();
    let wanted = spare / 4;
    let wanted = wanted.min(pages(u64::from(count)) / 4 + 4).try_into().unwrap_or(usize::MAX);
    if cuts.len() > wanted {
        cuts.select_nth_unstable_by_key(wanted, |&row| std::cmp::Reverse(gap(row)));
        cuts.truncate(wanted);
    }
    cuts.sort_unstable();
    cuts.push(count);
    let mut windows = Vec::new();
    let mut first = 0;
    for cut in cuts {
        while first < cut {
            let next = cut.min(first.saturating_add(MOST));
            let own = u64::from(next - first);
            windows.push(Window {
                from: at(first),
                to: at(next - 1),
                rows: first..next,
                page: 1,
                left: allowance(own),
            });
            first = next;
        }
    }
    windows
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::rows::Rows;
    use super::*;
    use crate::deskie::account::{CaseId, UserId};
    use crate::model::{Mark, Millis};
    use crate::run::ledger::{Record, State};

    fn rows(seconds: impl Iterator<Item = i64>) -> Rows {
        let mut state = State::default();
        for (second, id) in seconds.zip(1..) {
            state.apply(&Record::Created {
                lane: None,
                case: format!("t:{id}"),
                id: CaseId(id),
                number: String::new(),
                user: UserId(1),
                check: Mark(id),
                at: Millis::from_seconds(second),
                opening: None,
            });
        }
        Rows::of(&state, &[])
    }

    #[test]
    fn years_in_which_nothing_of_ours_happened_are_not_read() {
        const YEAR: i64 = 31_536_000;
        let rows = rows((0..300).map(|n| (n / 100) * YEAR + n));
        let windows = of(rows.all(), 20);
        assert_eq!(windows.iter().map(|window| window.rows.clone()).collect::<Vec<_>>(), [0..100, 100..200, 200..300]);
        assert!(windows.iter().all(|window| window.to - window.from < 100));
    }

    #[test]
    fn a_long_history_is_sliced_below_the_last_page_of_a_list() {
        let rows = rows((0..120_000).map(|n| n * 60));
        let windows = of(rows.all(), 1_000);
        assert!(windows.len() >= 6);
        assert!(windows.iter().all(|window| window.left < 500));
        assert!(
            windows.iter().map(|window| pages(u64::from(window.rows.end - window.rows.start))).sum::<u64>() <= 1_250
        );
    }

    proptest! {
        /// Every case is in one stretch, and cuts cost no more than was to spare.
        #[test]
        fn stretches_hold_every_case_once(
            seconds in prop::collection::vec(-5_000_000_000_i64..5_000_000_000, 0..400), spare in 0_u64..60,
        ) {
            let rows = rows(seconds.iter().copied());
            let windows = of(rows.all(), spare);
            let mut next = 0;
            for window in &windows {
                prop_assert_eq!(window.rows.start, next);
                next = window.rows.end;
                for at in window.rows.clone() {
                    prop_assert!((window.from..=window.to).contains(&rows.get(at).unwrap().at));
                }
            }
            prop_assert_eq!(next as usize, seconds.len());
            prop_assert!(windows.len() as u64 <= spare / 4 + 1);
        }
    }
}
