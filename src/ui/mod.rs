//! The page: one reducer, screens, parts and words. Yew components are plain Rust and render natively too, so that
//! screens are tested without a browser; what only a browser can do comes in through [`platform::Shell`].

pub mod app;
pub mod page;
pub mod platform;
pub mod state;
pub mod store;
pub mod words;

mod parts;
mod screens;
