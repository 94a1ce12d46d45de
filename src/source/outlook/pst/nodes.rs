//! The lower half of a mailbox file: its two trees of pages, its blocks, and the nodes that are made of them (MS-PST, 2.2).
//!
//! The file may be damaged or made to harm, so every offset and count is checked, trees end at a set depth, and what one
//! item may read is counted.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Read, Seek, SeekFrom};

use super::cipher;

/// Sizes and places that differ between the two kinds of file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Width {
    /// Outlook 97 to 2002.
    Ansi,
    /// Since Outlook 2003.
    Unicode,
}

/// What a node is made of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Node {
    /// Its data.
    pub(super) data: u64,
    /// The nodes within it; 0 when there are none.
    pub(super) within: u64,
}

/// An open mailbox file.
pub(super) struct Nodes<R> {
    reader: R,
    width: Width,
    cipher: u8,
    node_root: u64,
    block_root: u64,
    pages: HashMap<u64, Vec<u8>>,
    /// Bytes that may still be read for the current item.
    left: u64,
}

/// What one item may read; no mail service carries more.
const MAX_ITEM: u64 = 200 * 1024 * 1024;

const PAGE: usize = 512;
/// Pages kept in memory.
const KEPT_PAGES: usize = 2048;
/// Pages above pages; eight hold more than any file.
const MAX_LEVELS: u8 = 8;
const BLOCK_TREE: u8 = 0x80;
const NODE_TREE: u8 = 0x81;

