//! Arrays of whole pages, as scripts make of several answers, `[{"tickets":[…],"next_page":null},{"tickets":[…]}]`, and
//! arrays of arrays. Their pages are read as if they followed one another.

use std::io::{self, Read, Seek};

use super::pages::Told;
use super::{Elements, Member};

/// How much of a file is looked at: as much as recognition sees, so that both decide alike.
const HEAD: u64 = 256 * 1024;

/// Arrays within arrays that are looked into.
const MAX_ARRAYS: u32 = 4;

/// What stands beside the records of a page, in lower case and without signs. An object with other values of its own is a
/// record that has such a list.
#[rustfmt::skip] // a list of words
const PAGING: &[&str] = &[
    "aftercursor", "afterurl", "beforecursor", "beforeurl", "code", "count", "cursor", "embedded", "endofstream", "endtime", "error",
    "errors", "expand", "facets", "first", "foundchats", "hasmore", "isfinal", "islast", "islastpage", "last", "limit", "links", "maxresults", "message", "meta",
    "metadata", "names", "next", "nextcursor", "nextpage", "nextpagetoken", "nexturl", "number", "object", "offset", "page", "pageinfo",
    "pagecount", "pages", "pagesize", "pagination", "paging", "perpage", "prev", "previous", "previouspage", "prevpage", "reason", "requestid",
    "resource", "response", "schema", "self", "sessionid", "size", "start", "startat", "starttime", "status", "statuscode", "success", "table", "total",
    "totalcount", "totalelements", "totalentries", "totalpages", "totalresults", "type", "uri", "url", "warningmessages",
];

impl<R: Read + Seek> Elements<R> {
    /// Right behind the bracket of an array outside of everything: does it hold pages or arrays rather than records?
    pub(super) fn holds_pages(&mut self) -> io::Result<bool> {
        let (begin, indent) = (self.window.offset(), self.indent.clone());
        let found = match self.pass_space()? {
            Some(b'[') => {
                let mut next = Some(b'[');
                for _ in 0..MAX_ARRAYS {
                    if next == Some(b'[') {
                        self.window.pass(1);
                        next = self.pass_space()?;
                    }
                }
                matches!(next, Some(b'{' | b']'))
            }
            Some(b'{') => self.is_page()?,
            _ => false,
        };
        self.window.go_to(begin)?;
        self.indent = indent;
        Ok(found)
    }

    /// Is the object that begins here one with lists of records, and nothing of its own beside them?
    fn is_page(&mut self) -> io::Result<bool> {
        let begin = self.window.offset();
        let stop = if begin < HEAD { HEAD } else { begin.saturating_add(HEAD) };
        let (mut told, mut found) = (Told::default(), false);
        self.window.pass(1);
        self.stop = Some(stop);
        while self.pass_space_inside()?.is_some()
            && let Member::Key(key) = self.pass_member_key()?
            && self.window.offset() < stop
        {
            self.window.keep_from_here();
            let value = self.window.peek()?;
            let holds = matches!(value, Some(b'[' | b'{')) && self.pages.member(&key).is_some();
            let own = !holds && value != Some(b'[') && !is_paging(&key);
            if own || told.meet(&key, &self.pages) {
                found = false;
                break;
            }
            found |= holds;
            if self.pass_value()?.is_broken() || self.window.offset() > stop {
                break;
            }
        }
        self.stop = None;
        Ok(found)
    }
}

fn is_paging(key: &[u8]) -> bool {
    let plain = key.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase);
    let plain: Vec<u8> = plain.collect();
    PAGING.iter().any(|word| word.as_bytes() == plain)
}
