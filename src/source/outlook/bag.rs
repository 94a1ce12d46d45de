//! The numbered properties of one item, recipient or attachment, as far as a mail needs them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use encoding_rs::Encoding;

use crate::text::encoding;

/// Property tags without their types (MS-OXPROPS).
pub(super) mod tag {
    pub(in super::super) const CLASS: u16 = 0x001A;
    pub(in super::super) const SUBJECT: u16 = 0x0037;
    pub(in super::super) const SUBMITTED: u16 = 0x0039;
    pub(in super::super) const SUBJECT_PREFIX: u16 = 0x003D;
    pub(in super::super) const RECEIVED_NAME: u16 = 0x0040;
    pub(in super::super) const FROM_NAME: u16 = 0x0042;
    pub(in super::super) const FROM_KIND: u16 = 0x0064;
    pub(in super::super) const FROM_ADDRESS: u16 = 0x0065;
    pub(in super::super) const CONVERSATION_INDEX: u16 = 0x0071;
    pub(in super::super) const RECEIVED_KIND: u16 = 0x0075;
    pub(in super::super) const RECEIVED_ADDRESS: u16 = 0x0076;
    pub(in super::super) const HEADERS: u16 = 0x007D;
    pub(in super::super) const RECIPIENT_KIND: u16 = 0x0C15;
    pub(in super::super) const SENDER_NAME: u16 = 0x0C1A;
    pub(in super::super) const SENDER_KIND: u16 = 0x0C1E;
    pub(in super::super) const SENDER_ADDRESS: u16 = 0x0C1F;
    pub(in super::super) const DELIVERED: u16 = 0x0E06;
    pub(in super::super) const FLAGS: u16 = 0x0E07;
    pub(in super::super) const NORMAL_SUBJECT: u16 = 0x0E1D;
    pub(in super::super) const RTF_IN_SYNC: u16 = 0x0E1F;
    pub(in super::super) const TEXT: u16 = 0x1000;
    pub(in super::super) const RTF: u16 = 0x1009;
    pub(in super::super) const HTML: u16 = 0x1013;
    pub(in super::super) const MESSAGE_ID: u16 = 0x1035;
    pub(in super::super) const REFERENCES: u16 = 0x1039;
    pub(in super::super) const IN_REPLY_TO: u16 = 0x1042;
    pub(in super::super) const NAME: u16 = 0x3001;
    pub(in super::super) const ADDRESS_KIND: u16 = 0x3002;
    pub(in super::super) const ADDRESS: u16 = 0x3003;
    pub(in super::super) const DATA: u16 = 0x3701;
    pub(in super::super) const SHORT_FILE_NAME: u16 = 0x3704;
    pub(in super::super) const METHOD: u16 = 0x3705;
    pub(in super::super) const FILE_NAME: u16 = 0x3707;
    pub(in super::super) const LINK: u16 = 0x370D;
    pub(in super::super) const MIME: u16 = 0x370E;
    pub(in super::super) const CONTENT_ID: u16 = 0x3712;
    pub(in super::super) const SMTP: u16 = 0x39FE;
    pub(in super::super) const INTERNET_CODEPAGE: u16 = 0x3FDE;
    pub(in super::super) const CODEPAGE: u16 = 0x3FFD;
    pub(in super::super) const SENDER_SMTP: u16 = 0x5D01;
    pub(in super::super) const FROM_SMTP: u16 = 0x5D02;
    pub(in super::super) const RECEIVED_SMTP: u16 = 0x5D07;

    /// Everything above; nothing else is kept.
    pub(in super::super) const WANTED: &[u16] = &[
        CLASS,
        SUBJECT,
        SUBMITTED,
        SUBJECT_PREFIX,
        RECEIVED_NAME,
        FROM_NAME,
        FROM_KIND,
        FROM_ADDRESS,
        CONVERSATION_INDEX,
        RECEIVED_KIND,
        RECEIVED_ADDRESS,
        HEADERS,
        RECIPIENT_KIND,
        SENDER_NAME,
        SENDER_KIND,
        SENDER_ADDRESS,
        DELIVERED,
        FLAGS,
        NORMAL_SUBJECT,
        RTF_IN_SYNC,
        TEXT,
        RTF,
        HTML,
        MESSAGE_ID,
        REFERENCES,
        IN_REPLY_TO,
        NAME,
        ADDRESS_KIND,
        ADDRESS,
        DATA,
        SHORT_FILE_NAME,
        METHOD,
        FILE_NAME,
        LINK,
        MIME,
        CONTENT_ID,
        SMTP,
        INTERNET_CODEPAGE,
        CODEPAGE,
        SENDER_SMTP,
        FROM_SMTP,
        RECEIVED_SMTP,
    ];
}

/// The value of a property.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Value {
    /// Bytes as they are.
    Bytes(Vec<u8>),
    /// Text in a codepage that another property names.
    Narrow(Vec<u8>),
    /// A whole number or a truth value; a time as FILETIME: tenths of microseconds since 1601.
    Number(i64),
    /// Text.
    Text(String),
}

/// See the module.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Bag {
    values: BTreeMap<u16, Value>,
}

impl Bag {
    /// Keeps a value; the first of several counts.
    pub(super) fn add(&mut self, tag: u16, value: Value) {
        self.values.entry(tag).or_insert(value);
    }

    /// A text without the zeros that end it; `None` when there is none or nothing in it.
    pub(super) fn text(&self, tag: u16, charset: Option<&'static Encoding>) -> Option<Cow<'_, str>> {
        let text = match self.values.get(&tag)? {
            Value::Text(text) => Cow::Borrowed(text.as_str()),
            Value::Narrow(bytes) | Value::Bytes(bytes) => decode(bytes, charset),
            Value::Number(_) => return None,
        };
        let text = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_end_matches('\0')),
            Cow::Owned(text) => Cow::Owned(text.trim_end_matches('\0').to_owned()),
        };
        (!text.trim().is_empty()).then_some(text)
    }

    /// Bytes; of a text those it was stored in.
    pub(super) fn bytes(&self, tag: u16) -> Option<&[u8]> {
        match self.values.get(&tag)? {
            Value::Bytes(bytes) | Value::Narrow(bytes) => Some(bytes),
            Value::Text(text) => Some(text.as_bytes()),
            Value::Number(_) => None,
        }
    }

    /// Is this a text whose encoding is beyond doubt?
    pub(super) fn is_wide(&self, tag: u16) -> bool {
        matches!(self.values.get(&tag), Some(Value::Text(_)))
    }

    pub(super) fn number(&self, tag: u16) -> Option<i64> {
        match self.values.get(&tag)? {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The encoding that a property holding a codepage's number names.
    pub(super) fn charset(&self, tag: u16) -> Option<&'static Encoding> {
        codepage::to_encoding_no_replacement(u16::try_from(self.number(tag)?).ok()?)
    }
}

/// Bytes as text: in the encoding named, else in the likeliest.
pub(super) fn decode<'a>(bytes: &'a [u8], charset: Option<&'static Encoding>) -> Cow<'a, str> {
    charset.unwrap_or_else(|| encoding::detect(bytes)).decode(bytes).0
}
