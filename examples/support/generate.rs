//! Writes a synthetic Zendesk export: one ticket a line, the same for the same seed, with the mix of a real desk: short
//! and long texts, English and Russian, notes, files on the network, a dozen agents and many customers.

use std::io::{self, Write};

use serde_json::{Value, json};

/// Writes tickets until `bytes` are reached.
///
/// # Errors
/// Of the writer.
pub fn zendesk(out: &mut impl Write, bytes: u64, seed: u64) -> io::Result<u64> {
    let mut dice = Dice(seed);
    let (mut written, mut tickets) = (0u64, 0u64);
    while written < bytes {
        tickets += 1;
        let line = ticket(tickets, &mut dice).to_string();
        out.write_all(line.as_bytes())?;
        out.write_all(b"\n")?;
        written += line.len() as u64 + 1;
    }
    Ok(tickets)
}

/// A small generator of numbers (SplitMix64): the same everywhere, for ever.
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let at = self.below(choices.len() as u64);
        usize::try_from(at).ok().and_then(|at| choices.get(at)).copied().unwrap_or_default()
    }
}

const ENGLISH: &[&str] = &[
    "The kettle stopped heating after two weeks.",
    "Could you tell me when my order arrives?",
    "I would like to change the delivery address.",
    "The tea tastes different from last year's.",
    "Thank you, that solved it!",
    "We have sent a new one today; it should arrive on Friday.",
    "Please send us a picture of the label on the bottom.",
    "The invoice names the wrong company.",
    "Does the \"Sencha\" come in bags as well?",
    "The lid does not close <properly> any more & it leaks.",
];
const RUSSIAN: &[&str] = &[
    "Чайник перестал греть воду через две недели.",
    "Подскажите, пожалуйста, когда придёт мой заказ?",
    "Хочу изменить адрес доставки.",
    "Спасибо, всё получилось!",
    "Мы отправили новый сегодня, он придёт в пятницу.",
    "Пришлите, пожалуйста, фотографию наклейки на дне.",
    "Крышка больше не закрывается, и чайник течёт.",
];
const NAMES: &[&str] = &["Ann", "Bo", "Carla", "Dmitry", "Elif", "Farid", "Grace", "Иван", "Jana", "Ольга"];
const SURNAMES: &[&str] = &["Reed", "Lind", "Diaz", "Petrov", "Kaya", "Смирнова", "Novak", "Okafor"];

const FIRST_DAY: u64 = 1_640_995_200;

fn text(dice: &mut Dice, russian: bool) -> String {
    // Most texts are short, some are long threads quoted below the answer.
    let sentences = if dice.one_in(12) { 40 + dice.below(120) } else { 1 + dice.below(9) };
    let all: Vec<&str> = (0..sentences).map(|_| dice.of(if russian { RUSSIAN } else { ENGLISH })).collect();
    all.join(" ")
}

fn stamp(seconds: u64) -> String {
    i64::try_from(seconds)
        .ok()
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .unwrap_or_default()
        .to_string()
}

fn person(id: u64, agent: bool, dice: &mut Dice) -> Value {
    let name = format!("{} {}", dice.of(NAMES), dice.of(SURNAMES));
    let host = if agent { "teahouse.example" } else { "example.org" };
    json!({
        "id": id, "url": format!("https://teahouse.zendesk.example/api/v2/users/{id}.json"), "name": name,
        "email": format!("{}{id}@{host}", if agent { "agent" } else { "customer" }),
        "role": if agent { "agent" } else { "end-user" }, "time_zone": "Berlin", "locale": "en-US", "verified": true,
    })
}

fn ticket(number: u64, dice: &mut Dice) -> Value {
    let russian = dice.one_in(4);
    let customer = 360_000_000_000 + dice.below(number / 3 + 20);
    let agent = 900_000_000_000 + dice.below(12);
    // The same id is the same person wherever they turn up.
    let requester = person(customer, false, &mut Dice(customer));
    let assignee = person(agent, true, &mut Dice(agent));
    let created = FIRST_DAY + number * 97 + dice.below(90);
    let mut at = created;
    let mut comments = Vec::new();
    for turn in 0..1 + dice.below(7) {
        let by_customer = turn == 0 || dice.one_in(2);
        let note = !by_customer && dice.one_in(3);
        let body = text(dice, russian);
        let escaped = body.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let id = number * 100 + turn;
        let files: Vec<Value> = (0..if dice.one_in(6) { 1 + dice.below(2) } else { 0 })
            .map(|file| {
                let name = format!("photo-{id}-{file}.jpg");
                json!({
                    "id": id * 10 + file, "file_name": name, "content_type": "image/jpeg", "size": 20_000 + dice.below(900_000),
                    "content_url": format!("https://teahouse.zendesk.example/attachments/token/{id:x}/?name={name}"),
                    "inline": false, "deleted": false, "thumbnails": [],
                })
            })
            .collect();
        comments.push(json!({
            "id": id, "type": "Comment", "author_id": if by_customer { customer } else { agent }, "body": body,
            "html_body": format!("<div class=\"zd-comment\" dir=\"auto\"><p dir=\"auto\">{escaped}</p></div>"),
            "plain_body": escaped, "public": !note, "attachments": files, "audit_id": id + 7,
            "via": { "channel": "email", "source": { "from": {}, "to": {}, "rel": null } }, "created_at": stamp(at),
            "metadata": { "system": { "client": "Mozilla/5.0", "ip_address": "192.0.2.7", "location": "Berlin, Germany" }, "custom": {} },
        }));
        at += 60 + dice.below(86_400);
    }
    let subject = dice.of(if russian { RUSSIAN } else { ENGLISH });
    json!({
        "url": format!("https://teahouse.zendesk.example/api/v2/tickets/{number}.json"), "id": number, "external_id": null,
        "via": { "channel": dice.of(&["email", "email", "email", "web", "chat"]), "source": { "from": {}, "to": {}, "rel": null } },
        "created_at": stamp(created), "updated_at": stamp(at), "type": dice.of(&["question", "problem", "incident"]),
        "subject": subject, "raw_subject": subject, "description": comments.first().and_then(|first| first.get("body")),
        "priority": dice.of(&["low", "normal", "normal", "high", "urgent"]),
        "status": dice.of(&["closed", "closed", "closed", "solved", "open", "pending", "new", "hold"]), "recipient": "help@teahouse.example",
        "requester_id": customer, "submitter_id": customer, "assignee_id": agent, "group_id": 360_000_000_500u64,
        "collaborator_ids": [], "follower_ids": [], "email_cc_ids": [], "has_incidents": false, "is_public": true,
        "tags": [dice.of(&["kettle", "tea", "delivery"]), dice.of(&["vip", "refund", "warranty"])],
        "custom_fields": [{ "id": 360_000_000_777u64, "value": dice.of(&["red", "blue", "steel"]) }, { "id": 360_000_000_778u64, "value": null }],
        "satisfaction_rating": { "score": "unoffered" }, "brand_id": 360_000_000_001u64, "allow_channelback": false,
        "requester": requester, "submitter": requester, "assignee": assignee,
        "group": { "id": 360_000_000_500u64, "name": "Support" }, "comments": comments,
    })
}
