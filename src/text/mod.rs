//! Encodings, dates, addresses, HTML: pure functions on text.
