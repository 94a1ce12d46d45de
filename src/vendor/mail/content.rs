//! The text and the files of one mail.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

use super::facts::{parser, with_mail};
use super::folder::Folder;
use crate::model::{Attachment, AttachmentPlace, Body};
use crate::source::Span;
use crate::text::{encoding, html};

/// The text people read: HTML where there is any, else plain text. Parts that a mail shows one after the other are joined.
pub(super) fn body(mail: &Message<'_>) -> Body {
    let shown: Vec<&MessagePart<'_>> = mail.html_bodies().collect();
    let has_text =
        || mail.text_bodies().any(|part| matches!(&part.body, PartType::Text(text) if !text.trim().is_empty()));
    let says = |html: &str| shows_something(html) || !html.trim().is_empty() && !has_text();
    if shown.iter().any(|part| matches!(&part.body, PartType::Html(text) if says(text))) {
        let mut joined = String::new();
        for part in shown {
            match (&part.body, legible(mail, part)) {
                (PartType::Html(_), Some(text)) => joined.push_str(&text),
                (_, Some(text)) => joined.push_str(&html::from_text(&text)),
                (_, None) => {}
            }
        }
        return Body::Html(joined);
    }
    let texts = || {
        mail.text_bodies().filter(|part| matches!(part.body, PartType::Text(_))).filter_map(|part| legible(mail, part))
    };
    if texts().any(|text| !text.trim().is_empty()) {
        return Body::Text(join_lines(texts()));
    }
    // In a mail whose structure is damaged the parser takes its text for a file.
    let unnamed = mail.attachments().filter(|part| part.attachment_name().is_none() && is_plain(part));
    Body::Text(join_lines(unnamed.filter_map(|part| legible(mail, part)).take(1)))
}

/// Is there a word or a picture in it? Some programs send an empty page beside the text.
fn shows_something(html: &str) -> bool {
    memchr::memmem::find(html.to_ascii_lowercase().as_bytes(), b"<img").is_some()
        || !html::to_text(html).trim().is_empty()
}

/// Does a text of the mail name a charset that browsers know and refuse to read, as HZ and those of ISO 2022 but Japanese?
pub(super) fn is_in_unread_charset(mail: &Message<'_>) -> bool {
    mail.text_bodies().chain(mail.html_bodies()).filter_map(charset).any(|known| known == encoding_rs::REPLACEMENT)
}

fn charset(part: &MessagePart<'_>) -> Option<&'static encoding_rs::Encoding> {
    let named = part.content_type()?.attribute("charset")?;
    encoding_rs::Encoding::for_label(named.as_bytes())
}

/// The text of a part. The parser reads a text that names no charset, or one that nobody knows, as UTF-8; where that leaves
/// holes, the likeliest encoding is used instead. Programs do name UTF-8, or none but ASCII, above other texts.
fn legible<'a>(mail: &'a Message<'_>, part: &'a MessagePart<'_>) -> Option<Cow<'a, str>> {
    let (PartType::Text(text) | PartType::Html(text)) = &part.body else { return None };
    let named = part.content_type().and_then(|kind| kind.attribute("charset"));
    if named.is_some_and(|label| ["us-ascii", "ascii"].contains(&&*label.to_ascii_lowercase())) && !text.is_ascii() {
        let utf_8 = String::from_utf8(bytes(mail, part).into_owned());
        return Some(utf_8.map_or(Cow::Borrowed(&**text), Cow::Owned));
    }
    let known = charset(part);
    if known == Some(encoding_rs::REPLACEMENT) {
        // Its letters are made of others, from which a person or a program can still make them.
        return Some(Cow::Owned(String::from_utf8_lossy(&bytes(mail, part)).into_owned()));
    }
    let is_sure = known.is_some_and(|known| known != encoding_rs::UTF_8 && known != encoding_rs::X_USER_DEFINED);
    // What "x-user-defined" makes of bytes beyond ASCII are letters without a shape.
    let is_hole = |c: char| c == char::REPLACEMENT_CHARACTER || ('\u{F780}'..='\u{F7FF}').contains(&c);
    if is_sure || !text.contains(is_hole) {
        return Some(Cow::Borrowed(text));
    }
    let bytes = bytes(mail, part);
    Some(Cow::Owned(encoding::detect(&bytes).decode(&bytes).0.into_owned()))
}

fn is_plain(part: &MessagePart<'_>) -> bool {
    part.content_type()
        .is_none_or(|kind| kind.ctype() == "multipart" || kind.ctype() == "text" && kind.subtype() == Some("plain"))
}

fn join_lines<'a>(texts: impl Iterator<Item = Cow<'a, str>>) -> String {
    let mut joined = String::new();
    for text in texts {
        if !joined.is_empty() && !joined.ends_with('\n') {
            joined.push('\n');
        }
        joined.push_str(&text);
    }
    joined
}

/// The files of a mail, without their bytes.
pub(super) fn attachments(mail: &Message<'_>, span: Span, body: &Body) -> Vec<Attachment> {
    mail.attachments()
        .enumerate()
        .map(|(number, part)| Attachment {
            name: name(part, number),
            mime: mime(part),
            size: Some(bytes(mail, part).len() as u64).filter(|_| !is_beside(mail, part)),
            content_id: part
                .content_id()
                .map(|id| id.trim_matches(['<', '>', ' ']))
                .filter(|id| !id.is_empty() && body.raw().contains(&format!("cid:{id}")))
                .map(str::to_owned),
            place: if is_beside(mail, part) {
                AttachmentPlace::Missing(BESIDE.to_owned())
            } else {
                AttachmentPlace::MailPart { mail: span, part: u32::try_from(number).unwrap_or(u32::MAX) }
            },
        })
        .collect()
}

