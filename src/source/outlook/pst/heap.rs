//! The middle of a mailbox file: a heap within a node, and in it the properties of an item or a table of rows (MS-PST, 2.3).

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

use encoding_rs::UTF_16LE;

use super::super::bag::{Bag, Value, tag};
use super::nodes::{Node, Nodes, broken, number};

/// A heap with the nodes that its larger values lie in.
pub(super) struct Heap {
    blocks: Vec<Vec<u8>>,
    pub(super) within: BTreeMap<u32, Node>,
}

/// Trees in a heap are no deeper.
const MAX_LEVELS: u64 = 8;

/// No tree in a heap holds more records; a folder of a million mails has as many rows.
const MAX_RECORDS: usize = 20_000_000;

impl Heap {
    pub(super) fn open<R: Read + Seek>(nodes: &mut Nodes<R>, node: Node) -> io::Result<Self> {
        let heap = Self { blocks: nodes.blocks(node.data)?, within: nodes.within(node.within)? };
        let first = heap.blocks.first().ok_or_else(|| broken("a node is empty"))?;
        if number(first, 2, 1)? != 0xEC {
            return Err(broken("a heap is damaged"));
        }
        Ok(heap)
    }

    fn root(&self) -> io::Result<u64> {
        number(self.blocks.first().map(Vec::as_slice).unwrap_or_default(), 4, 4)
    }

    /// A piece of the heap.
    fn piece(&self, id: u64) -> io::Result<&[u8]> {
        if id == 0 {
            return Ok(&[]);
        }
        let (block, index) = ((id >> 16) as usize, ((id >> 5) & 0x7FF) as usize);
        let block = self.blocks.get(block).ok_or_else(|| broken("a heap is damaged"))?;
        let map = number(block, 0, 2)? as usize;
        let index = index.checked_sub(1).ok_or_else(|| broken("a heap is damaged"))?;
        if index as u64 >= number(block, map, 2)? {
            return Err(broken("a heap is damaged"));
        }
        let (start, end) = (number(block, map + 4 + index * 2, 2)?, number(block, map + 6 + index * 2, 2)?);
        block.get(start as usize..end as usize).ok_or_else(|| broken("a heap is damaged"))
    }

    /// A value in the heap or, when it is large, in a node within.
    fn value<R: Read + Seek>(&self, nodes: &mut Nodes<R>, id: u64) -> io::Result<Vec<u8>> {
        if id & 0x1F == 0 {
            return self.piece(id).map(<[u8]>::to_vec);
        }
        Ok(self.value_blocks(nodes, id)?.concat())
    }

    fn value_blocks<R: Read + Seek>(&self, nodes: &mut Nodes<R>, id: u64) -> io::Result<Vec<Vec<u8>>> {
        if id & 0x1F == 0 {
            return Ok(vec![self.piece(id)?.to_vec()]);
        }
        let node = self.within.get(&(id as u32)).ok_or_else(|| broken("a value is missing"))?;
        nodes.blocks(node.data)
    }

    /// The records of a tree whose keys have `key` bytes and whose values have `value`.
    fn records(&self, root: u64, key: usize, value: usize) -> io::Result<Vec<&[u8]>> {
        let header = self.piece(root)?;
        let (keys, values) = (number(header, 1, 1)? as usize, number(header, 2, 1)? as usize);
        let levels = number(header, 3, 1)?;
        if number(header, 0, 1)? != 0xB5 || keys != key || values != value || levels > MAX_LEVELS {
            return Err(broken("a tree of a heap is damaged"));
        }
        let mut pieces = vec![number(header, 4, 4)?];
        for _ in 0..levels {
            let mut next = Vec::new();
            for piece in pieces {
                for record in self.piece(piece)?.chunks_exact(key + 4) {
                    next.push(number(record, key, 4)?);
                }
                if next.len() > MAX_RECORDS / 100 {
                    return Err(broken("a tree of a heap is damaged"));
                }
            }
            pieces = next;
        }
        let mut records = Vec::new();
        for piece in pieces {
            records.extend(self.piece(piece)?.chunks_exact(key + value));
            if records.len() > MAX_RECORDS {
                return Err(broken("a tree of a heap is damaged"));
            }
        }
        Ok(records)
    }

