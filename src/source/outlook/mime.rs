//! An item as a MIME mail.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_builder::headers::content_type::ContentType;
use mail_builder::mime::{BodyPart, MimePart};

use super::Loss;
use super::bag::tag;
use super::body::{self, Text};
use super::head;
use super::item::{Attached, Item};

/// What an attachment is when it is an object of another program, drawn into the text (`afOle`).
const OLE: i64 = 6;

/// A part border may not occur in the parts: texts are encoded so that no line begins with two hyphens and an equals
/// sign, files are in base64, which has no hyphens.
const BORDER: &str = "--=_outlook_";

impl Item {
    /// The item as a mail, with the headers it came with or, where it has none, with headers made from its properties. What
    /// could not be taken over is added to `losses`. The same item makes the same bytes always.
    pub fn to_mime(&self, losses: &mut Vec<Loss>) -> Vec<u8> {
        self.write(0, losses)
    }

    fn write(&self, depth: usize, losses: &mut Vec<Loss>) -> Vec<u8> {
        let mut mail = Vec::new();
        head::write(self, &mut mail);
        if let Some(signed) = self.signed_whole() {
            mail.extend_from_slice(signed);
            return mail;
        }
        if self.cut {
            losses.push(Loss {
                code: "outlook.depth",
                message: "This mail holds mails within mails within mails; the innermost are left out. Save them from \
                          Outlook as files of their own."
                    .to_owned(),
            });
        }
        mail.extend_from_slice(b"MIME-Version: 1.0\r\n");
        let text = match body::text(self, losses) {
            Text::Html(html) => MimePart::new("text/html", html),
            Text::Plain(text) => MimePart::new("text/plain", text),
        };
        let files: Vec<MimePart<'_>> =
            self.attached.iter().filter_map(|attached| self.file(attached, depth, losses)).collect();
        if files.is_empty() {
            text.write_part(&mut mail);
        } else {
            let parts: Vec<MimePart<'_>> = std::iter::once(text).chain(files).collect();
            let kind = ContentType::new("multipart/mixed").attribute("boundary", format!("{BORDER}{depth}"));
            MimePart::new(kind, parts).write_part(&mut mail);
        }
        if !mail.ends_with(b"\n") {
            mail.extend_from_slice(b"\r\n");
        }
        mail
    }

    /// A signed mail is stored whole, with its own MIME headers, as its only file.
    fn signed_whole(&self) -> Option<&[u8]> {
        let [Attached { own, item: None }] = self.attached.as_slice() else { return None };
        if !self.class().to_ascii_lowercase().starts_with("ipm.note.smime.multipartsigned") {
            return None;
        }
        own.bytes(tag::DATA)
            .filter(|data| data.get(..13).is_some_and(|begin| begin.eq_ignore_ascii_case(b"content-type:")))
    }

    fn file(&self, attached: &Attached, depth: usize, losses: &mut Vec<Loss>) -> Option<MimePart<'static>> {
        let own = &attached.own;
        let charset = self.charset();
        let name =
            [tag::FILE_NAME, tag::SHORT_FILE_NAME, tag::NAME].into_iter().find_map(|name| own.text(name, charset));
        let name = name.map(|name| head::clean(&name)).unwrap_or_default();
        if let Some(item) = &attached.item {
            let mut subject = if name.is_empty() { head::clean(&item.subject()) } else { name };
            if !subject.is_empty() && !subject.to_ascii_lowercase().ends_with(".eml") {
                subject.push_str(".eml");
            }
            return Some(part("message/rfc822", &subject, None, &item.write(depth + 1, losses)));
        }
        let Some(data) = own.bytes(tag::DATA) else {
            losses.push(missing(&name, own.number(tag::METHOD), own.text(tag::LINK, charset).as_deref()));
            return None;
        };
        let mime = own.text(tag::MIME, charset).map(|mime| mime.trim().to_ascii_lowercase());
        let mime = mime.filter(|mime| is_mime(mime)).unwrap_or_else(|| "application/octet-stream".to_owned());
        let id = own.text(tag::CONTENT_ID, charset).map(|id| head::clean(id.trim().trim_matches(['<', '>'])));
        Some(part(&mime, &name, id.filter(|id| !id.is_empty()), data))
    }
}

fn missing(name: &str, method: Option<i64>, link: Option<&str>) -> Loss {
    let name = if name.is_empty() { "without a name" } else { name };
    let message = match (method, link) {
        (_, Some(link)) => format!(
            "The file {name} of this mail is only a link to {link}. The mail is taken over without it; if it is still \
             there, download it."
        ),
        (Some(OLE), None) => format!(
            "The file {name} of this mail is an object of another program, drawn into the text. The mail is taken over \
             without it."
        ),
        _ => format!("The file {name} of this mail has no content. The mail is taken over without it."),
    };
    Loss { code: "outlook.attachment", message }
}

/// Files are encoded here, because the writer may change the line ends of texts.
fn part(mime: &str, name: &str, id: Option<String>, data: &[u8]) -> MimePart<'static> {
    const LINE: usize = 57;
    let mut encoded = Vec::with_capacity(data.len() / LINE * 78 + 80);
    for line in data.chunks(LINE) {
        encoded.extend_from_slice(STANDARD.encode(line).as_bytes());
        encoded.extend_from_slice(b"\r\n");
    }
    let kind = ContentType::new(mime.to_owned());
    let kind = if name.is_empty() { kind } else { kind.attribute("name", name.to_owned()) };
    let part = MimePart::new(kind, BodyPart::Binary(encoded.into()));
    let part = match (name.is_empty(), id) {
        (_, Some(id)) => part.inline().cid(id),
        (false, None) => part.attachment(name.to_owned()),
        (true, None) => part.header("Content-Disposition", ContentType::new("attachment")),
    };
    part.transfer_encoding("base64")
}

/// `type/subtype` of harmless characters, and none of the kinds that hold parts of their own.
fn is_mime(mime: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-+._".contains(&b));
    mime.split_once('/').is_some_and(|(kind, subtype)| {
        word(kind) && word(subtype) && !matches!(kind, "message" | "multipart") && mime.len() < 120
    })
}
