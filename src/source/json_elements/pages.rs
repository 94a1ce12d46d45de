//! What tells a page, such as `{"tickets":[…]}`, from a record that holds its messages, such as `{"id":1,"articles":[…]}`.

/// What has this is a record, whatever members it has, unless its members are records that are complete and it is not:
/// answers of some APIs have an id, too.
const ID: &str = "id";
/// So many other keys a page may have that has an id.
const FEW: usize = 4;
/// Keys of one object that are remembered.
const MOST: usize = 1000;

/// The members of pages, and how their records are told from them.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    members: &'static [&'static str],
    records: Vec<&'static [&'static str]>,
}

impl From<&'static [&'static str]> for Pages {
    fn from(members: &'static [&'static str]) -> Self {
        Self { members, records: Vec::new() }
    }
}

impl Pages {
    /// An object with all of these keys is a record, for each of these lists; a page may have any one of its members.
    #[must_use]
    pub fn with_records(mut self, records: impl Iterator<Item = &'static [&'static str]>) -> Self {
        let members = self.members;
        self.records.extend(records.filter(|keys| match keys {
            [] => false,
            [key] => !members.contains(key),
            _ => true,
        }));
        self
    }

    /// Whether there are members to look for.
    pub(super) fn is_some(&self) -> bool {
        !self.members.is_empty()
    }

    pub(super) fn member(&self, key: &[u8]) -> Option<&'static str> {
        self.members.iter().copied().find(|name| name.as_bytes() == key)
    }
}

/// The keys of one object that tell whether it is a record, as far as they have been met.
#[derive(Debug, Default)]
pub(super) struct Told {
    keys: Vec<&'static str>,
    has_id: bool,
    is_complete: bool,
    /// Keys that tell nothing.
    others: usize,
}

impl Told {
    /// Meets a key; answers whether the object is a record now.
    pub fn meet(&mut self, key: &[u8], pages: &Pages) -> bool {
        if key == ID.as_bytes() {
            self.has_id = true;
        }
        let known = pages.records.iter().flat_map(|keys| keys.iter()).find(|known| known.as_bytes() == key);
        if let Some(known) = known
            && self.keys.len() < MOST
            && !self.keys.contains(known)
        {
            self.keys.push(*known);
            self.is_complete |= pages.records.iter().any(|keys| keys.iter().all(|key| self.keys.contains(key)));
        }
        if known.is_none() && pages.member(key).is_none() {
            self.others += 1;
        }
        self.is_record()
    }

    pub fn is_record(&self) -> bool {
        self.has_id || self.is_complete
    }

    /// All keys of a record were met.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Nothing but its id makes a record of it, and it has hardly anything else of its own.
    pub fn has_only_an_id(&self) -> bool {
        let own = self.keys.iter().any(|key| *key != ID);
        self.has_id && !own && self.others <= FEW
    }
}
