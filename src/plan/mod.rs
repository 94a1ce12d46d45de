//! One case and the mapping to its literal requests, their cost and their finishing time. Pure: preview, dry run,
//! rehearsal and the real run use the same function, [`plan_case`].

pub mod case;
mod dropped;
pub mod estimate;
mod files;
mod known;
mod lane;
pub mod mapping;
pub mod marks;
mod phrases;
pub mod recipe;
pub mod requests;
mod suggest;
pub mod summary;
mod words;

pub use case::{CasePlan, Context, NewEntry, Planned, PlannedEntry, plan_case};
pub use dropped::{Dropped, NOT_TAKEN};
pub use estimate::{Estimate, Rest};
pub use mapping::{
    AgentTarget, CasePriority, CaseStatus, ChannelTarget, Choice, LabelTarget, Language, Mapping, Options, Reason,
    WhatsAppChoice,
};
pub use recipe::Recipe;
pub use suggest::suggest;
pub use summary::{Loss, PlanSummary};
