//! Mailboxes of Outlook made for tests: folders of messages in, bytes of a `.pst` file out (MS-PST), of both kinds.

use super::heap::{Heap, checksum, signature};
use super::{Node, Value};

/// A folder with its messages and the folders in it.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    pub name: &'static str,
    pub messages: Vec<Node>,
    pub folders: Vec<Folder>,
}

/// Which kind of file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    Ansi,
    Unicode,
}

/// The bytes of a mailbox with these folders.
pub fn mailbox(kind: Kind, folders: &[Folder]) -> Vec<u8> {
    with_wrong_bytes(kind, folders, &[])
}

/// The same with wrong bytes that no checksum tells: in which block or page, where, and which byte.
pub fn with_wrong_bytes(kind: Kind, folders: &[Folder], wrong: &[(usize, usize, u8)]) -> Vec<u8> {
    let mut file = File {
        kind,
        bytes: vec![0; 0x4800],
        blocks: Vec::new(),
        nodes: Vec::new(),
        next: 4,
        used: 0x400,
        wrong: wrong.to_vec(),
    };
    let mut entry = vec![0; 4];
    entry.extend_from_slice(&[7; 16]);
    entry.extend_from_slice(&0x2222_u32.to_le_bytes());
    let store = Node::default()
        .wide(0x3001, "Mailbox")
        .with(0x0FF9, Value::Bytes(vec![7; 16]))
        .with(0x35E0, Value::Bytes(entry.clone()))
        .with(0x35E3, Value::Bytes(entry.clone()))
        .with(0x35E7, Value::Bytes(entry));
    let (data, _) = file.properties(&store, &mut Vec::new(), false);
    file.nodes.push((0x21, data, 0, 0));
    let top = Folder { name: "Top", messages: Vec::new(), folders: folders.to_vec() };
    file.folder(0x122, 0x122, &Folder { name: "", messages: Vec::new(), folders: Vec::new() }, &[0x2222]);
    file.tree(0x2222, 0x122, &top);
    file.finish()
}

struct File {
    kind: Kind,
    bytes: Vec<u8>,
    blocks: Vec<(u64, u64, u16)>,
    nodes: Vec<(u32, u64, u64, u32)>,
    next: u64,
    /// The last number given to a folder or message.
    used: u32,
    wrong: Vec<(usize, usize, u8)>,
}

impl File {
    fn word(&self) -> usize {
        if self.kind == Kind::Unicode { 8 } else { 4 }
    }

    fn put(&self, into: &mut Vec<u8>, number: u64) {
        into.extend_from_slice(&number.to_le_bytes()[..self.word()]);
    }

    /// Puts the wrong bytes of the next block or page in their places.
    fn spoil(&self, data: &mut [u8]) {
        let number = (self.next / 4 - 1) as usize;
        for (_, at, byte) in self.wrong.iter().filter(|(block, _, _)| *block == number) {
            let len = data.len().max(1);
            data.iter_mut().skip(at % len).take(1).for_each(|place| *place = *byte);
        }
    }

    fn number(&mut self) -> u32 {
        self.used += 1;
        self.used << 5
    }

    fn block(&mut self, data: &[u8], internal: bool) -> u64 {
        let mut data = data.to_vec();
        self.spoil(&mut data);
        let data = &data[..];
        let id = self.next | if internal { 2 } else { 0 };
        self.next += 4;
        let at = self.bytes.len() as u64;
        let size = u16::try_from(data.len()).expect("blocks are small");
        self.blocks.push((id, at, size));
        let trailer = if self.kind == Kind::Unicode { 16 } else { 12 };
        let whole = (data.len() + trailer).div_ceil(64) * 64;
        self.bytes.extend_from_slice(data);
        self.bytes.resize(at as usize + whole - trailer, 0);
        let mut end = size.to_le_bytes().to_vec();
        end.extend_from_slice(&signature(at, id).to_le_bytes());
        self.sum_and_id(&mut end, checksum(data), id);
        self.bytes.extend_from_slice(&end);
        id
    }

    /// The two kinds of file have them in different order.
    fn sum_and_id(&self, into: &mut Vec<u8>, sum: u32, id: u64) {
        if self.kind == Kind::Unicode {
            into.extend_from_slice(&sum.to_le_bytes());
            self.put(into, id);
        } else {
            self.put(into, id);
            into.extend_from_slice(&sum.to_le_bytes());
        }
    }

