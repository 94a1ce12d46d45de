//! Lists: pages, search texts, and the numbered object a list is answered with.

use serde_json::{Value, json};

use super::errors::Refusal;
use super::params::Query;
use super::switches::{EmptyList, ShortSearch, Switches, TotalCount};

/// Most pages and rows a page.
const LAST_PAGE: usize = 500;
const MOST_ROWS: usize = 100;

/// Which rows of a list are wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Page {
    number: usize,
    rows: usize,
}

impl Page {
    /// `page` 1 to 500, `limit` 1 to 100; the first hundred by default.
    ///
    /// # Errors
    /// `incorrect_page` or `incorrect_limit` for anything else.
    pub(super) fn read(query: Query<'_>) -> Result<Self, Refusal> {
        let within = |name: &str, most: usize, default: usize, code| {
            let Some(text) = query.one(name) else { return Ok(default) };
            let number = text.parse().ok().filter(|number| (1..=most).contains(number));
            number.ok_or(Refusal::Invalid(code))
        };
        Ok(Self {
            number: within("page", LAST_PAGE, 1, "incorrect_page")?,
            rows: within("limit", MOST_ROWS, MOST_ROWS, "incorrect_limit")?,
        })
    }

    /// The rows of this page.
    pub(super) fn of<T>(self, all: impl IntoIterator<Item = T>) -> Vec<T> {
        all.into_iter().skip((self.number - 1) * self.rows).take(self.rows).collect()
    }
}

/// A text to search for. Case does not matter.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Needle {
    /// `^s^`
    Exactly(String),
    /// `s^`
    AtTheEnd(String),
    /// `^s`
    AtTheStart(String),
    /// `s`
    Anywhere(String),
}

impl Needle {
    /// Reads a search text of at least `least` characters, anchors not counted. `None`: it is passed over.
    ///
    /// # Errors
    /// `search_too_short` where the switch says so.
    pub(super) fn read(text: &str, least: usize, short: ShortSearch) -> Result<Option<Self>, Refusal> {
        let lower = text.trim().to_lowercase();
        let (start, end) = (lower.starts_with('^'), lower.len() > 1 && lower.ends_with('^'));
        let core = lower.strip_prefix('^').unwrap_or(&lower);
        let core = if end { core.strip_suffix('^').unwrap_or(core) } else { core };
        if core.chars().count() < least {
            match short {
                ShortSearch::Refused => return Err(Refusal::Invalid("search_too_short")),
                ShortSearch::Ignored => return Ok(None),
                ShortSearch::Used => {}
            }
        }
        let core = core.to_owned();
        Ok(Some(match (start, end) {
            (true, true) => Self::Exactly(core),
            (true, false) => Self::AtTheStart(core),
            (false, true) => Self::AtTheEnd(core),
            (false, false) => Self::Anywhere(core),
        }))
    }

    /// The same for telephone numbers: only digits count.
    pub(super) fn digits(self) -> Self {
        match self {
            Self::Exactly(text) => Self::Exactly(digits(&text)),
            Self::AtTheEnd(text) => Self::AtTheEnd(digits(&text)),
            Self::AtTheStart(text) => Self::AtTheStart(digits(&text)),
            Self::Anywhere(text) => Self::Anywhere(digits(&text)),
        }
    }

    /// Does it occur in this text as it should?
    pub(super) fn finds(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        match self {
            Self::Exactly(needle) => text == *needle,
            Self::AtTheEnd(needle) => text.ends_with(needle),
            Self::AtTheStart(needle) => text.starts_with(needle),
            Self::Anywhere(needle) => text.contains(needle),
        }
    }
}

/// The digits of a text.
pub(super) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// A list to be answered with.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rows {
    /// What each row is wrapped in.
    pub(super) name: &'static str,
    /// The rows of the page.
    pub(super) rows: Vec<Value>,
    /// How many there are on all pages.
    pub(super) total: usize,
    /// What the total is called: `total_count`, or `count` for roles and statuses.
    pub(super) total_name: &'static str,
}

impl Rows {
    /// One page of a list.
    pub(super) const fn new(name: &'static str, rows: Vec<Value>, total: usize) -> Self {
        Self { name, rows, total, total_name: "total_count" }
    }

    /// An object keyed by decimal strings, in numeric order, and the total.
    pub(super) fn body(self, switches: &Switches) -> String {
        let counted = switches.total_count == TotalCount::Given;
        if self.rows.is_empty() {
            return match switches.empty_list {
                EmptyList::Count if counted => json!({ self.total_name: self.total }).to_string(),
                EmptyList::NamedArray => json!({ self.name: [] }).to_string(),
                EmptyList::BareArray => "[]".to_owned(),
                EmptyList::Count | EmptyList::Object => "{}".to_owned(),
                EmptyList::Text => "\"\"".to_owned(),
            };
        }
        let rows = self.rows.into_iter().enumerate();
        let mut entries: Vec<_> = rows.map(|(at, row)| format!("\"{at}\":{}", json!({ self.name: row }))).collect();
        if counted {
            entries.push(format!("\"{}\":{}", self.total_name, self.total));
        }
        format!("{{{}}}", entries.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needle(text: &str) -> Needle {
        Needle::read(text, 3, ShortSearch::Refused).expect("long enough").expect("a needle")
    }

    #[test]
    fn search_is_by_inclusion_unless_anchored() {
        assert!(needle("@EXAMPLE").finds("ann@example.org"));
        assert!(needle("^ann@").finds("Ann@example.org"));
        assert!(!needle("^example").finds("ann@example.org"));
        assert!(needle("org^").finds("ann@example.org"));
        assert!(!needle("ann^").finds("ann@example.org"));
        assert!(needle("^ann@example.org^").finds("ann@example.org"));
        assert!(!needle("^ann@example.org^").finds("joann@example.org"));
    }

    #[test]
    fn a_short_search_is_refused_passed_over_or_used() {
        assert!(Needle::read("^ab^", 3, ShortSearch::Refused).is_err());
        assert_eq!(Needle::read("ab", 3, ShortSearch::Ignored), Ok(None));
        assert_eq!(Needle::read("ab", 3, ShortSearch::Used), Ok(Some(Needle::Anywhere("ab".to_owned()))));
        for odd in ["", "^", "^^", "^^^"] {
            assert!(Needle::read(odd, 0, ShortSearch::Refused).is_ok_and(|needle| needle.is_some()), "{odd}");
        }
    }

    #[test]
    fn keys_are_in_numeric_order() {
        let rows = (0..12).map(|number| json!({ "label_id": number })).collect();
        let body = Rows::new("label", rows, 12).body(&Switches::default());
        assert!(body.find("\"2\":").expect("2") < body.find("\"10\":").expect("10"));
        assert!(body.ends_with("\"total_count\":12}"));
    }
}
