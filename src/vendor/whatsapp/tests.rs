//! What the whole vendor promises, read through an import as the page reads it.
