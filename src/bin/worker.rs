//! Drives intake and run beside the page.

fn main() {}
