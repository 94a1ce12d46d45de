//! JSON to its elements, one at a time with its byte offset: the elements of a top-level array, of an array inside a
//! top-level object such as `{"tickets":[…]}`, or objects one after another; such pages may stand in an array themselves. The file is never held, and an element
//! that is damaged or too large does not end it.
//!
//! Only brackets, strings and escapes are understood here; whether an element is good JSON is for its parser to say.
//! After damage the reading goes on at the next line that begins as the elements do: no export writes a line break
//! inside a string, and nested objects stand deeper. Where all stands in one line, it goes on at the next object that has
//! the names of an element.

use std::borrow::Cow;
use std::io::{self, Read, Seek};

use super::window::Window;

mod damage;
mod opening;
mod pages;
mod pass;
mod several;
mod tables;

use pages::Told;

pub use opening::{Opening, opening};
pub use pages::Pages;
pub use tables::{Table, tables};

/// What was found next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Element<'a> {
    /// Offset of its first byte in the file.
    pub offset: u64,
    /// Which element of the file, from one.
    pub number: u64,
    /// The member of the top-level object it stands in, e.g. `tickets`; of a map, its key.
    pub member: Option<&'a str>,
    /// The element, or why there is none.
    pub content: Content<'a>,
}

/// The content of an element.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Content<'a> {
    /// Its brackets or quotes do not close as they should; reading goes on behind it.
    Damaged,
    /// Damaged, and nothing behind it looks like another element: the rest of the file cannot be read.
    Lost,
    /// Something that is no JSON at all.
    NotJson,
    /// Larger than the limit: passed over without being held in memory.
    TooLong,
    /// The file ends within this element.
    Truncated,
    /// From the first bracket to the last.
    Whole(&'a [u8]),
}

/// Reads elements. Not an `Iterator`, because an element lives in the reader's own memory until the next one is asked
/// for.
#[derive(Debug)]
pub struct Elements<R> {
    window: Window<R>,
    limit: u64,
    /// Where a look ahead ends.
    stop: Option<u64>,
    pages: Pages,
    member: Option<Cow<'static, str>>,
    /// Top-level objects are maps whose values are the elements.
    keyed: bool,
    state: State,
    /// White space before the elements on their lines, for finding the next one after damage.
    indent: Vec<u8>,
    number: u64,
    /// Where the last good element begins: what others look like.
    model: Option<u64>,
    /// Bytes that may still be read twice because of damage.
    rereads: u64,
    /// Wrappers within the wrapper whose members are read.
    depth: u32,
    /// Arrays of pages that have begun and not ended.
    arrays: u32,
    started: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    /// In the top-level array.
    Array,
    End,
    /// Between the members of a map.
    Map,
    /// Between the members of a wrapper.
    Members,
    /// Outside of everything.
    Top,
    /// In the array that a wrapper's member is.
    WrappedArray,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Passed {
    Damaged,
    TooLong,
    Truncated,
    Whole,
}

impl Passed {
    fn is_broken(self) -> bool {
        matches!(self, Self::Damaged | Self::Truncated)
    }
}

enum Member {
    Broken(Passed),
    Close,
    /// The key; the next byte is its value's first.
    Key(Vec<u8>),
}

enum TopObject {
    Element(Passed),
    /// The value of this member is next.
    Wrapper(&'static str),
}

/// How much may be read twice: a file that is damage from end to end must not take hours.
const REREADS: u64 = 512 * 1024 * 1024;
/// Wrappers within wrappers that are looked into.
const MAX_WRAPPERS: u32 = 4;
/// How far is looked ahead, behind a member of a page, for what makes its object a record: hardly a record is longer.
const AHEAD: u64 = 8 * 1024 * 1024;
/// How far the first record of a list is looked at.
const LOOK: u64 = 256 * 1024;

impl<R: Read + Seek> Elements<R> {
    /// Elements of `inner`, none of them longer than `limit` bytes. A member of a top-level object whose name is one of
    /// the pages' is not part of an element: its value is the array of elements, or the element. An object that has an
    /// `id` or the keys of a record, before such a member or behind it, is itself the element.
    pub fn new(inner: R, limit: usize, pages: impl Into<Pages>) -> Self {
        Self {
            window: Window::new(inner),
            limit: limit as u64,
            stop: None,
            pages: pages.into(),
            member: None,
            keyed: false,
            state: State::Top,
            indent: Vec::new(),
            number: 0,
            model: None,
            rereads: REREADS,
            depth: 0,
            arrays: 0,
            started: false,
        }
    }

