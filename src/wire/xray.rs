//! The x-ray of the files, as the worker tells it to the page.

use serde::{Deserialize, Serialize};

use crate::catalogue::{OwnAddress, PersonStats, Reading, SourceFile, SourceSet, Table, Tallies, Totals};
use crate::model::{Channel, Fingerprint, Millis, Person, Place, Problem};

/// The x-ray: everything the page shows of a catalogue but the lists.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Xray {
    /// Every file and what it was taken for.
    pub files: Vec<SourceFile>,
    /// Files read together.
    pub sets: Vec<SourceSet>,
    /// Sums.
    pub totals: Totals,
    /// Words.
    pub tallies: Tallies,
    /// Problems met.
    pub problem_count: u64,
    /// Lines of the list of those that are kept, see [`ProblemLine`].
    pub problem_lines: u32,
    /// Agents, those who wrote most first.
    pub agents: Vec<(Person, PersonStats)>,
    /// Addresses of mail sources that may be the desk's own, most mails first.
    pub own_addresses: Vec<OwnAddress>,
    /// Tables whose columns can be corrected.
    pub tables: Vec<Table>,
    /// Cases for each month, `YYYY-MM` with the count, in order, without gaps.
    pub months: Vec<(String, u64)>,
    /// Customers without an e-mail address who requested cases.
    pub without_email: u64,
    /// The same customers with their cases, as far as these are of the same kinds.
    #[serde(default)]
    pub homeless: Vec<Homeless>,
    /// How the pass went: milliseconds and peak bytes of wasm memory.
    pub took: (i64, u64),
    /// By what the files that were dropped are known again.
    pub fingerprints: Vec<Fingerprint>,
    /// What a file can be read as by choice.
    pub vendors: Vec<VendorName>,
    /// Dates that name no zone, of each source that has any.
    pub local_dates: Vec<LocalDates>,
    /// Customers all of whose telephone numbers lack their country, when there are any.
    pub national_phones: Option<NationalPhones>,
    /// How the files were read, as a recipe keeps it.
    pub reading: Reading,
}

/// A line of the list of problems: of what is said of many records of a file in the same way, the first, and how many.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ProblemLine {
    /// The first.
    pub problem: Problem,
    /// How many there are.
    pub count: u64,
    /// Where the next few are.
    pub others: Vec<Place>,
}

/// Customers without an e-mail address whose cases came by the same channels.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Homeless {
    /// Do they have a telephone number?
    pub phone: bool,
    /// How many they are.
    pub customers: u64,
    /// Their cases by channel.
    pub cases: Vec<(Channel, u64)>,
}

/// Dates of a source that name no zone, of which the person is asked.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct LocalDates {
    /// The vendor's id, by which [`crate::vendor::Settings::dates`] chooses for this source alone.
    pub source: String,
    /// How many.
    pub count: u64,
    /// One of them, as it is written.
    pub sample: String,
    /// The same as if it were in UTC.
    pub local: Millis,
    /// The zone they were read in.
    pub zone: String,
    /// What the sample is in it.
    pub at: Millis,
    /// The zone in which the source is known to write.
    pub proposed: Option<ProposedZone>,
}

/// A zone in which a source is known to write.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ProposedZone {
    /// Its IANA name.
    pub zone: String,
    /// What the sample is in it.
    pub at: Millis,
    /// Why it is proposed.
    pub why: String,
}

/// Telephone numbers that lack their country.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct NationalPhones {
    /// Customers who have no other.
    pub count: u64,
    /// One of the numbers.
    pub sample: String,
}

/// A vendor by its names.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct VendorName {
    /// As [`crate::vendor::Vendor::id`].
    pub id: String,
    /// As [`crate::vendor::Vendor::name`].
    pub name: String,
    /// As [`crate::vendor::Vendor::forms`].
    pub forms: Vec<String>,
}
