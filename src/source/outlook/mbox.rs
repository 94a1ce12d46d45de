//! The mails of one folder as a mailbox file, one mail in memory at a time.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

use super::{Folder, Kind, Loss, Pst};
use crate::source::piece::Piece;

/// What became of the items of a folder.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Outcome {
    /// Mails written.
    pub mails: u64,
    /// Items that are no mails, by what they are.
    pub left_out: BTreeMap<String, u64>,
    /// Items that could not be read: their place in the folder, from one, and what is wrong.
    pub broken: Vec<(u64, String)>,
    /// What did not come along with a mail: its place in the mailbox file, from one.
    pub losses: Vec<(u64, Loss)>,
    /// More items were broken, or more was lost, than is listed.
    pub untold: u64,
}

/// No more problems of one folder are listed.
const MAX_TOLD: usize = 1000;

/// A folder read as a mailbox file.
pub struct Mbox<'a, R> {
    pst: &'a mut Pst<R>,
    items: std::slice::Iter<'a, u32>,
    place: u64,
    mail: Piece,
    go_on: &'a mut dyn FnMut() -> bool,
    /// Fills as the file is read.
    pub outcome: Outcome,
}

impl<'a, R: Read + Seek> Mbox<'a, R> {
    /// The mails of `folder`. `go_on` is asked before every item; when it says no, reading ends with an error.
    pub fn new(pst: &'a mut Pst<R>, folder: &'a Folder, go_on: &'a mut dyn FnMut() -> bool) -> Self {
        let items = folder.items.iter();
        Self { pst, items, place: 0, mail: Piece::default(), go_on, outcome: Outcome::default() }
    }

    /// Makes the next mail; `false` at the end.
    fn next(&mut self) -> io::Result<bool> {
        for id in self.items.by_ref() {
            if !(self.go_on)() {
                return Err(io::Error::other("stopped"));
            }
            self.place += 1;
            let item = match self.pst.item(*id) {
                Ok(item) => item,
                Err(error) => {
                    tell(&mut self.outcome.broken, &mut self.outcome.untold, (self.place, error.to_string()));
                    continue;
                }
            };
            if let Some(what) = item.kind().other(&item) {
                *self.outcome.left_out.entry(what).or_default() += 1;
                continue;
            }
            let mut losses = Vec::new();
            let mail = item.to_mime(&mut losses);
            self.outcome.mails += 1;
            for loss in losses {
                tell(&mut self.outcome.losses, &mut self.outcome.untold, (self.outcome.mails, loss));
            }
            quote(&mail, self.mail.anew());
            return Ok(true);
        }
        Ok(false)
    }
}

fn tell<T>(list: &mut Vec<T>, untold: &mut u64, one: T) {
    if list.len() < MAX_TOLD { list.push(one) } else { *untold += 1 }
}

/// A separator line, the mail with its own `From ` lines marked (mboxrd), and a blank line.
fn quote(mail: &[u8], into: &mut Vec<u8>) {
    into.extend_from_slice(b"From -\r\n");
    for line in mail.split_inclusive(|&byte| byte == b'\n') {
        let marks = line.iter().take_while(|&&byte| byte == b'>').count();
        if line.get(marks..).is_some_and(|rest| rest.starts_with(b"From ")) {
            into.push(b'>');
        }
        into.extend_from_slice(line);
    }
    into.extend_from_slice(if mail.ends_with(b"\n") { b"\r\n" } else { b"\r\n\r\n" });
}

impl<R: Read + Seek> Read for Mbox<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.mail.is_given() && !into.is_empty() && !self.next()? {
            return Ok(0);
        }
        Ok(self.mail.give(into))
    }
}

impl Kind {
    /// What an item is, for people, when it is no mail.
    pub fn other(self, item: &super::Item) -> Option<String> {
        Some(match self {
            Self::Mail => return None,
            Self::Appointment => "an appointment".to_owned(),
            Self::Contact => "a contact".to_owned(),
            Self::Task => "a task".to_owned(),
            Self::Other => format!("of the class {}", item.class()),
        })
    }
}