    /// The same for a file that is a map: the value of each member of its top-level object is an element.
    pub fn of_map(inner: R, limit: usize) -> Self {
        Self { keyed: true, ..Self::new(inner, limit, Pages::default()) }
    }

    /// The next element; `None` at the end of the file.
    ///
    /// # Errors
    /// Of the reader.
    pub fn next_element(&mut self) -> io::Result<Option<Element<'_>>> {
        if !self.started {
            self.started = true;
            self.window.pass_mark()?;
        }
        loop {
            let Some(byte) = self.pass_space()? else {
                let is_open = self.state == State::Top && self.arrays > 0;
                if !is_open && matches!(self.state, State::Top | State::End) {
                    return Ok(None);
                }
                self.state = State::End;
                self.number += 1;
                let content = Content::Truncated;
                let offset = self.window.offset();
                return Ok(Some(Element { offset, number: self.number, member: self.member.as_deref(), content }));
            };
            let offset = self.window.offset();
            self.window.keep_from_here();
            match (self.state, byte) {
                (State::End, _) => return Ok(None),
                (State::Top, b'[') => {
                    self.window.pass(1);
                    self.member = None;
                    if self.holds_pages()? {
                        self.arrays = self.arrays.saturating_add(1);
                    } else {
                        self.state = State::Array;
                    }
                }
                (State::Top, b'{') if self.keyed => {
                    self.window.pass(1);
                    self.state = State::Map;
                }
                (State::Map, _) => match self.pass_member_key()? {
                    Member::Close => self.state = State::Top,
                    Member::Broken(passed) => return self.give(offset, passed).map(Some),
                    Member::Key(key) => {
                        self.member = Some(Cow::Owned(String::from_utf8_lossy(&key).into_owned()));
                        let offset = self.window.offset();
                        self.window.keep_from_here();
                        let passed = self.pass_value()?;
                        return self.give(offset, passed).map(Some);
                    }
                },
                (State::Top, b'{') => {
                    self.member = None;
                    match self.pass_top_object()? {
                        TopObject::Element(passed) => return self.give(offset, passed).map(Some),
                        TopObject::Wrapper(name) => {
                            self.state = State::Members;
                            if let Some((offset, passed)) = self.enter(name)? {
                                return self.give(offset, passed).map(Some);
                            }
                        }
                    }
                }
                (State::Top, b']') => {
                    self.window.pass(1);
                    self.arrays = self.arrays.saturating_sub(1);
                }
                // Left over behind a damaged element.
                (State::Top, b'}') => self.window.pass(1),
                (State::Top, _) => return self.not_json(offset).map(Some),
                (State::Array, b']') => {
                    self.window.pass(1);
                    self.state = State::Top;
                }
                (State::WrappedArray, b']') => {
                    self.window.pass(1);
                    (self.state, self.member) = (State::Members, None);
                }
                (State::Array | State::WrappedArray, _) => {
                    let passed = self.pass_value()?;
                    return self.give(offset, passed).map(Some);
                }
                (State::Members, _) => match self.pass_member_key()? {
                    Member::Close if self.depth > 0 => self.depth -= 1,
                    Member::Close => self.state = State::Top,
                    Member::Broken(passed) => return self.give(offset, passed).map(Some),
                    Member::Key(key) => {
                        self.window.keep_from_here();
                        let found = match self.pages.member(&key) {
                            Some(name) => self.enter(name)?,
                            None => Some((offset, self.pass_value()?)).filter(|(_, passed)| passed.is_broken()),
                        };
                        if let Some((offset, passed)) = found {
                            return self.give(offset, passed).map(Some);
                        }
                    }
                },
            }
        }
    }

