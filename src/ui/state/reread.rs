//! In what the files were read otherwise than those of the account's last run. What a newer export adds would get other dates,
//! authors or columns than what is in Deskie already, and nobody would see why.

use std::rc::Rc;

use crate::catalogue::OwnKind;
use crate::vendor::Settings;

use super::{Effect, State};

/// One such thing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Otherwise {
    /// The zone of a source's local times.
    Zone {
        /// The vendor's id.
        source: String,
        /// That of the last run.
        then: String,
        /// That of now.
        now: String,
    },
    /// Whether the day comes before the month in a source.
    DayMonth {
        /// The vendor's id.
        source: String,
    },
    /// What a file is read as.
    File {
        /// Its name.
        name: String,
    },
    /// What the columns of a table mean.
    Columns {
        /// The name of its file.
        file: String,
    },
    /// Which addresses, or which names in chats, are the desk's.
    Own(OwnKind),
}

impl State {
    /// In what the files were read otherwise than those of the account's last run; nothing where its ledger does not tell.
    pub fn read_otherwise(&self) -> Vec<Otherwise> {
        let (Some(then), Some(xray)) = (&self.read_then, &self.xray) else { return Vec::new() };
        let now = &xray.reading;
        let mut found = Vec::new();
        for dates in &xray.local_dates {
            let known = || dates.proposed.as_ref().map_or("UTC", |known| &known.zone);
            let zone = then.zone(&dates.source).unwrap_or_else(known);
            if zone != dates.zone {
                let (source, then, now) = (dates.source.clone(), zone.to_owned(), dates.zone.clone());
                found.push(Otherwise::Zone { source, then, now });
            }
        }
        let sources = xray.sets.iter().map(|set| &set.vendor);
        let turned = sources.filter(|source| then.day_first(source) != now.day_first(source));
        found.extend(turned.map(|source| Otherwise::DayMonth { source: source.clone() }));
        let files = xray.files.iter().filter(|file| then.vendor(&file.name) != now.vendor(&file.name));
        found.extend(files.map(|file| Otherwise::File { name: file.name.clone() }));
        for table in &xray.tables {
            let headers: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
            if then.columns(&table.file, &headers) != now.columns(&table.file, &headers) {
                found.push(Otherwise::Columns { file: table.file.clone() });
            }
        }
        for kind in [OwnKind::Mail, OwnKind::Chat] {
            let Some(was) = then.own(kind) else { continue };
            let decided = was.chosen || now.own(kind).is_some_and(|own| own.chosen);
            // A newer export may show addresses of the desk that the last one did not; that is no other reading.
            let differs = |says: Option<bool>, own: bool| match says {
                Some(says) => says != own,
                None => own && decided,
            };
            let mut rows = xray.own_addresses.iter().filter(|row| row.kind == kind);
            if rows.any(|row| differs(was.says(kind, &row.address), row.own)) {
                found.push(Otherwise::Own(kind));
            }
        }
        found
    }

    pub(super) fn read_as_then(&mut self) -> Vec<Effect> {
        let Some(then) = self.read_then.clone().filter(|_| !self.is_occupied()) else { return Vec::new() };
        let mut settings = Settings::default();
        settings.take_up(&then);
        self.settings = Rc::new(settings);
        self.unread = true;
        self.read()
    }
}
