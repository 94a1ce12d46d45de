//! Covering arrays: few settings of all switches in which every two values of every two switches meet.

use std::collections::HashSet;

use super::dice::Dice;

/// Rows of value numbers, one number a factor, such that every pair of values of two factors is in some row.
/// `values[f]` are the numbers that factor `f` may take.
pub fn pairwise(values: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut open: HashSet<(usize, usize, usize, usize)> = HashSet::new();
    for (f, of_f) in values.iter().enumerate() {
        for (g, of_g) in values.iter().enumerate().skip(f + 1) {
            open.extend(of_f.iter().flat_map(|a| of_g.iter().map(move |b| (f, *a, g, *b))));
        }
    }
    let mut dice = Dice::new(7);
    let mut rows = Vec::new();
    while let Some((f, a, g, b)) = open.iter().min().copied() {
        let mut row: Vec<Option<usize>> = vec![None; values.len()];
        (row[f], row[g]) = (Some(a), Some(b));
        let start = dice.below(values.len() as u64) as usize;
        for at in (0..values.len()).map(|step| (start + step) % values.len()) {
            if row[at].is_some() {
                continue;
            }
            let gain = |value: usize| {
                let others = row.iter().enumerate().filter_map(|(other, set)| Some((other, (*set)?)));
                others.filter(|(other, set)| open.contains(&pair(at, value, *other, *set))).count()
            };
            row[at] = values[at].iter().copied().max_by_key(|value| (gain(*value), usize::MAX - value));
        }
        let row: Vec<usize> = row.into_iter().map(|value| value.expect("every factor has a value")).collect();
        for (f, a) in row.iter().enumerate() {
            for (g, b) in row.iter().enumerate().skip(f + 1) {
                open.remove(&(f, *a, g, *b));
            }
        }
        rows.push(row);
    }
    rows
}

fn pair(f: usize, a: usize, g: usize, b: usize) -> (usize, usize, usize, usize) {
    if f < g { (f, a, g, b) } else { (g, b, f, a) }
}
