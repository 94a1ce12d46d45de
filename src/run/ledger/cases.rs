//! The cases of a fold by their keys. A fold is copied whenever one piece of work hands it on to the next; copies share what has
//! not changed since, so that a million cases do not stand in memory three times.

use std::collections::HashMap;
use std::ops::Index;
use std::sync::Arc;

use super::state::CaseState;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cases(HashMap<Arc<str>, Arc<CaseState>>);

impl Cases {
    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// None?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Is this one known?
    pub fn contains_key(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// What is known of one.
    pub fn get(&self, key: &str) -> Option<&CaseState> {
        self.0.get(key).map(|case| &**case)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut CaseState> {
        self.0.get_mut(key).map(Arc::make_mut)
    }

    /// The same; of one that is not known yet, nothing.
    pub fn known(&mut self, key: &str) -> &mut CaseState {
        if !self.0.contains_key(key) {
            self.0.insert(key.into(), Arc::default());
        }
        Arc::make_mut(self.0.entry(key.into()).or_default())
    }

    /// Takes one away.
    pub fn remove(&mut self, key: &str) -> Option<CaseState> {
        self.0.remove(key).map(Arc::unwrap_or_clone)
    }

    /// Puts one in the place of what was known of it.
    pub fn insert(&mut self, key: &str, case: CaseState) {
        self.0.insert(key.into(), Arc::new(case));
    }

    /// The keys, in no order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(|key| &**key)
    }

    /// What is known, in no order.
    pub fn values(&self) -> impl Iterator<Item = &CaseState> {
        self.0.values().map(|case| &**case)
    }

    /// The same, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut CaseState> {
        self.0.values_mut().map(Arc::make_mut)
    }

    /// Keys and what is known, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &CaseState)> {
        self.0.iter().map(|(key, case)| (&**key, &**case))
    }
}

impl Index<&str> for Cases {
    type Output = CaseState;

    fn index(&self, key: &str) -> &CaseState {
        &self.0[key]
    }
}