    /// Passes an object outside of everything, or its beginning when it turns out to be a wrapper. What makes a record of it
    /// may stand behind a member that a wrapper has, too, so the rest is looked at first.
    fn pass_top_object(&mut self) -> io::Result<TopObject> {
        let begin = self.window.offset();
        let mut told = Told::default();
        let mut page: Option<(&'static str, u64)> = None;
        // A member of an object with an id, which is a page all the same when complete records stand in it.
        let mut list: Option<(&'static str, u64)> = None;
        self.window.pass(1);
        let passed = loop {
            if self.pass_space_inside()?.is_none() {
                break Passed::Truncated;
            }
            let key = match self.pass_member_key()? {
                Member::Close => {
                    let long = self.window.offset() - begin > self.limit;
                    break if long { Passed::TooLong } else { Passed::Whole };
                }
                Member::Broken(passed) => break passed,
                Member::Key(key) => key,
            };
            if list.is_none()
                && let Some(name) = self.pages.member(&key)
                && self.window.peek()? == Some(b'[')
                && self.holds_complete_records()?
            {
                list = Some((name, self.window.offset()));
            }
            if told.meet(&key, &self.pages) {
                (page, self.stop) = (None, None);
            } else if page.is_none()
                && let Some(name) = self.pages.member(&key)
                && matches!(self.window.peek()?, Some(b'[' | b'{'))
            {
                page = Some((name, self.window.offset()));
                self.stop = Some(begin.saturating_add(self.limit.min(AHEAD)));
            }
            let passed = self.pass_value()?;
            let too_far = self.stop.is_some_and(|stop| self.window.offset() > stop);
            if passed.is_broken() || too_far {
                break passed;
            }
        };
        self.stop = None;
        let found = if told.is_record() { list.filter(|_| told.has_only_an_id()) } else { page };
        if let Some((name, at)) = found {
            self.window.go_to(at)?;
            return Ok(TopObject::Wrapper(name));
        }
        Ok(TopObject::Element(passed))
    }

    /// Is the first element of the array that begins here a record by all of its keys? Nothing is passed.
    fn holds_complete_records(&mut self) -> io::Result<bool> {
        let begin = self.window.offset();
        let (mut told, stop) = (Told::default(), self.stop);
        let last = begin.saturating_add(self.limit.min(LOOK));
        self.stop = Some(stop.map_or(last, |stop| stop.min(last)));
        self.window.pass(1);
        if self.pass_space_inside()? == Some(b'{') {
            self.window.pass(1);
            while !told.is_complete()
                && self.pass_space_inside()?.is_some()
                && let Member::Key(key) = self.pass_member_key()?
            {
                told.meet(&key, &self.pages);
                if self.pass_value()? != Passed::Whole {
                    break;
                }
            }
        }
        self.stop = stop;
        self.window.go_back(begin)?;
        Ok(told.is_complete())
    }

    /// Enters a wrapper's member; when its value is an object, that is the element, with its offset.
    fn enter(&mut self, name: &'static str) -> io::Result<Option<(u64, Passed)>> {
        self.member = Some(Cow::Borrowed(name));
        match self.window.peek()? {
            Some(b'[') => {
                self.window.pass(1);
                self.state = State::WrappedArray;
                Ok(None)
            }
            Some(b'{') => {
                let offset = self.window.offset();
                self.window.keep_from_here();
                // Pages of some APIs wrap twice: `{"_embedded":{"conversations":[…]}}`.
                if self.depth >= MAX_WRAPPERS {
                    return Ok(Some((offset, self.pass_value()?)));
                }
                match self.pass_top_object()? {
                    TopObject::Element(passed) => Ok(Some((offset, passed))),
                    TopObject::Wrapper(inner) => {
                        self.depth += 1;
                        self.state = State::Members;
                        self.enter(inner)
                    }
                }
            }
            _ => {
                let offset = self.window.offset();
                let passed = self.pass_value()?;
                Ok(passed.is_broken().then_some((offset, passed)))
            }
        }
    }

    /// Text before or between values: passed to the end of its line, or to the first bracket in it.
    fn not_json(&mut self, offset: u64) -> io::Result<Element<'_>> {
        loop {
            let ahead = self.window.ahead()?;
            let stop = ahead.iter().position(|byte| matches!(byte, b'\n' | b'{' | b'['));
            let (len, done) = (stop.unwrap_or(ahead.len()), stop.is_some() || ahead.is_empty());
            self.window.pass(len);
            self.window.keep_from_here();
            if done {
                break;
            }
        }
        self.number += 1;
        Ok(Element { offset, number: self.number, member: None, content: Content::NotJson })
    }

    /// The element that began at `offset`; after damage, goes to the next one.
    fn give(&mut self, offset: u64, passed: Passed) -> io::Result<Element<'_>> {
        self.number += 1;
        if passed == Passed::Whole {
            self.model = Some(offset);
        }
        let found = passed.is_broken() && self.find_next(offset)?;
        if passed.is_broken() && !found {
            self.state = State::End;
        }
        let content = match passed {
            Passed::Whole => Content::Whole(self.window.kept()),
            Passed::TooLong => Content::TooLong,
            _ if found => Content::Damaged,
            Passed::Truncated => Content::Truncated,
            Passed::Damaged => Content::Lost,
        };
        Ok(Element { offset, number: self.number, member: self.member.as_deref(), content })
    }
}
