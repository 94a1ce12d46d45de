//! The words of the source in the world of the screens.

use deskie_migrator::catalogue::{FieldTally, Tallies, Tally};
use deskie_migrator::model::{Channel, Priority, Status};

fn counted<K>(rows: impl Iterator<Item = (K, String, u64)>) -> Tally<K> {
    Tally { rows: rows.collect(), ..Tally::default() }
}

fn tally<K: Copy>(rows: &[(K, &str, u64)]) -> Tally<K> {
    counted(rows.iter().map(|(kind, raw, n)| (*kind, (*raw).to_owned(), *n)))
}

pub fn all() -> Tallies {
    Tallies {
        statuses: tally(&[
            (Status::Closed, "closed", 10_872),
            (Status::Open, "open", 611),
            (Status::Pending, "pending", 402),
            (Status::Other, "waiting for parts", 523),
        ]),
        priorities: tally(&[
            (Priority::Other, "", 9_000),
            (Priority::High, "high", 700),
            (Priority::Urgent, "urgent", 44),
        ]),
        channels: tally(&[
            (Channel::Email, "email", 9_120),
            (Channel::Web, "web", 2_044),
            (Channel::Chat, "chat", 1_001),
            (Channel::Call, "voice", 243),
        ]),
        groups: tally(&[((), "Support", 8_000), ((), "Billing", 3_100), ((), "Spare parts", 1_300)]),
        tags: counted((0..120).map(|at| ((), format!("tag-{at}"), 1_200 / (at + 1)))),
        fields: vec![
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
        ],
    }
}
