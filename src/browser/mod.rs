//! The only room that touches web APIs. Thin: files, messages, fetch, storage, clock. wasm32 only.
//!
//! Two programs live here. The **page** ([`page`]) shows the screens; the **worker** ([`worker`]) reads files and runs
//! the import, because only a worker may read files synchronously and keeps its timers in a hidden tab. They talk
//! through [`port`].

pub mod blob;
pub mod clock;
pub mod download;
pub mod fetch;
pub mod js;
pub mod lock;
pub mod page;
pub mod persist;
pub mod port;
pub mod shelf;
pub mod store;
pub mod worker;
