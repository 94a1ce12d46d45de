//! Statements about the reducer.
