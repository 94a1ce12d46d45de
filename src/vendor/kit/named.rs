//! Files named after the case they belong to.

/// Words in names of files and folders whose number is that of a case.
const CASES: &[&str] = &["case", "cases", "cnv", "conversation", "conversations", "ticket", "tickets", "issue", "chat"];
/// Words whose number is another one.
const OTHERS: &[&str] =
    &["page", "pages", "part", "parts", "chunk", "batch", "file", "v", "version", "copy", "export", "dump", "of"];

/// The case that a file of messages belongs to, told from its name: `ticket_4711_comments (1).json`,
/// `tickets/4711/conversations.json`. The number of a page, a copy, a version or a day is no case, and a folder must be
/// named after its case alone.
pub fn case_of_name(name: &str) -> Option<String> {
    let mut parts = name.rsplit('/');
    let file = parts.next().and_then(of_file);
    file.or_else(|| parts.find_map(of_folder))
}

fn of_file(part: &str) -> Option<String> {
    let stem = without_copy(part.rsplit_once('.').map_or(part, |(stem, _)| stem));
    let numbers = numbers(stem);
    let named = numbers.iter().find(|number| CASES.contains(&number.word.as_str()));
    named.or_else(|| numbers.iter().find(|number| !number.is_other())).map(|number| number.digits.to_owned())
}

/// `4711`, or `ticket-4711` and the like.
fn of_folder(part: &str) -> Option<String> {
    let numbers = numbers(part);
    let [number] = numbers.as_slice() else { return None };
    let alone = number.begins && number.ends && number.word.is_empty();
    let named = number.ends && CASES.contains(&number.word.as_str());
    (alone || named).then(|| number.digits.to_owned())
}

/// `comments (1)` and `comments 2` are how browsers and file managers name a second `comments`.
fn without_copy(stem: &str) -> &str {
    let Some((before, last)) = stem.rsplit_once(' ') else { return stem };
    let digits = last.strip_prefix('(').and_then(|last| last.strip_suffix(')')).unwrap_or(last);
    let short = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let before = before.trim_end();
    if short && !CASES.contains(&before.to_lowercase().as_str()) { before } else { stem }
}

/// A run of digits in a name.
struct Number<'a> {
    digits: &'a str,
    /// The word before it, in lower case.
    word: String,
    /// Does the name begin with it?
    begins: bool,
    /// Does the name end with it?
    ends: bool,
    /// Is it part of a date?
    dated: bool,
}

impl Number<'_> {
    fn is_other(&self) -> bool {
        self.dated || OTHERS.contains(&self.word.as_str())
    }
}

fn numbers(name: &str) -> Vec<Number<'_>> {
    let mut found: Vec<Number<'_>> = Vec::new();
    let mut places: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(start) =
        name.get(at..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())).map(|next| at + next)
    {
        let rest = name.get(start..).unwrap_or_default();
        let end = start + rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let before = name.get(..start).unwrap_or_default().trim_end_matches(['-', '_', ' ', '.', '#']);
        let word_at = before
            .rfind(|c: char| !c.is_alphabetic())
            .map_or(0, |at| at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
        let word = before.get(word_at..).unwrap_or_default().to_lowercase();
        let digits = name.get(start..end).unwrap_or_default();
        found.push(Number { digits, word, begins: start == 0, ends: end == name.len(), dated: is_day(digits) });
        places.push((start, end));
        at = end;
    }
    // `2024-03-01` and `2024_03`: a year and the numbers right behind it.
    for at in 0..found.len() {
        let near = |one: usize| {
            let (Some((_, end)), Some((start, _))) = (places.get(one), places.get(one + 1)) else { return false };
            *start == end + 1
        };
        let short = |one: usize| found.get(one).is_some_and(|number| number.digits.len() <= 2);
        if found.get(at).is_some_and(|number| is_year(number.digits)) && near(at) && short(at + 1) {
            let last = if near(at + 1) && short(at + 2) { at + 2 } else { at + 1 };
            found.iter_mut().take(last + 1).skip(at).for_each(|number| number.dated = true);
        }
    }
    found
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// `20240301`.
fn is_day(digits: &str) -> bool {
    let number =
        |range: std::ops::Range<usize>| digits.get(range).and_then(|text| text.parse::<u8>().ok()).unwrap_or(0);
    digits.len() == 8
        && digits.get(..4).is_some_and(is_year)
        && (1..=12).contains(&number(4..6))
        && (1..=31).contains(&number(6..8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_messages_names_its_case() {
        for (name, case) in [
            ("4711.json", Some("4711")),
            ("dump/ticket_4711_comments.json", Some("4711")),
            ("comments-4711-page-2 (1).json", Some("4711")),
            ("comments_page_2_4711.json", Some("4711")),
            ("tickets/4711/comments.json", Some("4711")),
            ("dump/ticket-4711/comments 2.json", Some("4711")),
            ("ticket 12.json", Some("12")),
            ("2024-03-01_ticket_17.json", Some("17")),
            ("2024.json", Some("2024")),
            ("comments.json", None),
        ] {
            assert_eq!(case_of_name(name).as_deref(), case, "{name}");
        }
    }

    #[test]
    fn the_number_of_a_copy_a_version_or_a_day_is_no_case() {
        for name in [
            "comments/comments 2.json",
            "comments (3).json",
            "dump-2024/comments.json",
            "export 17/comments.json",
            "v2/threads.json",
            "comments_v2.json",
            "comments-2024-03-01.json",
            "comments_20240301.json",
            "2024-03-01/comments.json",
        ] {
            assert_eq!(case_of_name(name), None, "{name}");
        }
    }
}
