//! What the person chose about the files.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::all;
use crate::catalogue::Reading;
use crate::text::dates::DateRules;

/// What the person chose about the files. Data only, so that it can be sent to the worker.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct Settings {
    /// Vendor chosen by hand, by file name; empty where the file is recognised again, whatever was chosen earlier.
    pub vendors: BTreeMap<String, String>,
    /// The desk's own mail addresses, lower case; `None` until the person has confirmed the proposal, then the
    /// proposal is used.
    pub own_addresses: Option<Vec<String>>,
    /// The names under which the desk writes in chats; `None` until the person has confirmed the proposal, then the
    /// proposal is used.
    pub own_names: Option<Vec<String>>,
    /// Columns chosen by hand, by file name, then by column position from zero.
    pub columns: BTreeMap<String, BTreeMap<u32, Column>>,
    /// IANA zone of the local times of all sources, e.g. `Europe/Berlin`. When not chosen, that in which the source is
    /// known to write, else UTC.
    pub zone: Option<String>,
    /// Day before month in ambiguous dates such as 03/04/2024, in all sources; inferred when not chosen.
    pub day_first: Option<bool>,
    /// The same for single sources, by the vendor's id, where they were kept elsewhere than the others.
    pub dates: BTreeMap<String, SourceDates>,
    /// How files were read the last time. It counts where nothing is chosen here.
    pub kept: Reading,
}

/// How the dates of one source are read. Where it says nothing, what is chosen for all sources holds.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct SourceDates {
    /// As [`Settings::zone`].
    pub zone: Option<String>,
    /// As [`Settings::day_first`].
    pub day_first: Option<bool>,
}

impl Settings {
    /// Takes up how files were read the last time, where nothing has been chosen since.
    pub fn take_up(&mut self, reading: &Reading) {
        self.zone = self.zone.take().or_else(|| reading.zone.clone());
        self.day_first = self.day_first.or(reading.day_first);
        for (source, then) in &reading.dates {
            let now = self.dates.entry(source.clone()).or_default();
            now.zone = now.zone.take().or_else(|| then.zone.clone());
            now.day_first = now.day_first.or(then.day_first);
        }
        self.kept = reading.clone();
    }

    /// What a file of this name is read as by choice: a vendor's id, or that with one of its forms.
    pub fn vendor(&self, file: &str) -> Option<&str> {
        let chosen = self.vendors.get(file).map(String::as_str).or_else(|| self.kept.vendor(file));
        chosen.filter(|vendor| !vendor.is_empty())
    }

    /// Chooses what a file is read as; `None` recognises it again.
    pub fn set_vendor(&mut self, file: String, vendor: Option<String>) {
        match vendor {
            Some(vendor) => self.vendors.insert(file, vendor),
            None if self.kept.vendor(&file).is_some() => self.vendors.insert(file, String::new()),
            None => self.vendors.remove(&file),
        };
    }

    /// The meanings chosen for columns of a table, by position.
    pub fn columns(&self, file: &str, headers: &[impl AsRef<str>]) -> BTreeMap<u32, Column> {
        let mut chosen = self.kept.columns(file, headers);
        chosen.extend(self.columns.get(file).into_iter().flatten());
        chosen
    }

    /// The zone chosen for the local times of a source, by itself or with all others.
    pub fn zone(&self, source: &str) -> Option<&str> {
        let own = self.dates.get(source).and_then(|dates| dates.zone.as_deref());
        own.or(self.zone.as_deref())
    }

    /// Whether the day was chosen to come before the month in ambiguous dates of a source.
    pub fn day_first(&self, source: &str) -> Option<bool> {
        self.dates.get(source).and_then(|dates| dates.day_first).or(self.day_first)
    }

    /// Chooses for one source, or for all that have no choice of their own.
    pub fn set_zone(&mut self, source: Option<&str>, zone: Option<String>) {
        match source {
            Some(source) => self.change(source, |dates| dates.zone = zone),
            None => self.zone = zone,
        }
    }

    /// The same of the order of day and month.
    pub fn set_day_first(&mut self, source: Option<&str>, day_first: Option<bool>) {
        match source {
            Some(source) => self.change(source, |dates| dates.day_first = day_first),
            None => self.day_first = day_first,
        }
    }

    fn change(&mut self, source: &str, change: impl FnOnce(&mut SourceDates)) {
        change(self.dates.entry(source.to_owned()).or_default());
        self.dates.retain(|_, dates| *dates != SourceDates::default());
    }

    /// How dates of a source are read. A zone nobody knows is UTC.
    pub fn date_rules(&self, source: &str) -> DateRules {
        let zone = TimeZone::get(self.zone_or_known(source)).unwrap_or(TimeZone::UTC);
        DateRules { zone, day_first: self.day_first(source) }
    }

    /// The zone in which local times of a source are read: the one chosen, that in which it is known to write, or UTC.
    pub fn zone_or_known(&self, source: &str) -> &str {
        let known = || all().iter().find(|vendor| vendor.id() == source).and_then(|vendor| vendor.zone());
        self.zone(source).or_else(|| known().map(|(zone, _)| zone)).unwrap_or("UTC")
    }
}

/// What a column of a table means.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The agent in charge: name or address.
    Assignee,
    /// Names of files.
    Attachments,
    /// Who wrote the message: name or address.
    Author,
    /// The text.
    Body,
    /// Id of the case; repeated in files with one row a message.
    CaseId,
    /// Where it took place.
    Channel,
    /// When the case began.
    CreatedAt,
    /// Incoming or outgoing.
    Direction,
    /// Kept as a custom field under the column's name.
    Field,
    /// Department, team, queue.
    Group,
    /// Left out on purpose.
    Ignore,
    /// Message or note: yes/no for public or private, or a word.
    Visibility,
    /// When the message was written.
    MessageAt,
    /// Urgency.
    Priority,
    /// The customer's e-mail address.
    RequesterEmail,
    /// The customer's name.
    RequesterName,
    /// The customer's telephone.
    RequesterPhone,
    /// State.
    Status,
    /// Subject.
    Subject,
    /// Tags, separated by commas, semicolons or bars.
    Tags,
    /// When the case last changed.
    UpdatedAt,
}
