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
                left: 2 * pages(own) + 2,
            });
            first = next;
        }
    }
    windows
}
