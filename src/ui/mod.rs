//! The page: one reducer, screens, parts and words. Yew components are plain Rust and render natively too.
