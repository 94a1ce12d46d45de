//! Customers without an e-mail address: where their cases go, and which of them would be left out.

use crate::model::Channel;
use crate::plan::{ChannelTarget, Mapping};
use crate::wire::Homeless;

use super::State;

/// So many customers, and so many cases of theirs.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Left {
    /// Customers.
    pub customers: u64,
    /// Their cases.
    pub cases: u64,
}

/// Does the channel chosen for these cases take a customer without an e-mail address?
fn takes(mapping: &Mapping, channel: Channel, phone: bool) -> bool {
    let usual = if channel == Channel::Call { ChannelTarget::Calls } else { ChannelTarget::Email };
    match mapping.channels.get(&channel).map_or(usual, |choice| choice.to) {
        ChannelTarget::Calls | ChannelTarget::WhatsApp => phone,
        // What is left out by choice is no question.
        ChannelTarget::Custom(_) | ChannelTarget::Skip => true,
        ChannelTarget::Email => false,
    }
}

/// Cases of these customers that find no place, by their channels.
fn out(group: &Homeless, mapping: &Mapping, only: Option<Channel>, options: bool) -> u64 {
    let choice = &mapping.options;
    if options && (choice.without_address.is_some() || choice.calls_without_address && group.phone) {
        return 0;
    }
    let here = |channel: Channel| only.is_none_or(|only| only == channel);
    let lost = group.cases.iter().filter(|(channel, _)| here(*channel) && !takes(mapping, *channel, group.phone));
    lost.map(|(_, cases)| *cases).sum()
}

impl State {
    fn sum(&self, only: Option<Channel>, options: bool) -> Left {
        let mut left = Left::default();
        for group in self.xray.iter().flat_map(|xray| &xray.homeless) {
            let cases = out(group, &self.mapping, only, options);
            left.cases = left.cases.saturating_add(cases);
            left.customers = left.customers.saturating_add(if cases > 0 { group.customers } else { 0 });
        }
        left
    }

    /// Customers of whom the person is asked where their cases go, whether that is answered or not.
    pub fn homeless(&self) -> Left {
        self.sum(None, false)
    }

    /// Those of them whose cases are left out without the person having said so.
    pub fn unasked(&self) -> Left {
        if self.left_out { Left::default() } else { self.sum(None, true) }
    }

    /// Cases of a channel that are left out because their customers have no address.
    pub fn left_out_of(&self, channel: Channel) -> u64 {
        self.sum(Some(channel), true).cases
    }
}
