//! Messages of Outlook made for tests: properties in, bytes of a `.msg` file out. The same input makes the same bytes.

#![allow(clippy::expect_used, reason = "a test that cannot go on must stop")]

pub mod cases;

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::time::{Duration, UNIX_EPOCH};

use cfb::CompoundFile;

/// The value of a property.
#[derive(Clone, Debug)]
pub enum Value {
    /// Bytes.
    Bytes(Vec<u8>),
    /// Text in a codepage.
    Narrow(Vec<u8>),
    /// A whole number.
    Number(i32),
    /// Seconds since 1970.
    Time(i64),
    /// Text in UTF-16.
    Wide(String),
}

/// An item, a recipient or an attachment.
#[derive(Clone, Debug, Default)]
pub struct Node {
    values: BTreeMap<u16, Value>,
    recipients: Vec<Node>,
    attachments: Vec<Node>,
    nested: Option<Box<Node>>,
}

impl Node {
    /// A mail with a subject.
    pub fn mail(subject: &str) -> Self {
        Self::default().wide(0x001A, "IPM.Note").wide(0x0037, subject)
    }

    pub fn wide(self, tag: u16, text: &str) -> Self {
        self.with(tag, Value::Wide(text.to_owned()))
    }

    pub fn with(mut self, tag: u16, value: Value) -> Self {
        self.values.insert(tag, value);
        self
    }

    /// The sender by name and address.
    pub fn from(self, name: &str, address: &str) -> Self {
        self.wide(0x0C1A, name).wide(0x0C1E, "SMTP").wide(0x0C1F, address)
    }

    /// A recipient: 1 is `To`, 2 is `Cc`.
    pub fn to(mut self, kind: i32, name: &str, address: &str) -> Self {
        let node = Self::default().wide(0x3001, name).wide(0x39FE, address).with(0x0C15, Value::Number(kind));
        self.recipients.push(node);
        self
    }

    /// When it was sent, in seconds since 1970.
    pub fn sent(self, at: i64) -> Self {
        self.with(0x0039, Value::Time(at))
    }

    /// A file.
    pub fn file(mut self, name: &str, mime: &str, bytes: &[u8]) -> Self {
        let node = Self::default().wide(0x3707, name).wide(0x370E, mime).with(0x3701, Value::Bytes(bytes.to_vec()));
        self.attachments.push(node);
        self
    }

    pub fn attachment(mut self, node: Self) -> Self {
        self.attachments.push(node);
        self
    }

    /// A message in place of a file.
    pub fn message(mut self, name: &str, message: Self) -> Self {
        let node = Self { nested: Some(Box::new(message)), ..Self::default() };
        self.attachments.push(node.wide(0x3001, name).with(0x3705, Value::Number(5)));
        self
    }

    /// The bytes of a `.msg` file.
    pub fn msg(&self) -> Vec<u8> {
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).expect("memory is there");
        let mut storages = vec!["/".to_owned()];
        self.write(&mut file, "", 32, &mut storages);
        // Not when the test was run.
        for storage in storages {
            let at = UNIX_EPOCH + Duration::from_secs(1_709_283_600);
            file.set_created_time(&storage, at).expect("it is there");
            file.set_modified_time(&storage, at).expect("it is there");
        }
        file.flush().expect("memory is there");
        file.into_inner().into_inner()
    }

    fn write(&self, file: &mut CompoundFile<Cursor<Vec<u8>>>, path: &str, header: usize, storages: &mut Vec<String>) {
        let mut fixed = vec![0; header];
        for (tag, value) in &self.values {
            let (kind, bytes) = match value {
                Value::Bytes(bytes) => (0x0102_u16, bytes.clone()),
                Value::Narrow(bytes) => (0x001E, bytes.clone()),
                Value::Wide(text) => (0x001F, text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
                Value::Number(number) => {
                    entry(&mut fixed, *tag, 0x0003, &i64::from(*number).to_le_bytes());
                    continue;
                }
                Value::Time(at) => {
                    entry(&mut fixed, *tag, 0x0040, &((at + 11_644_473_600) * 10_000_000).to_le_bytes());
                    continue;
                }
            };
            entry(&mut fixed, *tag, kind, &(bytes.len() as u64).to_le_bytes());
            stream(file, &format!("{path}/__substg1.0_{tag:04X}{kind:04X}"), &bytes);
        }
        stream(file, &format!("{path}/__properties_version1.0"), &fixed);
        let mut inner = |node: &Self, name: String, header: usize| {
            let path = format!("{path}/{name}");
            file.create_storage(&path).expect("memory is there");
            storages.push(path.clone());
            node.write(file, &path, header, storages);
        };
        for (at, node) in self.recipients.iter().enumerate() {
            inner(node, format!("__recip_version1.0_#{at:08X}"), 8);
        }
        for (at, node) in self.attachments.iter().enumerate() {
            inner(node, format!("__attach_version1.0_#{at:08X}"), 8);
        }
        if let Some(nested) = &self.nested {
            inner(nested, "__substg1.0_3701000D".to_owned(), 24);
        }
    }
}

fn entry(fixed: &mut Vec<u8>, tag: u16, kind: u16, value: &[u8; 8]) {
    fixed.extend_from_slice(&kind.to_le_bytes());
    fixed.extend_from_slice(&tag.to_le_bytes());
    fixed.extend_from_slice(&6_u32.to_le_bytes());
    fixed.extend_from_slice(value);
}

fn stream(file: &mut CompoundFile<Cursor<Vec<u8>>>, path: &str, bytes: &[u8]) {
    file.create_stream(path).expect("memory is there").write_all(bytes).expect("memory is there");
}
