//! Searching the list of cases.

use serde::{Deserialize, Serialize};

use super::{CaseIndex, Catalogue};

/// A search: every word must occur in the subject, the id, or the requester's name or address.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Query {
    /// Words, separated by white space; case does not matter. Empty finds everything.
    pub text: String,
}

impl Query {
    /// The cases that match, in the order of the catalogue.
    pub fn run(&self, catalogue: &Catalogue) -> Vec<CaseIndex> {
        let words: Vec<String> = self.text.to_lowercase().split_whitespace().map(str::to_owned).collect();
        (0..catalogue.cases.len())
            .filter(|&at| words.is_empty() || matches(catalogue, at, &words))
            .filter_map(|at| u32::try_from(at).ok().map(CaseIndex))
            .collect()
    }
}

fn matches(catalogue: &Catalogue, at: usize, words: &[String]) -> bool {
    let header = &catalogue.cases[at];
    let mut hay = format!("{}\n{}", header.subject, header.source_id);
    if let Some(person) = header.requester.and_then(|at| catalogue.people.at(at)) {
        hay.push('\n');
        hay.push_str(person.display());
        for email in &person.emails {
            hay.push('\n');
            hay.push_str(email);
        }
    }
    let hay = hay.to_lowercase();
    words.iter().all(|word| hay.contains(word))
}
