//! What the place of a mail file says: `Sent`, `Trash`, or a name that serves as the case's group.

use std::borrow::Cow;

use mail_parser::decoders::charsets::map::charset_decoder;

use super::proton;
use super::words::{Meaning, meaning};

/// A folder of mails.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Folder {
    /// What it says when it is one of the program's own.
    pub(super) meaning: Option<Meaning>,
    /// Its name when people gave it.
    pub(super) group: Option<String>,
    /// Flags of a Maildir file name: `D`raft, `T`rashed.
    pub(super) flag: Option<Meaning>,
    /// Of a file of one mail: what ties it to a file that describes it, see [`proton::name`].
    pub(super) beside: Option<u64>,
}

impl Folder {
    /// The folder that a file of several mails is.
    pub(super) fn of_mailbox(path: &str) -> Self {
        let mut parts = path.rsplit('/');
        let name = stem(parts.next().unwrap_or_default());
        // Apple Mail keeps `Support.mbox/mbox`.
        let name = if name == "mbox" { stem(parts.next().unwrap_or_default()) } else { name };
        Self::named(name)
    }

    /// The folder that a file of one mail lies in.
    pub(super) fn of_mail(path: &str) -> Self {
        let mut parts = path.rsplit('/');
        let file = parts.next().unwrap_or_default();
        // A message of Outlook is a file that a mail was taken from, not a folder.
        let is_folder = |part: &&str| {
            !["cur", "new", "tmp", "Messages"].contains(part) && !part.to_ascii_lowercase().ends_with(".msg")
        };
        // Apple Mail puts its mails deep below the folder: `Sent Messages.mbox/<UUID>/Data/1/Messages/2.emlx`.
        let is_mailbox = |part: &&str| part.to_ascii_lowercase().ends_with(".mbox");
        let apple = parts.clone().find(is_mailbox).filter(|_| file.to_ascii_lowercase().ends_with(".emlx"));
        let name = apple.or_else(|| parts.find(is_folder)).unwrap_or_default();
        let flags = file.rsplit_once(":2,").or(file.rsplit_once(";2,")).map_or("", |(_, flags)| flags);
        let flag = if flags.contains('T') {
            Some(Meaning::Trash)
        } else if flags.contains('D') {
            Some(Meaning::Draft)
        } else {
            None
        };
        Self { flag, beside: Some(proton::name(path)), ..Self::named(stem(name.trim_start_matches('.'))) }
    }

    fn named(name: &str) -> Self {
        let name = &*legible(name);
        // Parts and repeated exports are numbered: `export-1`, `Inbox_2`.
        let meaning = meaning(name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | ' ')));
        let archive = [".zip", ".gz", ".tgz", ".tar"].iter().any(|end| name.to_ascii_lowercase().ends_with(end));
        let telling = meaning.is_none() && !archive && name.chars().any(char::is_alphabetic);
        Self { meaning, group: telling.then(|| name.to_owned()), ..Self::default() }
    }
}

/// A name as people read it. Servers, and programs that keep their mails, write names in "modified UTF-7" (RFC 3501, 5.1.3):
/// `Entw&APw-rfe`.
fn legible(name: &str) -> Cow<'_, str> {
    if !name.contains('&') || !name.is_ascii() {
        return Cow::Borrowed(name);
    }
    let mut decoded = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let shifted = after.split_once('-').and_then(|(shifted, after)| {
            let letters = if shifted.is_empty() { "&".to_owned() } else { shifted_letters(shifted)? };
            Some((letters, after))
        });
        match shifted {
            Some((letters, after)) => {
                decoded.push_str(&letters);
                rest = after;
            }
            // An ampersand that people wrote.
            None => {
                decoded.push('&');
                rest = after;
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// Letters between `&` and `-`: UTF-16 in Base64, with `,` for `/`. Only letters beyond ASCII are written so, which tells them
/// from words.
fn shifted_letters(shifted: &str) -> Option<String> {
    /// No program lets folders have longer names.
    const LONGEST: usize = 1000;
    let is_base64 = shifted.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b','));
    if shifted.len() > LONGEST || !is_base64 || shifted.len() * 6 % 16 >= 6 {
        return None;
    }
    let decode = charset_decoder(b"utf-7")?;
    let letters = decode(format!("+{}-", shifted.replace(',', "/")).as_bytes());
    let is_letters = |c: char| !c.is_ascii() && !c.is_control() && c != char::REPLACEMENT_CHARACTER;
    (!letters.is_empty() && letters.chars().all(is_letters)).then_some(letters)
}