    /// The wanted properties, and the number of the node that holds an attached item.
    pub(super) fn properties<R: Read + Seek>(
        &self,
        nodes: &mut Nodes<R>,
        also: &[u16],
    ) -> io::Result<(Bag, Option<u32>)> {
        let mut bag = Bag::default();
        let mut item = None;
        for record in self.records(self.root()?, 2, 6)? {
            let (id, kind, value) = (number(record, 0, 2)? as u16, number(record, 2, 2)?, number(record, 4, 4)?);
            if !tag::WANTED.contains(&id) && !also.contains(&id) {
                continue;
            }
            match kind {
                0x0003 => bag.add(id, Value::Number(i64::from(value as i32))),
                0x000B => bag.add(id, Value::Number(i64::from(value & 0xFF != 0))),
                0x0040 => bag.add(id, Value::Number(number(self.piece(value)?, 0, 8)? as i64)),
                0x000D => item = Some(number(self.piece(value)?, 0, 4)? as u32),
                _ => {
                    if let Some(value) = long(kind, self.value(nodes, value)?) {
                        bag.add(id, value);
                    }
                }
            }
        }
        Ok((bag, item))
    }

    /// The numbers of the rows of a table with their places in it.
    pub(super) fn rows<R: Read + Seek>(&self, nodes: &Nodes<R>) -> io::Result<Vec<(u32, usize)>> {
        let table = self.table()?;
        let size = nodes.row_number_size();
        let records = self.records(number(table, 10, 4)?, 4, size)?;
        records.iter().map(|row| Ok((number(row, 0, 4)? as u32, number(row, 4, size)? as usize))).collect()
    }

    /// The wanted properties of every row of a table.
    pub(super) fn table_bags<R: Read + Seek>(&self, nodes: &mut Nodes<R>, most: usize) -> io::Result<Vec<Bag>> {
        let table = self.table()?;
        let row_size = number(table, 8, 2)? as usize;
        let flags_at = number(table, 6, 2)? as usize;
        if row_size < 4 || flags_at > row_size {
            return Err(broken("a table is damaged"));
        }
        let mut columns = Vec::new();
        for at in 0..number(table, 1, 1)? as usize {
            let column = table.get(22 + at * 8..30 + at * 8).ok_or_else(|| broken("a table is damaged"))?;
            let id = number(column, 2, 2)? as u16;
            if tag::WANTED.contains(&id) {
                let place = (number(column, 4, 2)? as usize, number(column, 6, 1)? as usize);
                columns.push((id, number(column, 0, 2)?, place, number(column, 7, 1)? as usize));
            }
        }
        // A row never goes on in the next block.
        let blocks = self.value_blocks(nodes, number(table, 14, 4)?)?;
        let rows: Vec<&[u8]> = blocks.iter().flat_map(|block| block.chunks_exact(row_size)).collect();
        let mut bags = Vec::new();
        for (_, place) in self.rows(nodes)?.into_iter().take(most) {
            let row = rows.get(place).ok_or_else(|| broken("a table is damaged"))?;
            let mut bag = Bag::default();
            for &(id, kind, (at, len), flag) in &columns {
                let is_set = row.get(flags_at + flag / 8).is_some_and(|byte| byte & (0x80 >> (flag % 8)) != 0);
                if !is_set || len > 8 {
                    continue;
                }
                let value = number(row, at, len)?;
                match kind {
                    0x0003 => bag.add(id, Value::Number(i64::from(value as i32))),
                    0x001E | 0x001F | 0x0102 => {
                        if let Some(value) = long(kind, self.value(nodes, value)?) {
                            bag.add(id, value);
                        }
                    }
                    _ => {}
                }
            }
            bags.push(bag);
        }
        Ok(bags)
    }

    fn table(&self) -> io::Result<&[u8]> {
        let table = self.piece(self.root()?)?;
        if number(table, 0, 1)? != 0x7C { Err(broken("a table is damaged")) } else { Ok(table) }
    }
}

fn long(kind: u64, bytes: Vec<u8>) -> Option<Value> {
    match kind {
        0x001E => Some(Value::Narrow(bytes)),
        0x001F => Some(Value::Text(UTF_16LE.decode_without_bom_handling(&bytes).0.into_owned())),
        0x0102 => Some(Value::Bytes(bytes)),
        _ => None,
    }
}
