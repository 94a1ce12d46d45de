//! Small parts the screens are built of.

pub(crate) mod cases;
pub(crate) mod chart;
pub(crate) mod control;
pub(crate) mod conversation;
pub(crate) mod frame;
pub(crate) mod icon;
pub(crate) mod losses;
pub(crate) mod progress;
pub(crate) mod rail;
pub(crate) mod reread;
pub(crate) mod window;

pub(crate) use control::{Button, Look, button, check, choice, download, facts, heading, notice};
pub(crate) use icon::{Icon, icon};
pub(crate) use losses::losses;
pub(crate) use reread::read_otherwise;