    fn data(&mut self, data: &[u8]) -> u64 {
        if data.len() <= 8176 {
            return self.block(data, false);
        }
        let ids: Vec<u64> = data.chunks(8176).map(|part| self.block(part, false)).collect();
        let mut list = vec![1, 1];
        list.extend_from_slice(&(ids.len() as u16).to_le_bytes());
        list.extend_from_slice(&(data.len() as u32).to_le_bytes());
        ids.iter().for_each(|id| self.put(&mut list, *id));
        self.block(&list, true)
    }

    fn within(&mut self, mut nodes: Vec<(u32, u64, u64)>) -> u64 {
        if nodes.is_empty() {
            return 0;
        }
        nodes.sort_unstable();
        let mut list = vec![2, 0];
        list.extend_from_slice(&(nodes.len() as u16).to_le_bytes());
        if self.kind == Kind::Unicode {
            list.extend_from_slice(&[0; 4]);
        }
        for (id, data, within) in nodes {
            [u64::from(id), data, within].into_iter().for_each(|number| self.put(&mut list, number));
        }
        self.block(&list, true)
    }

    /// The data block of a node that holds properties; large values go to nodes within.
    fn properties(&mut self, node: &Node, within: &mut Vec<(u32, u64, u64)>, item: bool) -> (u64, Option<u32>) {
        let mut heap = Heap::default();
        let mut records = Vec::new();
        let mut object = None;
        let mut values: Vec<(u16, u16, Vec<u8>)> = Vec::new();
        for (tag, value) in &node.values {
            let (kind, bytes) = self.value(value);
            values.push((*tag, kind, bytes));
        }
        if item {
            let id: u32 = 0x20_0004;
            object = Some(id);
            let mut bytes = id.to_le_bytes().to_vec();
            bytes.extend_from_slice(&[0; 4]);
            values.push((0x3701, 0x000D, bytes));
            values.sort();
        }
        for (tag, kind, bytes) in values {
            let number = match kind {
                0x0003 => u32::from_le_bytes(bytes.try_into().expect("four")),
                _ => self.place(&mut heap, &bytes, within),
            };
            records.extend_from_slice(&tag.to_le_bytes());
            records.extend_from_slice(&kind.to_le_bytes());
            records.extend_from_slice(&number.to_le_bytes());
        }
        let records = heap.add(&records);
        let root = heap.tree(2, 6, records);
        (self.block(&heap.block(0xBC, root), false), object)
    }

