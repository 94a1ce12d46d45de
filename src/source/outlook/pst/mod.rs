//! A mailbox of Outlook (`.pst`, and `.ost` of the older kind): its folders, and the items in them one at a time.
//!
//! Written by hand after MS-PST, because the crate for it stops the whole program on sizes that a damaged or hostile file
//! can hold. Tests hold what is read here against that crate.

mod cipher;
mod heap;
mod nodes;

use std::collections::HashSet;
use std::io::{self, Read, Seek};

use super::bag::tag;
use super::item::{Attached, Item};
use heap::Heap;
use nodes::{Node, Nodes, broken};

const MESSAGE_STORE: u32 = 0x21;
const ROOT_FOLDER: u32 = 0x122;
const FOLDERS_BELOW: u16 = 0x35E0;

/// Kinds of nodes, the low five bits of their numbers.
const FOLDER: u32 = 0x02;
const MESSAGE: u32 = 0x04;
const ATTACHMENT: u32 = 0x05;
const HIERARCHY: u32 = 0x0D;
const CONTENTS: u32 = 0x0E;
const RECIPIENTS: u32 = 0x12;

/// No mailbox has more folders.
const MAX_FOLDERS: usize = 50_000;
/// Folders in folders go no deeper.
const MAX_DEPTH: usize = 64;
/// Items in items go no deeper.
const MAX_NESTED: u32 = 5;
/// A mail has no more recipients or files.
const MAX_PARTS: usize = 10_000;

/// An open mailbox.
pub struct Pst<R> {
    nodes: Nodes<R>,
}

/// One folder of a mailbox.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Folder {
    /// Its name with those of the folders it lies in, e.g. `Inbox/Orders`.
    pub path: String,
    /// The numbers of its items.
    pub items: Vec<u32>,
    /// Why its items or the folders in it cannot be listed.
    pub broken: Option<String>,
}

impl<R: Read + Seek> Pst<R> {
    /// Opens a mailbox.
    ///
    /// # Errors
    /// When it is none, or of a kind that is not read; the error says which.
    pub fn open(reader: R) -> io::Result<Self> {
        Ok(Self { nodes: Nodes::open(reader)? })
    }

    /// All folders, those that hold nothing included, parents before what lies in them.
    ///
    /// # Errors
    /// When not even the first can be found.
    pub fn folders(&mut self) -> io::Result<Vec<Folder>> {
        let root = self.top().unwrap_or(ROOT_FOLDER);
        self.nodes.node(root)?;
        let mut folders = Vec::new();
        let mut seen = HashSet::from([root]);
        let mut open: Vec<(u32, Vec<String>)> = vec![(root, Vec::new())];
        while let Some((id, path)) = open.pop() {
            if folders.len() >= MAX_FOLDERS {
                break;
            }
            self.nodes.begin_item();
            let items = self.rows(id & !0x1F | CONTENTS, MESSAGE);
            let below = self.rows(id & !0x1F | HIERARCHY, FOLDER);
            let wrong = items.as_ref().err().or(below.as_ref().err()).map(ToString::to_string);
            for child in below.unwrap_or_default().into_iter().rev() {
                if path.len() < MAX_DEPTH && seen.insert(child) {
                    let name = self.name(child).unwrap_or_else(|_| "unnamed".to_owned());
                    open.push((child, path.iter().cloned().chain([name]).collect()));
                }
            }
            folders.push(Folder { path: path.join("/"), items: items.unwrap_or_default(), broken: wrong });
        }
        Ok(folders)
    }

    /// The folder that holds all folders people see.
    fn top(&mut self) -> io::Result<u32> {
        let node = self.nodes.node(MESSAGE_STORE)?;
        let (bag, _) = Heap::open(&mut self.nodes, node)?.properties(&mut self.nodes, &[FOLDERS_BELOW])?;
        let entry = bag.bytes(FOLDERS_BELOW).unwrap_or_default();
        let id = nodes::number(entry, 20, 4)? as u32;
        if id & 0x1F != FOLDER {
            return Err(broken("the first folder is missing"));
        }
        self.nodes.node(id)?;
        Ok(id)
    }

    fn rows(&mut self, table: u32, kind: u32) -> io::Result<Vec<u32>> {
        let node = self.nodes.node(table)?;
        let rows = Heap::open(&mut self.nodes, node)?.rows(&self.nodes)?;
        Ok(rows.into_iter().map(|(id, _)| id).filter(|id| id & 0x1F == kind).collect())
    }

    fn name(&mut self, folder: u32) -> io::Result<String> {
        let node = self.nodes.node(folder)?;
        let (bag, _) = Heap::open(&mut self.nodes, node)?.properties(&mut self.nodes, &[])?;
        let name = bag.text(tag::NAME, None).unwrap_or_default();
        let harmless = |c: char| if c.is_control() || matches!(c, '/' | '\\') { '_' } else { c };
        let name: String = name.trim().chars().map(harmless).take(120).collect();
        Ok(if name.is_empty() || name.starts_with("..") { "unnamed".to_owned() } else { name })
    }

    /// One item, whole.
    ///
    /// # Errors
    /// What of it is damaged.
    pub fn item(&mut self, id: u32) -> io::Result<Item> {
        self.nodes.begin_item();
        let node = self.nodes.node(id)?;
        self.item_of(node, 0)
    }

    fn item_of(&mut self, node: Node, depth: u32) -> io::Result<Item> {
        let heap = Heap::open(&mut self.nodes, node)?;
        let mut item = Item { own: heap.properties(&mut self.nodes, &[])?.0, ..Item::default() };
        for (&id, &node) in &heap.within {
            match id & 0x1F {
                RECIPIENTS => {
                    let table = Heap::open(&mut self.nodes, node)?;
                    item.recipients = table.table_bags(&mut self.nodes, MAX_PARTS)?;
                }
                ATTACHMENT if item.attached.len() < MAX_PARTS => {
                    let heap = Heap::open(&mut self.nodes, node);
                    let read = heap.and_then(|heap| heap.properties(&mut self.nodes, &[]).map(|read| (heap, read)));
                    // A file that cannot be read is told by having no content, and costs only itself.
                    let Ok((heap, (own, nested))) = read else {
                        item.attached.push(Attached::default());
                        continue;
                    };
                    let nested = nested.and_then(|id| heap.within.get(&id)).copied();
                    let inner = match nested {
                        // An object of another program is no item; it comes as a file without content.
                        Some(node) if depth < MAX_NESTED => self.item_of(node, depth + 1).ok().map(Box::new),
                        Some(_) => {
                            item.cut = true;
                            continue;
                        }
                        None => None,
                    };
                    item.attached.push(Attached { own, item: inner });
                }
                _ => {}
            }
        }
        Ok(item)
    }
}
