//! By what a file is known again, whatever it is called: its length and a hash of samples of its bytes.

use std::io::{self, Read, Seek};

use super::files::{FileId, Files};
pub use crate::model::Fingerprint;
use crate::model::Mark;

/// How many stretches are hashed.
pub const SAMPLES: u64 = 32;

/// Bytes of a stretch.
pub const STRETCH: u64 = 64 * 1024;

/// Takes the fingerprint of one file.
///
/// # Errors
/// As [`Files::open`].
pub fn of(files: &dyn Files, id: FileId) -> io::Result<Fingerprint> {
    let size = files.info(id)?.size;
    let mut file = files.open(id)?;
    let mut samples: Vec<Vec<u8>> = Vec::new();
    if size <= SAMPLES * STRETCH {
        let mut all = Vec::new();
        file.read_to_end(&mut all)?;
        samples.push(all);
    } else {
        let last = size - STRETCH;
        for n in 0..SAMPLES {
            // In this order no product overflows before files of half an exabyte.
            file.seek(io::SeekFrom::Start(last / (SAMPLES - 1) * n + last % (SAMPLES - 1) * n / (SAMPLES - 1)))?;
            let mut stretch = Vec::new();
            file.by_ref().take(STRETCH).read_to_end(&mut stretch)?;
            samples.push(stretch);
        }
    }
    Ok(Fingerprint { size, sum: Mark::of(samples) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    fn fingerprint(name: &str, bytes: Vec<u8>) -> Fingerprint {
        let mut files = MemoryFiles::default();
        let id = files.add(name, bytes);
        of(&files, id).unwrap()
    }

    #[test]
    fn a_file_is_known_whatever_its_name_and_a_changed_end_is_seen() {
        let long: Vec<u8> = (0..5_000_000_u32).map(|n| (n % 251) as u8).collect();
        let known = fingerprint("tickets.json", long.clone());
        assert_eq!(known, fingerprint("tickets (1).json", long.clone()));
        let mut changed = long.clone();
        if let Some(last) = changed.last_mut() {
            *last ^= 1;
        }
        assert_ne!(known, fingerprint("tickets.json", changed));
        let mut longer = long;
        longer.push(b'\n');
        assert_ne!(known, fingerprint("tickets.json", longer));
    }
}
