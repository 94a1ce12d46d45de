//! The only room that touches web APIs. Thin: files, messages, fetch, storage, clock. wasm32 only.
