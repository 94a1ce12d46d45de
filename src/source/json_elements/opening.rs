//! How a file of JSON begins: for recognition.

use std::io::{self, Read, Seek};

use super::{Elements, Member, Pages, Passed, Told};

/// How the first element of a file begins.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Opening {
    /// The member of the top-level object it stands in.
    pub member: Option<&'static str>,
    /// Its own keys, as far as they stand in the head.
    pub keys: Vec<String>,
}

/// The opening of a file that begins with `head`; `None` when that is not an object, or an array of objects.
pub fn opening(head: &[u8], pages: impl Into<Pages>) -> Option<Opening> {
    let mut elements = Elements::new(io::Cursor::new(head), usize::MAX, pages);
    elements.window.pass_mark().ok()?;
    // The elements of an array are records, whatever they hold, unless they are whole pages.
    let mut may_wrap = elements.pages.is_some();
    while elements.pass_space().ok()?? == b'[' {
        elements.window.pass(1);
        if !elements.holds_pages().ok()? {
            may_wrap = false;
            break;
        }
    }
    if elements.pass_space().ok()?? != b'{' {
        return None;
    }
    let mut member = None;
    loop {
        elements.window.pass(1);
        let (keys, page) = object(&mut elements, may_wrap);
        let Some((name, at)) = page else { return Some(Opening { member, keys }) };
        member = Some(name);
        elements.window.go_to(at).ok()?;
        // The member of a page may be a page itself; what stands in an array is none.
        may_wrap = elements.window.peek().ok().flatten() == Some(b'{');
        if !may_wrap {
            elements.window.pass(1);
            if elements.pass_space().ok().flatten() != Some(b'{') {
                return Some(Opening { member, keys: Vec::new() });
            }
        }
    }
}

/// The keys of an object, whose bracket has been passed; and the member in which its records stand, with the offset of its
/// value, when the object is a page.
fn object<R: Read + Seek>(elements: &mut Elements<R>, may_wrap: bool) -> (Vec<String>, Option<(&'static str, u64)>) {
    let (mut keys, mut page, mut told) = (Vec::new(), None, Told::default());
    let mut list = None;
    while let Ok(Some(_)) = elements.pass_space_inside()
        && let Ok(Member::Key(key)) = elements.pass_member_key()
    {
        let value = elements.window.peek().ok().flatten();
        if may_wrap
            && list.is_none()
            && value == Some(b'[')
            && let Some(name) = elements.pages.member(&key)
            && elements.holds_complete_records().unwrap_or_default()
        {
            list = Some((name, elements.window.offset()));
        }
        if !told.meet(&key, &elements.pages) && may_wrap && page.is_none() && matches!(value, Some(b'[' | b'{')) {
            page = elements.pages.member(&key).map(|name| (name, elements.window.offset()));
        }
        keys.push(String::from_utf8_lossy(&key).into_owned());
        if !matches!(elements.pass_value(), Ok(Passed::Whole)) {
            break;
        }
    }
    let found = if told.is_record() { list.filter(|_| told.has_only_an_id()) } else { page };
    (keys, found)
}
