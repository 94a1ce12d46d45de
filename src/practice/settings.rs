//! What a practice Deskie is told at its start: its account, its limit, its mishaps and its switches.

use serde::{Deserialize, Serialize};

use super::faults::Faults;
use super::seed;
use super::switches::Switches;
use crate::deskie::limits::PlanTier;
use crate::deskie::{Account, Credentials};

/// Everything that can be set. Every field has a default, so a settings file names only what it changes.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Who may sign in. The login may also be any other active staff member of `account`; the key is one.
    pub credentials: Credentials,
    /// The staff, groups, labels, fields, channels, languages and mailboxes at the start. Its `name` is the origin
    /// used in links to files.
    pub account: Account,
    /// The account's time zone by its IANA name: dates without a zone are read in it, answers are written in it.
    pub zone: String,
    /// The plan; with the number of active staff it gives the limit.
    pub plan: PlanTier,
    /// Units a minute, instead of the plan's.
    pub per_minute: Option<u32>,
    /// Units a minute that the live team and its integrations use besides.
    pub team_per_minute: u32,
    /// After so many requests the key is revoked: 401 from then on.
    pub key_dies_after: Option<u64>,
    /// Longest text that is kept, in characters; the rest is let go, so that the rehearsal of a very large import fits
    /// into memory. `None` keeps all, as Deskie does.
    pub longest_text: Option<usize>,
    /// Mishaps on the way, for [`super::Server::handle_with_faults`].
    pub faults: Option<Faults>,
    /// Where made-up values (passwords) start from.
    pub seed: u64,
    /// The open points.
    pub switches: Switches,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            credentials: seed::credentials(),
            account: seed::account(),
            zone: "Europe/Moscow".to_owned(),
            plan: PlanTier::default(),
            per_minute: None,
            team_per_minute: 0,
            key_dies_after: None,
            longest_text: None,
            faults: None,
            seed: 1,
            switches: Switches::default(),
        }
    }
}
