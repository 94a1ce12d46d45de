//! Files that travel with an entry.

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// Where the bytes of an attachment are.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentPlace {
    /// Written in Base64 within the record of its case, as help desks without a file store export them.
    Embedded {
        /// The record, JSON or XML.
        record: Span,
        /// Where in the record the text stands, as a JSON Pointer (RFC 6901).
        pointer: String,
    },
    /// A file of the import that stands beside its conversation.
    File(Span),
    /// A MIME part inside a mail: the span of the whole mail and the number of the part in it, counted as
    /// `mail_parser::Message::attachments` counts.
    MailPart {
        /// The mail.
        mail: Span,
        /// Which attachment of the mail.
        part: u32,
    },
    /// The source names a file but neither holds nor locates it; the text says why.
    Missing(String),
    /// A text of this program's own; no import holds it.
    Text(String),
    /// Somewhere on the network. Deskie itself can fetch it when no login is needed.
    Url(String),
}

/// One file.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Attachment {
    /// File name without folders; never empty.
    pub name: String,
    /// Media type, when known.
    pub mime: Option<String>,
    /// Size in bytes, when known.
    pub size: Option<u64>,
    /// Content-ID without angle brackets, when the body shows this file inline.
    pub content_id: Option<String>,
    /// Where the bytes are.
    pub place: AttachmentPlace,
}
