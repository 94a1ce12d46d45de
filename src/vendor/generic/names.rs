//! What columns are called: in `usual` in English and Russian, in `western` in seven languages more.

mod usual;
mod western;

use std::collections::{HashMap, HashSet};

use jiff::tz::TimeZone;

use crate::source::table::in_line;
use crate::vendor::Column;
use crate::vendor::terms::plain;

/// The names of each meaning in all languages, those that are told first.
pub(super) fn all() -> impl Iterator<Item = &'static (Column, &'static [&'static str])> {
    usual::NAMES.iter().chain(western::NAMES)
}

/// The meanings in the order in which columns are looked for.
pub(super) fn meanings() -> impl Iterator<Item = &'static Column> {
    usual::NAMES.iter().map(|(meaning, _)| meaning)
}

/// How telling a name is, the most telling first: a bare `id` or `Nummer` is less than any `Ticket ID`, in any language.
pub(super) type Rank = (bool, usize, usize);

/// How telling a name is for a meaning; `None` when it is none of its names.
pub(super) fn rank(meaning: Column, name: &str) -> Option<Rank> {
    [usual::NAMES, western::NAMES].iter().enumerate().find_map(|(language, names)| {
        let (_, names) = names.iter().find(|(known, _)| *known == meaning)?;
        Some((is_bare_id(name), language, names.iter().position(|known| *known == name)?))
    })
}

/// An id of whatever the table is of.
pub(super) fn is_bare_id(name: &str) -> bool {
    #[rustfmt::skip] // a list of words
    const NAMES: &[&str] = &[
        "id", "no", "nr", "number", "key", "номер", "код", "ид", "nummer", "kennung", "numéro", "numero", "número",
        "identifiant", "numer",
    ];
    NAMES.contains(&name)
}

/// A header in lower case with single spaces: `createdAt`, `Created_At` and `CREATED AT` are one name.
pub(super) fn normal(header: &str) -> String {
    let mut spaced = String::with_capacity(header.len() + 4);
    let mut before_was_lower = false;
    for letter in header.chars() {
        if letter.is_uppercase() && before_was_lower {
            spaced.push(' ');
        }
        before_was_lower = letter.is_lowercase();
        spaced.push(letter);
    }
    plain(&spaced)
}

/// The zone of which a column says that its times are in it: `datetime (UTC)`, `Created at GMT`, `Started at (Europe/Berlin)`.
pub(super) fn zone(header: &str) -> Option<TimeZone> {
    if plain(header).split(' ').any(|word| matches!(word, "utc" | "gmt")) {
        return Some(TimeZone::UTC);
    }
    let (_, name) = header.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    name.contains('/').then(|| TimeZone::get(name.trim()).ok())?
}

/// The name without the number that tells it from an equal one before it.
pub(super) fn without_number<'a>(names: &HashSet<&str>, name: &'a str) -> &'a str {
    match name.rsplit_once('.') {
        Some((base, number)) if number.parse::<u32>().is_ok() && names.contains(base) => base,
        _ => name,
    }
}

/// The names of the columns as they are shown and kept: none empty, none twice. The second `Comment` is `Comment.1`.
pub(super) fn unique(headers: impl Iterator<Item = impl AsRef<str>>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut taken = HashSet::new();
    let mut counts = HashMap::new();
    for (at, header) in headers.enumerate() {
        let base = match header.as_ref().trim() {
            "" => format!("Column {}", at + 1),
            header => in_line(header),
        };
        let mut name = base.clone();
        // Equal names are counted on from where the last one stands: there may be thousands.
        while !taken.insert(name.clone()) {
            let count = counts.entry(base.clone()).or_insert(0_u32);
            *count += 1;
            name = format!("{base}.{count}");
        }
        names.push(name);
    }
    names
}
