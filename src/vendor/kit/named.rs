//! Files named after the case they belong to.

/// The case that a file of messages belongs to, told from its name: `ticket_4711_comments (1).json`,
/// `tickets/4711/conversations.json`. A page number is no case.
pub fn case_of_name(name: &str) -> Option<String> {
    name.rsplit('/').find_map(|part| {
        let stem = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
        let stem = stem.rsplit_once(" (").map_or(stem, |(stem, _)| stem);
        let mut rest = stem;
        while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
            let (words, tail) = rest.split_at(at);
            let end = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
            let (digits, after) = tail.split_at(end);
            let words = words.trim_end_matches(['-', '_', ' ', '.']).to_lowercase();
            if !words.ends_with("page") && !words.ends_with("part") {
                return Some(digits.to_owned());
            }
            rest = after;
        }
        None
    })
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
            ("comments.json", None),
        ] {
            assert_eq!(case_of_name(name).as_deref(), case, "{name}");
        }
    }
}