    fn value(&self, value: &Value) -> (u16, Vec<u8>) {
        match value {
            Value::Bytes(bytes) => (0x0102, bytes.clone()),
            Value::Narrow(bytes) => (0x001E, bytes.clone()),
            Value::Number(number) => (0x0003, number.to_le_bytes().to_vec()),
            Value::Time(at) => (0x0040, ((at + 11_644_473_600) * 10_000_000).to_le_bytes().to_vec()),
            Value::Wide(text) if self.kind == Kind::Ansi => {
                (0x001E, encoding_rs::WINDOWS_1251.encode(text).0.into_owned())
            }
            Value::Wide(text) => (0x001F, text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        }
    }

    fn place(&mut self, heap: &mut Heap, bytes: &[u8], within: &mut Vec<(u32, u64, u64)>) -> u32 {
        if bytes.len() <= 300 {
            return heap.add(bytes);
        }
        let data = self.data(bytes);
        let id = (0x400 + within.len() as u32) << 5 | 0x1F;
        within.push((id, data, 0));
        id
    }

    /// A table: rows by their numbers, with columns beside the two that every table has.
    fn table(&mut self, columns: &[(u16, u16)], rows: &[(u32, Vec<Option<u32>>)], mut heap: Heap) -> Vec<u8> {
        let width = 8 + columns.len() * 4;
        let flags = (columns.len() + 2).div_ceil(8);
        let mut header = vec![0x7C, (columns.len() + 2) as u8];
        for end in [width, width, width, width + flags] {
            header.extend_from_slice(&(end as u16).to_le_bytes());
        }
        let mut index = Vec::new();
        let mut matrix = Vec::new();
        let mut sorted: Vec<(u32, usize)> = rows.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
        sorted.sort_unstable();
        for (id, at) in sorted {
            index.extend_from_slice(&id.to_le_bytes());
            index.extend_from_slice(&(at as u32).to_le_bytes()[..if self.kind == Kind::Unicode { 4 } else { 2 }]);
        }
        for (id, values) in rows {
            matrix.extend_from_slice(&id.to_le_bytes());
            matrix.extend_from_slice(&1_u32.to_le_bytes());
            let mut set = vec![0_u8; flags];
            set[0] = 0xC0;
            for (at, value) in values.iter().enumerate() {
                matrix.extend_from_slice(&value.unwrap_or(0).to_le_bytes());
                if value.is_some() {
                    set[(at + 2) / 8] |= 0x80 >> ((at + 2) % 8);
                }
            }
            matrix.extend_from_slice(&set);
        }
        let index = if index.is_empty() { 0 } else { heap.add(&index) };
        let index = heap.tree(4, if self.kind == Kind::Unicode { 4 } else { 2 }, index);
        let matrix = if matrix.is_empty() { 0 } else { heap.add(&matrix) };
        header.extend_from_slice(&index.to_le_bytes());
        header.extend_from_slice(&matrix.to_le_bytes());
        header.extend_from_slice(&0_u32.to_le_bytes());
        let own = [(0x67F2_u16, 0x0003_u16), (0x67F3, 0x0003)];
        for (at, (tag, kind)) in own.iter().chain(columns).enumerate() {
            header.extend_from_slice(&kind.to_le_bytes());
            header.extend_from_slice(&tag.to_le_bytes());
            header.extend_from_slice(&((at * 4) as u16).to_le_bytes());
            header.extend_from_slice(&[4, at as u8]);
        }
        let root = heap.add(&header);
        heap.block(0x7C, root)
    }

    fn tree(&mut self, id: u32, parent: u32, folder: &Folder) {
        let below: Vec<u32> = folder.folders.iter().map(|_| self.number() | 2).collect();
        self.folder(id, parent, folder, &below);
        for (child, below) in folder.folders.iter().zip(below) {
            self.tree(below, id, child);
        }
    }

    fn folder(&mut self, id: u32, parent: u32, folder: &Folder, below: &[u32]) {
        let own = Node::default()
            .wide(0x3001, folder.name)
            .with(0x3602, Value::Number(folder.messages.len() as i32))
            .with(0x3603, Value::Number(0));
        let (data, _) = self.properties(&own, &mut Vec::new(), false);
        self.nodes.push((id, data, 0, parent));
        let mut messages = Vec::new();
        for message in &folder.messages {
            let number = self.number() | 4;
            let (data, within) = self.message(message);
            self.nodes.push((number, data, within, id));
            messages.push((number, Vec::new()));
        }
        for (kind, rows) in
            [(0x0D, below.iter().map(|id| (*id, Vec::new())).collect()), (0x0E, messages), (0x0F, Vec::new())]
        {
            let table = self.table(&[], &rows, Heap::default());
            let data = self.block(&table, false);
            self.nodes.push((id & !0x1F | kind, data, 0, 0));
        }
    }

    fn message(&mut self, message: &Node) -> (u64, u64) {
        let mut within = Vec::new();
        let (data, _) = self.properties(message, &mut within, false);
        let mut heap = Heap::default();
        let columns = [(0x0C15, 0x0003), (0x3001, self.text()), (0x39FE, self.text())];
        let mut rows = Vec::new();
        for (at, recipient) in message.recipients.iter().enumerate() {
            let mut values = Vec::new();
            for (tag, _) in columns {
                values.push(recipient.values.get(&tag).map(|value| match self.value(value) {
                    (0x0003, bytes) => u32::from_le_bytes(bytes.try_into().expect("four")),
                    (_, bytes) => heap.add(&bytes),
                }));
            }
            rows.push((at as u32, values));
        }
        let table = self.table(&columns, &rows, heap);
        let table = self.block(&table, false);
        within.push((0x692, table, 0));
        let mut attached = Vec::new();
        for (at, file) in message.attachments.iter().enumerate() {
            let mut inner = Vec::new();
            let (data, object) = self.properties(file, &mut inner, file.nested.is_some());
            if let (Some(nested), Some(id)) = (&file.nested, object) {
                let (data, within) = self.message(nested);
                inner.push((id, data, within));
            }
            let id = (0x200 + at as u32) << 5 | 5;
            let inner = self.within(inner);
            within.push((id, data, inner));
            attached.push((id, Vec::new()));
        }
        if !attached.is_empty() {
            let table = self.table(&[], &attached, Heap::default());
            let table = self.block(&table, false);
            within.push((0x671, table, 0));
        }
        (data, self.within(within))
    }

    fn text(&self) -> u16 {
        if self.kind == Kind::Unicode { 0x001F } else { 0x001E }
    }

    fn finish(mut self) -> Vec<u8> {
        let word = self.word();
        let mut blocks = std::mem::take(&mut self.blocks);
        blocks.sort_unstable();
        let blocks: Vec<(u64, Vec<u8>)> = blocks
            .into_iter()
            .map(|(id, at, size)| {
                let mut entry = Vec::new();
                self.put(&mut entry, id);
                self.put(&mut entry, at);
                entry.extend_from_slice(&size.to_le_bytes());
                entry.extend_from_slice(&2_u16.to_le_bytes());
                entry.resize(if word == 8 { 24 } else { 12 }, 0);
                (id, entry)
            })
            .collect();
        let mut nodes = std::mem::take(&mut self.nodes);
        nodes.sort_unstable();
        let nodes: Vec<(u64, Vec<u8>)> = nodes
            .into_iter()
            .map(|(id, data, within, parent)| {
                let mut entry = Vec::new();
                [u64::from(id), data, within].into_iter().for_each(|number| self.put(&mut entry, number));
                entry.extend_from_slice(&parent.to_le_bytes());
                entry.resize(if word == 8 { 32 } else { 16 }, 0);
                (u64::from(id), entry)
            })
            .collect();
        let block_root = self.pages(0x80, blocks);
        let node_root = self.pages(0x81, nodes);
        self.header(node_root, block_root);
        self.bytes
    }

    /// A tree of pages; where its root is, with the id of that page.
    fn pages(&mut self, kind: u8, mut entries: Vec<(u64, Vec<u8>)>) -> (u64, u64) {
        let about = if self.kind == Kind::Unicode { 488 } else { 496 };
        let mut level = 0;
        loop {
            let size = entries.first().map_or(about, |(_, entry)| entry.len());
            let mut above = Vec::new();
            let mut root = (0, 0);
            for part in entries.chunks(about / size) {
                let mut page: Vec<u8> = part.iter().flat_map(|(_, entry)| entry.clone()).collect();
                page.resize(about, 0);
                page.extend_from_slice(&[part.len() as u8, (about / size) as u8, size as u8, level]);
                page.resize(if self.kind == Kind::Unicode { 496 } else { 500 }, 0);
                self.spoil(&mut page);
                let id = self.next;
                self.next += 4;
                self.bytes.resize(self.bytes.len().div_ceil(512) * 512, 0);
                let at = self.bytes.len() as u64;
                let sum = checksum(&page);
                page.extend_from_slice(&[kind, kind]);
                page.extend_from_slice(&signature(at, id).to_le_bytes());
                if self.kind == Kind::Unicode {
                    page.extend_from_slice(&sum.to_le_bytes());
                    self.put(&mut page, id);
                } else {
                    self.put(&mut page, id);
                    page.extend_from_slice(&sum.to_le_bytes());
                }
                self.bytes.extend_from_slice(&page);
                let first = part.first().map_or(0, |(key, _)| *key);
                let mut entry = Vec::new();
                [first, id, at].into_iter().for_each(|number| self.put(&mut entry, number));
                above.push((first, entry));
                root = (id, at);
            }
            if above.len() <= 1 {
                return root;
            }
            entries = above;
            level += 1;
        }
    }

    fn header(&mut self, nodes: (u64, u64), blocks: (u64, u64)) {
        let unicode = self.kind == Kind::Unicode;
        let size = self.bytes.len() as u64;
        let mut header = Vec::new();
        header.extend_from_slice(b"SM");
        header.extend_from_slice(&(if unicode { 23_u16 } else { 15 }).to_le_bytes());
        header.extend_from_slice(&19_u16.to_le_bytes());
        header.extend_from_slice(&[1, 1]);
        header.extend_from_slice(&[0; 8]);
        if unicode {
            header.extend_from_slice(&[0; 8]);
            self.put(&mut header, self.next);
        } else {
            self.put(&mut header, self.next);
            self.put(&mut header, self.next);
        }
        header.extend_from_slice(&1_u32.to_le_bytes());
        header.extend_from_slice(&[0; 128]);
        if unicode {
            header.extend_from_slice(&[0; 8]);
        }
        header.extend_from_slice(&[0; 4]);
        for number in [size, 0x4400, 0, 0, nodes.0, nodes.1, blocks.0, blocks.1] {
            self.put(&mut header, number);
        }
        header.extend_from_slice(&[0; 4]);
        if unicode {
            header.extend_from_slice(&[0; 4]);
        }
        header.extend_from_slice(&[0xFF; 256]);
        header.extend_from_slice(&[0x80, 0, 0, 0]);
        if unicode {
            self.put(&mut header, self.next);
        } else {
            header.resize(504, 0);
        }
        let mut whole = b"!BDN".to_vec();
        whole.extend_from_slice(&checksum(&header[..471]).to_le_bytes());
        whole.extend_from_slice(&header);
        if unicode {
            let mut summed = header.clone();
            summed.resize(516, 0);
            whole.resize(524, 0);
            whole.extend_from_slice(&checksum(&summed).to_le_bytes());
        }
        self.bytes[..whole.len()].copy_from_slice(&whole);
    }
}
