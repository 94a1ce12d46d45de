//! One message of Outlook as a file: an OLE2 compound file whose streams are named after properties (MS-OXMSG).

use std::io::{self, Read, Seek};

use cfb::CompoundFile;
use encoding_rs::UTF_16LE;

use super::bag::{Bag, Value, tag};
use super::item::{Attached, Item};

/// Messages of more bytes are not read; no mail service carries them.
pub const MAX_MSG: u64 = 200 * 1024 * 1024;

/// Items within items within items go no deeper.
const MAX_DEPTH: u32 = 5;

/// A mail has no more recipients or files than this.
const MAX_PARTS: usize = 10_000;

const PROPERTIES: &str = "__properties_version1.0";

/// Why a file could not be read as a message.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// It is an OLE2 file of another kind, or its list of properties is lost.
    #[error("it holds no properties of a message")]
    NoMessage,
    /// It is larger than [`MAX_MSG`].
    #[error("it has {0} bytes")]
    TooLarge(u64),
    /// It is damaged or cut, or the platform could not read it.
    #[error(transparent)]
    Damaged(#[from] io::Error),
}

/// Is this OLE2 file a message of Outlook, and not an old sheet or document?
pub fn is_message(reader: impl Read + Seek) -> bool {
    CompoundFile::open(reader).is_ok_and(|file| file.is_stream(PROPERTIES))
}

/// Reads one message.
///
/// # Errors
/// See [`Unread`]. Broken parts of the message are left out as long as the rest can be read.
pub fn message(mut reader: impl Read + Seek) -> Result<Item, Unread> {
    let size = reader.seek(io::SeekFrom::End(0))?;
    if size > MAX_MSG {
        return Err(Unread::TooLarge(size));
    }
    // Streams may share their sectors in a file made to harm; honest ones hold no more than the file.
    let mut msg = Msg { file: CompoundFile::open(reader)?, left: size };
    if !msg.file.is_stream(PROPERTIES) {
        return Err(Unread::NoMessage);
    }
    Ok(msg.item("/", 0)?)
}

/// What becomes of properties that cannot be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Damage {
    /// They are passed over.
    Passed,
    /// Nothing is made of the rest.
    Stops,
}

struct Msg<R> {
    file: CompoundFile<R>,
    /// Bytes that may still be read.
    left: u64,
}

impl<R: Read + Seek> Msg<R> {
    fn item(&mut self, path: &str, depth: u32) -> io::Result<Item> {
        let header = if depth == 0 { 32 } else { 24 };
        let mut item = Item { own: self.bag(path, header, Damage::Stops)?, ..Item::default() };
        for (name, is_storage) in self.names(path)? {
            let inner = join(path, &name);
            if !is_storage {
                continue;
            }
            if name.starts_with("__recip_version1.0_") && item.recipients.len() < MAX_PARTS {
                item.recipients.push(self.bag(&inner, 8, Damage::Stops)?);
            } else if name.starts_with("__attach_version1.0_") && item.attached.len() < MAX_PARTS {
                let nested = join(&inner, "__substg1.0_3701000D");
                // A file that cannot be read is told, and costs only itself.
                let own = self.bag(&inner, 8, Damage::Passed).unwrap_or_default();
                let mut attached = Attached { own, item: None };
                if self.file.is_stream(join(&nested, PROPERTIES)) {
                    if depth < MAX_DEPTH {
                        attached.item = self.item(&nested, depth + 1).ok().map(Box::new);
                    } else {
                        item.cut = true;
                        continue;
                    }
                }
                item.attached.push(attached);
            }
        }
        Ok(item)
    }

    /// The properties of one storage; the fixed-size ones begin after `header` bytes of their stream.
    fn bag(&mut self, path: &str, header: usize, damage: Damage) -> io::Result<Bag> {
        let mut bag = Bag::default();
        let mut kept = 0;
        for (name, is_storage) in self.names(path)? {
            let Some((tag, kind)) = name.strip_prefix("__substg1.0_").and_then(tag_and_type) else { continue };
            if is_storage || !tag::WANTED.contains(&tag) || kept > tag::WANTED.len() {
                continue;
            }
            kept += 1;
            let bytes = match self.read(&join(path, &name)) {
                Ok(bytes) => bytes,
                Err(_) if damage == Damage::Passed => continue,
                Err(error) => return Err(error),
            };
            match kind {
                0x001E => bag.add(tag, Value::Narrow(bytes)),
                0x001F => bag.add(tag, Value::Text(UTF_16LE.decode_without_bom_handling(&bytes).0.into_owned())),
                0x0102 => bag.add(tag, Value::Bytes(bytes)),
                _ => {}
            }
        }
        let properties = join(path, PROPERTIES);
        if !self.file.is_stream(&properties) {
            return Ok(bag);
        }
        let fixed = match self.read(&properties) {
            Ok(fixed) => fixed,
            Err(_) if damage == Damage::Passed => return Ok(bag),
            Err(error) => return Err(error),
        };
        for entry in fixed.get(header..).unwrap_or_default().chunks_exact(16) {
            let [k0, k1, t0, t1, _, _, _, _, value @ ..] = entry else { continue };
            let Ok(value) = <[u8; 8]>::try_from(value) else { continue };
            let tag = u16::from_le_bytes([*t0, *t1]);
            if !tag::WANTED.contains(&tag) {
                continue;
            }
            let whole = i64::from_le_bytes(value);
            match u16::from_le_bytes([*k0, *k1]) {
                0x0003 => bag.add(tag, Value::Number(i64::from(whole as i32))),
                0x000B => bag.add(tag, Value::Number(i64::from(whole & 0xFF != 0))),
                0x0040 => bag.add(tag, Value::Number(whole)),
                _ => {}
            }
        }
        Ok(bag)
    }

    /// What lies in a storage, by name, and whether it is a storage itself.
    fn names(&self, path: &str) -> io::Result<Vec<(String, bool)>> {
        let entries = self.file.read_storage(path)?;
        let mut names: Vec<_> = entries.map(|entry| (entry.name().to_owned(), entry.is_storage())).collect();
        names.sort();
        Ok(names)
    }

    fn read(&mut self, path: &str) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.file.open_stream(path)?.take(self.left.saturating_add(1)).read_to_end(&mut bytes)?;
        let left = self.left.checked_sub(bytes.len() as u64);
        self.left = left.unwrap_or_default();
        left.map(|_| bytes).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }
}

/// `0037001F`: the tag and its type.
fn tag_and_type(hex: &str) -> Option<(u16, u16)> {
    let (tag, kind) = hex.split_at_checked(4)?;
    Some((u16::from_str_radix(tag, 16).ok()?, u16::from_str_radix(kind, 16).ok()?))
}

fn join(path: &str, name: &str) -> String {
    format!("{}/{name}", path.trim_end_matches('/'))
}
