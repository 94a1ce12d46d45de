//! Made-up imports of every kind of case, by seed.

use deskie_migrator::model::{
    Attachment, AttachmentPlace, Author, Body, Case, Channel, Entry, EntryKind, FieldValue, Instant, Millis, Person,
    PersonKey, Priority, Role, Side, Status, Word, Zone,
};

use super::dice::Dice;
use super::rehearsal::Import;

/// Agents of old who work in the practice account, too.
pub const STAFF: [(&str, &str); 2] =
    [("vera@practice.example.org", "Vera Orlova"), ("tom@practice.example.org", "Tom Field")];

/// 2024-03-01T08:00:00Z.
pub const FIRST: Millis = Millis::from_seconds(1_709_280_000);

pub fn instant(at: Millis) -> Instant {
    Instant { at, original: format!("{}", at.0), zone: Zone::Given }
}

fn person(key: &str, name: &str, email: Option<&str>, phone: Option<&str>, role: Role) -> Person {
    Person {
        key: PersonKey(key.into()),
        name: Some(name.into()),
        emails: email.map(str::to_owned).into_iter().collect(),
        phones: phone.map(str::to_owned).into_iter().collect(),
        role,
    }
}

/// `count` varied cases: customers and agents who began, notes first and last, several customers in one case, equal
/// dates, missing dates, twins (same customer, subject and second), files, calls, chats, tags, groups, custom fields of
/// every type, unknown agents.
pub fn varied(seed: u64, count: u64, staff: &[(&str, &str)]) -> Import {
    let mut dice = Dice::new(seed);
    let mut sorting = Dice::new(seed ^ 0xF1E1D);
    let mut people: Vec<Person> = (0..5)
        .map(|n| {
            person(
                &format!("c{n}"),
                &format!("Customer {n}"),
                Some(&format!("customer{n}@example.org")),
                Some(&format!("+4930123456{n}")),
                Role::Customer,
            )
        })
        .collect();
    let mut agents: Vec<String> = Vec::new();
    for (at, (email, name)) in staff.iter().enumerate() {
        people.push(person(&format!("a{at}"), name, Some(email), None, Role::Agent));
        agents.push(format!("a{at}"));
    }
    people.push(person("gone", "Gone Agent", Some("gone@old.example"), None, Role::Agent));
    agents.push("gone".into());

    let cases = (0..count)
        .map(|n| {
            let requester = format!("c{}", dice.below(5));
            // Twins on purpose: a third of the cases share subject and date with others.
            let twin = dice.below(3) == 0;
            let start = if twin { FIRST } else { FIRST.plus(dice.below(700) as i64 * 86_400_000 + n as i64 * 1_000) };
            let entries = (0..1 + dice.below(5))
                .map(|at| {
                    let kind = if dice.below(4) == 0 { EntryKind::Note } else { EntryKind::Message };
                    let side = if kind == EntryKind::Note || dice.below(2) == 0 { Side::Agent } else { Side::Customer };
                    let who = match side {
                        Side::Agent => agents[dice.below(agents.len() as u64) as usize].clone(),
                        Side::Customer if dice.below(6) == 0 => "c0".into(),
                        Side::Customer => requester.clone(),
                    };
                    // Some share a second, some have no date.
                    let at_time = start.plus(at as i64 * dice.one(&[0_i64, 0, 60_000, 3_600_000]));
                    let body = if dice.below(2) == 0 {
                        Body::Html(format!("<p>Text {} of case {n}</p>", if dice.below(3) == 0 { 0 } else { at }))
                    } else {
                        Body::Text(format!("Text {at} of case {n}\nПривет <b>"))
                    };
                    Entry {
                        source_id: format!("{n}-{at}"),
                        kind,
                        author: Author { person: Some(PersonKey(who)), label: "somebody".into(), side },
                        created_at: (dice.below(12) > 0).then(|| instant(at_time)),
                        body,
                        attachments: match dice.below(6) {
                            0 => vec![file(&format!("f{n}-{at}.txt"), carried())],
                            1 => vec![file("far.pdf", AttachmentPlace::Url("https://files.example/far.pdf".into()))],
                            2 => vec![file("lost.png", AttachmentPlace::Missing("not in the archive".into()))],
                            _ => vec![],
                        },
                    }
                })
                .collect();
            let status = dice.one(&[Status::New, Status::Open, Status::Pending, Status::Solved, Status::Closed]);
            Case {
                source_id: format!("{n}"),
                subject: if twin { "Kettle".into() } else { format!("Kettle {n}") },
                channel: dice.one(&[Channel::Email, Channel::Email, Channel::Call, Channel::Chat, Channel::Web]),
                status: Word { kind: status, raw: format!("{status:?}") },
                priority: Word { kind: dice.one(&[Priority::Low, Priority::Urgent]), raw: "p".into() },
                requester: Some(PersonKey(requester)),
                assignee: (dice.below(2) == 0).then(|| PersonKey(agents[0].clone())),
                tags: (0..dice.below(3)).map(|tag| format!("tag {tag}")).collect(),
                created_at: Some(instant(start)),
                updated_at: Some(instant(start.plus(86_400_000))),
                entries,
                group: sorting.one(&[None, Some("Support"), Some("Sales")]).map(str::to_owned),
                fields: fields(&mut sorting, n),
                ..Case::default()
            }
        })
        .collect();
    Import { vendor: "test", cases, people }
}

/// Values for some of the custom fields of the practice account, by their titles.
fn fields(dice: &mut Dice, n: u64) -> Vec<FieldValue> {
    let values = [
        ("Order number", format!("Ä-{n} <{}>", dice.below(3))),
        ("Warranty", dice.one(&["yes", "no"]).to_owned()),
        ("Product", dice.one(&["Lamp", "Chair", "Desk"]).to_owned()),
        ("Bought on", format!("2024-02-{:02}", 1 + dice.below(28))),
    ];
    let some = values.into_iter().filter(|_| dice.below(3) > 0);
    some.map(|(field, value)| FieldValue { field: field.to_owned(), value }).collect()
}

fn carried() -> AttachmentPlace {
    let span = deskie_migrator::source::Span { offset: 0, len: 5, file: deskie_migrator::source::FileId(0) };
    AttachmentPlace::MailPart { mail: span, part: 0 }
}

fn file(name: &str, place: AttachmentPlace) -> Attachment {
    Attachment { name: name.into(), mime: Some("text/plain".into()), size: Some(5), content_id: None, place }
}
