//! The words of the source in the world of the screens.

#![expect(clippy::field_reassign_with_default, reason = "fields that only the library knows cannot be listed")]

use deskie_migrator::catalogue::{FieldTally, Tallies, Tally};
use deskie_migrator::model::{Channel, Priority, Status};

fn counted<K>(rows: impl Iterator<Item = (K, String, u64)>) -> Tally<K> {
    let mut tally = Tally::default();
    tally.rows = rows.collect();
    tally
}

fn tally<K: Copy>(rows: &[(K, &str, u64)]) -> Tally<K> {
    counted(rows.iter().map(|(kind, raw, n)| (*kind, (*raw).to_owned(), *n)))
}

pub fn all() -> Tallies {
    let mut tallies = Tallies::default();
    tallies.statuses = tally(&[
        (Status::Closed, "closed", 10_872),
        (Status::Open, "open", 611),
        (Status::Pending, "pending", 402),
        (Status::Other, "waiting for parts", 523),
    ]);
    tallies.priorities =
        tally(&[(Priority::Other, "", 9_000), (Priority::High, "high", 700), (Priority::Urgent, "urgent", 44)]);
    tallies.channels = tally(&[
        (Channel::Email, "email", 9_120),
        (Channel::Web, "web", 2_044),
        (Channel::Chat, "chat", 1_001),
        (Channel::Call, "voice", 243),
    ]);
    tallies.groups = tally(&[((), "Support", 8_000), ((), "Billing", 3_100), ((), "Spare parts", 1_300)]);
    tallies.tags = counted((0..120).map(|at| ((), format!("tag-{at}"), 1_200 / (at + 1))));
    tallies.fields = vec![
        FieldTally {
            field: "360001".into(),
            title: Some("Order number".into()),
            count: 5_000,
            samples: vec!["A-1001".into(), "A-1002".into()],
        },
        FieldTally {
            field: "360002".into(),
            title: Some("Product".into()),
            count: 3_000,
            samples: vec!["Lamp".into(), "Chair".into()],
        },
    ];
    tallies
}
