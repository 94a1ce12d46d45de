//! A recipe among the files that were dropped.

use web_sys::Blob;

use crate::browser::blob::beginning;
use crate::plan::Recipe;

/// No recipe is larger: a mapping of a hundred thousand words fits.
const LARGEST: u64 = 8 * 1024 * 1024;

/// Is this file a recipe? Whatever it is called: only its beginning counts.
pub fn is_one(blob: &Blob) -> bool {
    beginning(blob, 64).is_ok_and(|head| Recipe::begins(&head))
}

/// Reads it.
///
/// # Errors
/// A sentence.
pub fn read(blob: &Blob) -> Result<Box<Recipe>, String> {
    let bytes = beginning(blob, LARGEST).map_err(|error| format!("the recipe cannot be read: {error}"))?;
    Recipe::read(&bytes).map(Box::new)
}
