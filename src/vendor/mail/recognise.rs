//! Is this file a mailbox or a mail?

use super::{proton, vault};
use crate::source::mbox::{Separator, SeparatorKind};
use crate::vendor::{Probe, Recognition};

/// What the beginning and the name of a file say.
pub(super) fn recognise(probe: &Probe<'_>) -> Option<Recognition> {
    let head = probe.head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(probe.head).trim_ascii_start();
    let said = |variant: &str, confidence: u8, reason: &str| {
        Some(Recognition {
            vendor: super::ID.to_owned(),
            variant: variant.to_owned(),
            confidence,
            reason: reason.to_owned(),
        })
    };
    if head.is_empty() {
        return match extension(probe.name).as_str() {
            "mbox" | "mbx" => said("mbox", 40, "the file is empty, but its name is that of a mailbox"),
            "eml" => said("eml", 40, "the file is empty, but its name is that of a mail"),
            _ => None,
        };
    }
    let path = probe.name.to_ascii_lowercase();
    // These were made here, so there is no doubt.
    if path.ends_with(".msg/message.eml") {
        return said("outlook-msg", 100, "a message of Outlook");
    }
    if path.contains(".pst/") || path.contains(".ost/") {
        return said("outlook-pst", 100, "a folder of a mailbox of Outlook");
    }
    if head.starts_with(b"SQLite format 3\0") {
        return path
            .ends_with("msg-db.sqlite")
            .then(|| said("gyb-labels", 95, "the labels of a backup by Got Your Back"))?;
    }
    if let Some((variant, reason)) = vault::companion(&path, head) {
        return said(variant, 96, reason);
    }
    if is_google_chat(&path, head) {
        return said(GOOGLE_CHAT, 94, "a file of Google Chat, as Takeout writes it");
    }
    if let Some((variant, reason)) = proton::companion(&path, head) {
        return said(variant, 97, reason);
    }
    let first = line(head);
    if let Some(separator) = Separator::parse(first) {
        let (headers, _) = known_headers(after_line(head));
        let confidence = if headers > 0 { 97 } else { 70 };
        return match separator.kind {
            SeparatorKind::Gmail if separator.sender.contains('-') => {
                said("google-vault", confidence, "the first line is a separator of Google Vault")
            }
            SeparatorKind::Gmail => {
                said("gmail-takeout", confidence, "the first line is a separator of Google Takeout")
            }
            SeparatorKind::Thunderbird | SeparatorKind::Bare => {
                said("thunderbird", confidence, "the first line is a separator of Thunderbird")
            }
            SeparatorKind::Server => said("mbox", confidence, "the first line is the separator of a mailbox file"),
        };
    }
    // Apple Mail writes the length of the mail before it.
    if !first.is_empty() && first.trim_ascii().iter().all(u8::is_ascii_digit) && extension(probe.name) == "emlx" {
        let (headers, _) = known_headers(after_line(head));
        return (headers >= 2)
            .then(|| said("emlx", 95, "a length and then the headers of a mail, as Apple Mail writes it"))?;
    }
    let (headers, telling) = known_headers(head);
    let named = extension(probe.name) == "eml";
    match (headers, telling) {
        (2.., true) => said("eml", 92, "it begins with the headers of a mail"),
        (2.., false) => said("eml", if named { 85 } else { 60 }, "it begins with headers that mails have"),
        (1, _) if named => said("eml", 60, "its name is that of a mail and it begins with a header"),
        _ => None,
    }
}

/// What stands in the folders of Google Chat beside the mails.
pub(super) const GOOGLE_CHAT: &str = "google-chat";

fn is_google_chat(path: &str, head: &[u8]) -> bool {
    let has = |text: &str| memchr::memmem::find(head, text.as_bytes()).is_some();
    match path.rsplit('/').next() {
        Some("messages.json") => has("\"creator\"") && has("\"created_date\"") && has("\"topic_id\""),
        Some("group_info.json" | "user_info.json") => path.contains("google chat/"),
        _ => false,
    }
}

/// How many different headers of mails stand at the beginning, and whether one is among them that only mails have.
fn known_headers(head: &[u8]) -> (usize, bool) {
    const COMMON: [&str; 9] = ["from", "to", "cc", "subject", "date", "content-type", "reply-to", "sender", "x-mailer"];
    const TELLING: [&str; 9] = [
        "message-id",
        "received",
        "mime-version",
        "return-path",
        "delivered-to",
        "x-gm-thrid",
        "in-reply-to",
        "references",
        "dkim-signature",
    ];
    let mut found: Vec<String> = Vec::new();
    let mut telling = false;
    for line in head.split(|&byte| byte == b'\n').take(400) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = memchr::memchr(b':', line) else { break };
        let Ok(name) = std::str::from_utf8(&line[..colon]) else { break };
        let name = name.trim_end().to_ascii_lowercase();
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            break;
        }
        let is_telling = TELLING.contains(&name.as_str());
        if (is_telling || COMMON.contains(&name.as_str())) && !found.contains(&name) {
            telling |= is_telling;
            found.push(name);
        }
    }
    (found.len(), telling)
}

fn line(bytes: &[u8]) -> &[u8] {
    let end = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
    bytes[..end].strip_suffix(b"\r").unwrap_or(&bytes[..end])
}

fn after_line(bytes: &[u8]) -> &[u8] {
    memchr::memchr(b'\n', bytes).map_or(&[], |at| &bytes[at + 1..])
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(name: &str, head: &str) -> Option<String> {
        let probe = Probe::new(name, head.len() as u64, head.as_bytes());
        recognise(&probe).map(|recognition| recognition.variant)
    }

    #[test]
    fn mail_files_are_known_by_their_content() {
        for (name, head, wanted) in [
            ("a.mbox", "From 162@xxx Tue Mar 19 09:13:51 +0000 2019\r\nX-GM-THRID: 1\r\n", "gmail-takeout"),
            ("a.mbox", "From 162-ab-cd.mbox@xxx Tue Apr 16 12:00:40 2019\r\nSubject: 1\r\n", "google-vault"),
            ("Inbox", "From - Tue Mar 19 09:13:51 2019\nX-Mozilla-Status: 0001\n", "thunderbird"),
            ("Inbox", "\u{feff}From -\nFrom: ann@example.org\n", "thunderbird"),
            ("mbox", "From ann@example.org Tue Mar 19 09:13:51 2019\nSubject: a\n", "mbox"),
            ("1", "Return-Path: <ann@example.org>\r\nSubject: a\r\n\r\n", "eml"),
            ("1.eml", "Subject: a\nFrom: ann@example.org\n\n", "eml"),
            ("1.emlx", "512       \nSubject: a\nFrom: ann@example.org\n\n", "emlx"),
            ("empty.mbox", "", "mbox"),
            ("Google Chat/Groups/a/group_info.json", "{\"members\":[]}", "google-chat"),
        ] {
            assert_eq!(variant(name, head).as_deref(), Some(wanted), "{name} {head}");
        }
    }

    #[test]
    fn other_files_are_left_to_others() {
        for (name, head) in [
            ("a.json", "{\"from\": 1}"),
            ("a.csv", "From,To,Subject\na,b,c\n"),
            ("a.txt", "Dear Ann: how are you?\n"),
            ("a.txt", "From Russia with love\n"),
            ("a.yml", "to: x\nname: y\n"),
            ("a", ""),
        ] {
            assert_eq!(variant(name, head), None, "{head}");
        }
    }
}
