//! The Deskie API as documented: requests, replies, errors, limits, account, dialect. Omnidesk is the same API under
//! another brand. Knows neither exports nor the network: a request is a value, an answer is a value.

pub mod account;
pub mod address;
pub mod dialect;
pub mod http;
pub mod lane;
pub mod limits;
pub mod reply;
pub mod request;
pub mod survey;
pub mod words;

pub use account::{
    Account, ChannelKind, CustomChannel, CustomField, FieldKind, FieldLevel, Group, Label, Language, Staff,
};
pub use account::{CaseId, ChannelId, FieldId, GroupId, LabelId, MessageId, StaffId, UserId};
pub use address::{Address, Credentials};
pub use dialect::Dialect;
pub use http::{Answer, Body, FilePart, HttpRequest, Method};
