//! How a file of JSON begins: for recognition.

use std::io;

use super::{Elements, ID, Member, Passed};

/// How the first element of a file begins.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Opening {
    /// The member of the top-level object it stands in.
    pub member: Option<&'static str>,
    /// Its own keys, as far as they stand in the head.
    pub keys: Vec<String>,
}

impl Opening {
    fn has_id(&self) -> bool {
        self.keys.iter().any(|key| key.as_bytes() == ID)
    }
}

/// The opening of a file that begins with `head`; `None` when that is not an object, or an array of objects.
pub fn opening(head: &[u8], wrappers: &'static [&'static str]) -> Option<Opening> {
    let mut elements = Elements::new(io::Cursor::new(head), usize::MAX, wrappers);
    elements.window.pass_mark().ok()?;
    if elements.pass_space().ok()?? == b'[' {
        elements.window.pass(1);
    }
    if elements.pass_space().ok()?? != b'{' {
        return None;
    }
    elements.window.pass(1);
    let mut opening = Opening::default();
    // Within the member of a wrapper that is itself an object, nothing of which has been passed.
    let mut may_wrap = true;
    while let Ok(Some(_)) = elements.pass_space_inside()
        && let Ok(Member::Key(key)) = elements.pass_member_key()
    {
        let value = elements.window.peek().ok().flatten();
        let name = elements.wrapper(&key).filter(|_| may_wrap && !opening.has_id());
        if let (Some(name), Some(bracket @ (b'[' | b'{'))) = (name, value) {
            opening = Opening { member: Some(name), keys: Vec::new() };
            may_wrap = bracket == b'{';
            elements.window.pass(1);
            if bracket == b'[' && elements.pass_space().ok().flatten() == Some(b'{') {
                elements.window.pass(1);
            }
            continue;
        }
        opening.keys.push(String::from_utf8_lossy(&key).into_owned());
        if !matches!(elements.pass_value(), Ok(Passed::Whole)) {
            break;
        }
    }
    Some(opening)
}
