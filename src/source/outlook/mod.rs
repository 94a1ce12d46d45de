//! Outlook's own files brought to the forms that mail programs share: one message (`.msg`) to a MIME mail, a mailbox
//! (`.pst`) to mailbox files. Both hold the same numbered properties (MS-OXPROPS), so both go through the same [`Item`];
//! what a mail means is left to whoever reads mails.

mod bag;
mod body;
mod head;
mod item;
mod mbox;
mod mime;
mod msg;
mod pst;
mod rtf;
mod rtf_text;

pub use head::{INSIDE, OWNER};
pub use item::{Item, Kind};
pub use mbox::{Mbox, Outcome};
pub use msg::{MAX_MSG, Unread, is_message, message};
pub use pst::{Folder, Pst};

/// Something of an item that does not come along: a stable code, and what it is, in plain English.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Loss {
    /// Stable code, e.g. `outlook.attachment`.
    pub code: &'static str,
    /// What is lost, and what to do about it.
    pub message: String,
}