/// Why a file is not there.
const BESIDE: &str = "Apple Mail keeps this file outside of the mail. Choose Mailbox > Export Mailbox in Apple Mail and drop \
                      what it writes.";

/// A `.partial.emlx` leaves its files out and says how long they were.
fn is_beside(mail: &Message<'_>, part: &MessagePart<'_>) -> bool {
    let head = mail.raw_message.get(part.offset_header as usize..part.offset_body as usize).unwrap_or_default();
    let named = memchr::memmem::find(&head.to_ascii_lowercase(), b"x-apple-content-length:").is_some();
    named && bytes(mail, part).trim_ascii().is_empty()
}

/// The bytes of one file of a mail, exactly as they were attached. `mail` is what [`crate::source::Files::read`] gives for
/// the span of the mail, separator line and quoting included; `part` counts as [`AttachmentPlace::MailPart`] does.
pub fn attachment(mail: &[u8], part: u32) -> Option<Vec<u8>> {
    with_mail(&parser(), mail, &Folder::default(), |mail, _| {
        mail.attachment(part).map(|part| bytes(mail, part).into_owned())
    })?
}

/// The decoded bytes of a part. Texts are decoded again from the raw mail, because the parser holds them as UTF-8.
fn bytes<'a>(mail: &'a Message<'_>, part: &'a MessagePart<'_>) -> Cow<'a, [u8]> {
    let raw = || mail.raw_message.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    match &part.body {
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => Cow::Borrowed(bytes),
        PartType::Text(text) | PartType::Html(text) => match part.encoding {
            Encoding::None => Cow::Borrowed(raw()),
            Encoding::Base64 => base64_decode(raw()).map_or(Cow::Borrowed(text.as_bytes()), Cow::Owned),
            Encoding::QuotedPrintable => {
                quoted_printable_decode(raw()).map_or(Cow::Borrowed(text.as_bytes()), Cow::Owned)
            }
        },
        // A nested mail that was not encoded shares the bytes of the outer one.
        PartType::Message(_) if part.encoding == Encoding::None => Cow::Borrowed(raw()),
        PartType::Message(nested) => Cow::Borrowed(&nested.raw_message),
        PartType::Multipart(_) => Cow::Borrowed(&[]),
    }
}

fn mime(part: &MessagePart<'_>) -> Option<String> {
    let kind = part.content_type()?;
    Some(format!("{}/{}", kind.ctype(), kind.subtype()?).to_ascii_lowercase())
}

/// The name a file was sent with, without folders and control characters; else one made from its kind and number.
fn name(part: &MessagePart<'_>, number: usize) -> String {
    let given = part.attachment_name().map(clean_name).unwrap_or_default();
    if !given.is_empty() {
        return given;
    }
    if let PartType::Message(nested) = &part.body {
        let subject = nested.parts.first().and_then(|_| nested.subject()).unwrap_or_default();
        let subject = clean_name(&subject.replace(['/', '\\'], "-"));
        if !subject.is_empty() {
            return format!("{subject}.eml");
        }
    }
    format!("attachment-{}.{}", number.saturating_add(1), extension(mime(part).as_deref().unwrap_or_default()))
}

/// Longer names are cut, with their ending kept: many file systems end at 255 bytes.
const MAX_NAME: usize = 120;

fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).find(|part| !part.trim().is_empty()).unwrap_or_default();
    let clean: String =
        last.chars().filter(|c| !c.is_control()).map(|c| if "<>:\"|?*".contains(c) { '_' } else { c }).collect();
    let clean = clean.trim().trim_end_matches(['.', ' ']).trim_start();
    if clean.chars().count() <= MAX_NAME {
        return clean.to_owned();
    }
    let ending = clean.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = if (1..=10).contains(&ending.chars().count()) { format!(".{ending}") } else { String::new() };
    clean.chars().take(MAX_NAME - ending.chars().count()).chain(ending.chars()).collect()
}

fn extension(mime: &str) -> &'static str {
    match mime {
        "application/gzip" => "gz",
        "application/json" => "json",
        "application/ms-tnef" | "application/vnd.ms-tnef" => "dat",
        "application/pdf" => "pdf",
        "application/pgp-signature" | "application/pgp-encrypted" => "asc",
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => "p7m",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => "p7s",
        "application/zip" => "zip",
        "audio/mpeg" => "mp3",
        "image/gif" => "gif",
        "image/heic" => "heic",
        "image/jpeg" | "image/jpg" => "jpg",
        "image/png" => "png",
        "image/svg+xml" => "svg",
        "image/webp" => "webp",
        "message/rfc822" => "eml",
        "text/calendar" => "ics",
        "text/csv" => "csv",
        "text/html" => "html",
        "text/vcard" => "vcf",
        "video/mp4" => "mp4",
        mime if mime.starts_with("text/") || mime.starts_with("message/") => "txt",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_no_folders_and_nothing_a_disk_refuses() {
        for (raw, clean) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\ann\\bill.pdf", "bill.pdf"),
            ("a\nb\u{0}.txt", "ab.txt"),
            ("what?.txt ", "what_.txt"),
            ("folder/", "folder"),
            ("...", ""),
            ("счёт.pdf", "счёт.pdf"),
        ] {
            assert_eq!(clean_name(raw), clean, "{raw:?}");
        }
        let long = clean_name(&format!("{}.pdf", "ы".repeat(300)));
        assert_eq!(long.chars().count(), MAX_NAME);
        assert!(long.ends_with(".pdf"));
    }
}
