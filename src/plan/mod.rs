//! One case and the mapping to its literal requests, their cost and their finishing time. Pure: preview, dry run,
//! rehearsal and the real run use the same function.

pub mod mapping;
pub mod summary;

pub use mapping::{
    AgentTarget, CasePriority, CaseStatus, ChannelTarget, Choice, LabelTarget, Mapping, Options, Reason,
};
pub use summary::PlanSummary;
