//! Cells of comments and files: `date;user;text` and `date;user;name;address`.

/// Longest date and longest name of a user, in characters.
const SHORT: (usize, usize) = (40, 120);

/// The parts of a comment; `None` of one that has no date and user before its text, however many semicolons are in it.
pub(super) fn comment(cell: &str) -> Option<(&str, &str, &str)> {
    let mut parts = cell.splitn(3, ';');
    let (date, user, text) = (parts.next()?.trim(), parts.next()?.trim(), parts.next()?);
    let digits = date.bytes().filter(u8::is_ascii_digit).count();
    let is_date = digits >= 3 && date.chars().count() <= SHORT.0 && !date.contains('\n');
    let is_user = user.chars().count() <= SHORT.1 && !user.contains('\n');
    (is_date && is_user).then_some((date, user, text))
}

#[cfg(test)]
mod tests {
    use super::comment;

    #[test]
    fn date_and_author_stand_before_the_first_two_semicolons() {
        assert_eq!(comment("31/Mar/24 7:00 AM;qm:ann;a; b;c"), Some(("31/Mar/24 7:00 AM", "qm:ann", "a; b;c")));
        assert_eq!(comment("31.03.2024 07:00;Ann Lake;"), Some(("31.03.2024 07:00", "Ann Lake", "")));
        assert_eq!(comment("31/Mar/24 7:00 AM;;no author"), Some(("31/Mar/24 7:00 AM", "", "no author")));
    }

    #[test]
    fn a_text_with_semicolons_is_a_text() {
        assert_eq!(comment("Thanks; it works; bye"), None);
        assert_eq!(comment("Order 4711\nwas late; sorry; again"), None);
        assert_eq!(comment("only text"), None);
    }
}