/// A file name without the endings of mail files and without the ` (1)` of a repeated download.
fn stem(name: &str) -> &str {
    let mut name = name;
    for end in [".txt", ".mbox", ".mbx", ".sbd"] {
        if let Some(at) = name.len().checked_sub(end.len())
            && name.get(at..).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
        {
            name = &name[..at];
        }
    }
    match name.rsplit_once(" (") {
        Some((before, number)) if number.strip_suffix(')').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit())) => {
            before
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_people_gave_is_a_group() {
        for (path, group) in [
            ("Mail/imap.example.org/Support.sbd/Returns", "Returns"),
            ("takeout.zip/Takeout/Mail/Orders (2).mbox", "Orders"),
            ("Support.mbox/mbox", "Support"),
            ("Returns.mbox.txt", "Returns"),
        ] {
            assert_eq!(Folder::of_mailbox(path).group.as_deref(), Some(group), "{path}");
        }
        assert_eq!(Folder::of_mail("mails.zip/Returns/1.eml").group.as_deref(), Some("Returns"));
        assert_eq!(Folder::of_mail("Maildir/.Returns/cur/1:2,S").group.as_deref(), Some("Returns"));
        assert_eq!(Folder::of_mail("Returns/Kettle.msg/message.eml").group.as_deref(), Some("Returns"));
    }

    #[test]
    fn names_of_servers_are_decoded_and_ampersands_of_people_stay() {
        let of = |name: &str| Folder::of_mailbox(&format!("ImapMail/imap.example.org/{name}"));
        assert_eq!(of("Entw&APw-rfe").meaning, Some(Meaning::Draft));
        assert_eq!(of("&BCcENQRABD0EPgQyBDgEOgQ4-").meaning, Some(Meaning::Draft));
        assert_eq!(of("Ko&AWE-").meaning, Some(Meaning::Trash));
        assert_eq!(of("INBOX.Drafts").meaning, Some(Meaning::Draft));
        for (name, group) in [
            ("R&APw-ckgaben", "Rückgaben"),
            ("Tea &- Cups", "Tea & Cups"),
            ("R&D-Team", "R&D-Team"),
            ("Sales&Marketing-Team", "Sales&Marketing-Team"),
            ("Tea&Cups", "Tea&Cups"),
        ] {
            assert_eq!(of(name).group.as_deref(), Some(group), "{name}");
        }
        assert_eq!(Folder::of_mail("Maildir/.&BB0EPgQyBD4ENQ-/cur/1:2,S").group.as_deref(), Some("Новое"));
    }

    #[test]
    fn a_name_of_the_program_is_none() {
        for path in [
            "Inbox",
            "export-1.mbox",
            "takeout.zip/Takeout/Mail/All mail Including Spam and Trash.mbox",
            "Входящие.mbox",
            "mbox",
            "2024.mbox",
        ] {
            assert_eq!(Folder::of_mailbox(path).group, None, "{path}");
        }
        for path in ["1.eml", "mails.zip/1.eml", "2024/3/1/1.eml"] {
            assert_eq!(Folder::of_mail(path).group, None, "{path}");
        }
        assert_eq!(Folder::of_mailbox("Sent").meaning, Some(Meaning::Sent));
        let apple = |path: &str| Folder::of_mail(&format!("V10/A-B/{path}/C-D/Data/1/Messages/2.emlx"));
        assert_eq!(apple("Sent Messages.mbox").meaning, Some(Meaning::Sent));
        assert_eq!(apple("INBOX.mbox").group, None);
        assert_eq!(apple("Returns.mbox").group.as_deref(), Some("Returns"));
        assert_eq!(Folder::of_mail("cur/1:2,ST").flag, Some(Meaning::Trash));
    }
}
