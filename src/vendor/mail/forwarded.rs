//! Who wrote the mail that another mail hands on.

use mail_parser::Message;

use super::facts::Mailbox;
use super::subject::is_forward;
use crate::text::address;

/// `From` as mail programs write it above a mail that they hand on, lower case.
const FROM: [&str; 12] = ["from", "von", "de", "da", "van", "od", "kimden", "från", "fra", "от", "від", "отправитель"];

/// The sender that the first line such as `From: Ann <ann@example.org>` names.
pub(super) fn writer(mail: &Message<'_>, subject: &str) -> Option<Mailbox> {
    if !is_forward(subject) {
        return None;
    }
    let body = mail.body_text(0)?;
    body.lines().find_map(read)
}

fn read(line: &str) -> Option<Mailbox> {
    let line = line.trim_start_matches(['>', '*', ' ', '\t', '\u{a0}']);
    let (name, value) = line.split_once(':')?;
    if !FROM.contains(&name.trim_end_matches(['*', ' ']).to_lowercase().as_str()) {
        return None;
    }
    let value = value.trim_start_matches(['*', ' ', '\t', '\u{a0}']);
    let word = value.split([' ', '<', '>', '[', ']', '(', ')', ';', ',', '"']).find(|word| word.contains('@'))?;
    let address = address::normalise(word);
    if !address::is_email(&address) {
        return None;
    }
    let name = value.split(['<', '[', '(']).next().unwrap_or_default().trim().trim_matches(['"', '\'']).trim();
    let name = (!name.is_empty() && !name.contains('@')).then(|| name.to_owned());
    Some(Mailbox { address, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_above_a_mail_handed_on_names_its_writer() {
        for (line, name) in [
            ("From: Ann <ann@example.org>", Some("Ann")),
            ("> *Von:* Ann [mailto:ann@example.org]", Some("Ann")),
            ("От: ann@example.org", None),
        ] {
            let found = read(line).expect(line);
            assert_eq!((found.address.as_str(), found.name.as_deref()), ("ann@example.org", name), "{line}");
        }
        assert_eq!(read("From: here to there"), None);
        assert_eq!(read("Note: ann@example.org"), None);
    }
}