/// Says what is broken.
pub(super) fn broken(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl<R: Read + Seek> Nodes<R> {
    /// Reads the header.
    pub(super) fn open(mut reader: R) -> io::Result<Self> {
        let mut header = [0; 564];
        reader.seek(SeekFrom::Start(0))?;
        reader.read_exact(&mut header)?;
        if number(&header, 0, 4)? != 0x4E44_4221 || number(&header, 8, 2)? != 0x4D53 {
            return Err(broken("it does not begin as a mailbox of Outlook does"));
        }
        let width = match number(&header, 10, 2)? {
            14 | 15 => Width::Ansi,
            21 | 23 => Width::Unicode,
            36.. => return Err(broken("it is an offline copy (.ost) of the newest kind, which is not read here")),
            _ => return Err(broken("its version is not known")),
        };
        let (nodes, blocks, cipher) = match width {
            Width::Ansi => (number(&header, 188, 4)?, number(&header, 196, 4)?, number(&header, 461, 1)?),
            Width::Unicode => (number(&header, 224, 8)?, number(&header, 240, 8)?, number(&header, 513, 1)?),
        };
        let cipher = match cipher {
            cipher @ 0..=2 => cipher as u8,
            _ => return Err(broken("it is encrypted for one organisation")),
        };
        Ok(Self { reader, width, cipher, node_root: nodes, block_root: blocks, pages: HashMap::new(), left: MAX_ITEM })
    }

    /// Begins to count anew what is read.
    pub(super) fn begin_item(&mut self) {
        self.left = MAX_ITEM;
    }

    /// Bytes of an id or an offset.
    fn word(&self) -> usize {
        match self.width {
            Width::Ansi => 4,
            Width::Unicode => 8,
        }
    }

    /// A node of the file by its number.
    pub(super) fn node(&mut self, id: u32) -> io::Result<Node> {
        let word = self.word();
        let entry = self.find(self.node_root, NODE_TREE, u64::from(id))?.ok_or_else(|| broken("a node is missing"))?;
        Ok(Node { data: number(&entry, word, word)?, within: number(&entry, 2 * word, word)? })
    }

    /// The entry of a key in one of the trees.
    fn find(&mut self, root: u64, kind: u8, key: u64) -> io::Result<Option<Vec<u8>>> {
        let word = self.word();
        let mut offset = root;
        let mut above = MAX_LEVELS + 1;
        loop {
            let page = self.page(offset, kind)?;
            let about = if word == 8 { 488 } else { 496 };
            let count = number(&page, about, 1)? as usize;
            let size = number(&page, about + 2, 1)? as usize;
            let level = number(&page, about + 3, 1)? as u8;
            let least = if level > 0 {
                3 * word
            } else if kind == NODE_TREE {
                4 * word
            } else {
                2 * word + 4
            };
            if size < least || count * size > about || level >= above {
                return Err(broken("a page is damaged"));
            }
            above = level;
            let entries = page.get(..count * size).unwrap_or_default().chunks_exact(size);
            let key_of =
                |entry: &[u8]| number(entry, 0, word).map(|key| if kind == BLOCK_TREE { key & !1 } else { key });
            let mut found: Option<&[u8]> = None;
            for entry in entries {
                let is = key_of(entry)?;
                if level == 0 && is == key {
                    return Ok(Some(entry.to_vec()));
                }
                if level > 0 && is <= key {
                    found = Some(entry);
                }
            }
            match found {
                Some(entry) if level > 0 => offset = number(entry, 2 * word, word)?,
                _ => return Ok(None),
            }
        }
    }

    fn page(&mut self, offset: u64, kind: u8) -> io::Result<Vec<u8>> {
        if let Some(page) = self.pages.get(&offset) {
            return Ok(page.clone());
        }
        let mut page = vec![0; PAGE];
        self.reader.seek(SeekFrom::Start(offset))?;
        self.reader.read_exact(&mut page)?;
        let (end, sum) = if self.width == Width::Unicode { (496, 500) } else { (500, 508) };
        let sum = number(&page, sum, 4)?;
        let is = number(&page, end, 1)?;
        if is != u64::from(kind) || sum != u64::from(cipher::checksum(page.get(..end).unwrap_or_default())) {
            return Err(broken("a page is damaged"));
        }
        if self.pages.len() >= KEPT_PAGES {
            self.pages.clear();
        }
        self.pages.insert(offset, page.clone());
        Ok(page)
    }

    /// One block, deciphered.
    fn block(&mut self, id: u64) -> io::Result<Vec<u8>> {
        let word = self.word();
        let id = id & !1;
        let entry = self.find(self.block_root, BLOCK_TREE, id)?.ok_or_else(|| broken("a block is missing"))?;
        let (offset, size) = (number(&entry, word, word)?, number(&entry, 2 * word, 2)?);
        self.left = self.left.checked_sub(size.max(64)).ok_or_else(|| broken("it is larger than any mail"))?;
        let trailer: u64 = if self.width == Width::Unicode { 16 } else { 12 };
        let whole = (size + trailer).div_ceil(64) * 64;
        let mut bytes = vec![0; usize::try_from(whole).map_err(|_| broken("a block is damaged"))?];
        self.reader.seek(SeekFrom::Start(offset))?;
        self.reader.read_exact(&mut bytes)?;
        let end = bytes.len() - trailer as usize;
        let sum_at = if self.width == Width::Unicode { end + 4 } else { end + 8 };
        let (said, sum) = (number(&bytes, end, 2)?, number(&bytes, sum_at, 4)?);
        bytes.truncate(size as usize);
        if said != size || sum != u64::from(cipher::checksum(&bytes)) {
            return Err(broken("a block is damaged"));
        }
        // Blocks of the file's own bookkeeping are not hidden.
        if id & 2 == 0 {
            match self.cipher {
                1 => cipher::permute(&mut bytes),
                2 => cipher::cyclic(&mut bytes, id as u32),
                _ => {}
            }
        }
        Ok(bytes)
    }

    /// The data of a node, block by block.
    pub(super) fn blocks(&mut self, id: u64) -> io::Result<Vec<Vec<u8>>> {
        let mut blocks = Vec::new();
        if id != 0 {
            self.add_blocks(id, 2, &mut blocks)?;
        }
        Ok(blocks)
    }

    fn add_blocks(&mut self, id: u64, deeper: u32, blocks: &mut Vec<Vec<u8>>) -> io::Result<()> {
        let block = self.block(id)?;
        if id & 2 == 0 {
            blocks.push(block);
            return Ok(());
        }
        if number(&block, 0, 1)? != 1 || deeper == 0 {
            return Err(broken("a list of blocks is damaged"));
        }
        let word = self.word();
        let count = number(&block, 2, 2)? as usize;
        for at in 0..count {
            let id = number(&block, 8 + at * word, word)?;
            self.add_blocks(id, deeper - 1, blocks)?;
        }
        Ok(())
    }

    /// The nodes within a node.
    pub(super) fn within(&mut self, id: u64) -> io::Result<BTreeMap<u32, Node>> {
        let mut nodes = BTreeMap::new();
        if id != 0 {
            self.add_within(id, 1, &mut nodes)?;
        }
        Ok(nodes)
    }

    fn add_within(&mut self, id: u64, deeper: u32, nodes: &mut BTreeMap<u32, Node>) -> io::Result<()> {
        let block = self.block(id)?;
        let word = self.word();
        let begin = if self.width == Width::Unicode { 8 } else { 4 };
        let (kind, level, count) = (number(&block, 0, 1)?, number(&block, 1, 1)?, number(&block, 2, 2)? as usize);
        if kind != 2 {
            return Err(broken("a list of nodes is damaged"));
        }
        for at in 0..count {
            if level == 0 {
                let entry = begin + at * 3 * word;
                let id = number(&block, entry, 4)? as u32;
                let node =
                    Node { data: number(&block, entry + word, word)?, within: number(&block, entry + 2 * word, word)? };
                nodes.insert(id, node);
            } else {
                let next = number(&block, begin + at * 2 * word + word, word)?;
                let deeper = deeper.checked_sub(1).ok_or_else(|| broken("a list of nodes is damaged"))?;
                self.add_within(next, deeper, nodes)?;
            }
        }
        Ok(())
    }

    /// How many bytes a row's number takes in the index of a table.
    pub(super) fn row_number_size(&self) -> usize {
        if self.width == Width::Unicode { 4 } else { 2 }
    }
}

/// A number of up to eight bytes, the lowest first.
pub(super) fn number(bytes: &[u8], at: usize, len: usize) -> io::Result<u64> {
    let slice =
        at.checked_add(len).and_then(|end| bytes.get(at..end)).ok_or_else(|| broken("a structure is cut off"))?;
    Ok(slice.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}
