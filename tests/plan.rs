//! The literal requests of a plan: what is sent for each channel, both ways round, and what the text says where Deskie
//! shows another author.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod support;

use deskie_migrator::deskie::{
    Account, ChannelId, ChannelKind, CustomChannel, CustomField, Dialect, FieldId, FieldKind, FieldLevel, Group,
    GroupId, Label, LabelId, Staff, StaffId,
};
use deskie_migrator::model::{
    Attachment, AttachmentPlace, Author, Body, Case, Channel, Entry, EntryKind, FieldValue, Millis, Person, PersonKey,
    Priority, Role, Side, Status, Word,
};
use deskie_migrator::plan::{
    ChannelTarget, Choice, Context, Estimate, Mapping, Planned, Reason, WhatsAppChoice, plan_case, requests, suggest,
};
use expect_test::{Expect, expect};
use support::imports::{FIRST, instant};
use support::rehearsal::Import;

fn account() -> Account {
    let channel = |id, kind| CustomChannel {
        id: ChannelId(id),
        api_key: format!("cch{id}"),
        title: format!("Channel {id}"),
        kind,
        webhook_url: Some(String::new()),
        active: true,
    };
    let staff = |id, name: &str, email: &str| Staff {
        id: StaffId(id),
        email: email.into(),
        name: Some(name.into()),
        active: true,
    };
    let field = |id, title: &str, kind| CustomField {
        id: FieldId(id),
        title: title.into(),
        kind,
        level: FieldLevel::Case,
        active: true,
    };
    Account {
        staff: vec![staff(7, "Bo Berg", "bo@shop.example"), staff(8, "Stand In", "stand@shop.example")],
        groups: vec![Group { id: GroupId(44), title: "Support".into(), active: true }],
        labels: vec![Label { id: LabelId(101), title: "VIP".into() }],
        fields: vec![
            field(25, "Colour", FieldKind::Select(vec![("1".into(), "Red".into()), ("2".into(), "Blue".into())])),
            field(26, "Gift", FieldKind::Checkbox),
        ],
        channels: vec![channel(1, ChannelKind::Async), channel(2, ChannelKind::Sync)],
        ..Account::default()
    }
}

fn person(key: &str, name: &str, email: &str, phone: &str, role: Role) -> Person {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty()).into_iter().collect();
    Person { key: PersonKey(key.into()), name: Some(name.into()), emails: some(email), phones: some(phone), role }
}

fn entry(at: i64, kind: EntryKind, side: Side, who: &str, body: Body) -> Entry {
    Entry {
        source_id: format!("e{at}"),
        kind,
        author: Author { person: Some(PersonKey(who.into())), label: who.into(), side },
        created_at: Some(instant(FIRST.plus(at * 60_000))),
        body,
        attachments: vec![],
    }
}

fn ann(at: i64, text: &str) -> Entry {
    entry(at, EntryKind::Message, Side::Customer, "ann", Body::Html(format!("<p>{text}</p>")))
}

fn bo(at: i64, text: &str) -> Entry {
    entry(at, EntryKind::Message, Side::Agent, "bo", Body::Text(text.into()))
}

fn case(channel: Channel, entries: Vec<Entry>) -> Case {
    Case {
        source_id: "4711".into(),
        subject: "Kettle leaks".into(),
        channel,
        channel_raw: format!("{channel:?}"),
        status: Word { kind: Status::Solved, raw: "solved".into() },
        priority: Word { kind: Priority::Urgent, raw: "urgent".into() },
        requester: Some(PersonKey("ann".into())),
        created_at: Some(instant(FIRST)),
        entries,
        ..Case::default()
    }
}

fn import(case: Case) -> Import {
    Import {
        vendor: "test",
        cases: vec![case],
        people: vec![
            person("ann", "Ann", "ann@example.org", "+49 (30) 123-456", Role::Customer),
            person("carl", "Carl", "carl@example.org", "", Role::Customer),
            person("bo", "Bo Berg", "bo@shop.example", "", Role::Agent),
            person("gone", "Cem Gone", "cem@old.example", "", Role::Agent),
        ],
    }
}

fn planned(case: Case, adjust: impl FnOnce(&mut Mapping)) -> Planned {
    let import = import(case);
    let catalogue = import.catalogue();
    let account = account();
    let agents: Vec<_> = catalogue
        .people
        .iter()
        .filter(|(person, _)| person.role == Role::Agent)
        .map(|(person, stats)| (person.clone(), *stats))
        .collect();
    let mut mapping = suggest(&catalogue.tallies, &agents, &account);
    mapping.stand_in = Some(StaffId(8));
    adjust(&mut mapping);
    let cx = Context { mapping: &mapping, account: &account, people: &catalogue.people, now: Millis(0) };
    plan_case(&import.cases[0], cx)
}

fn check(case: Case, adjust: impl FnOnce(&mut Mapping), expected: Expect) {
    let text = match planned(case, adjust) {
        Planned::Case(plan) => {
            let lines = requests::of_case(&plan, &Dialect::default()).into_iter().map(|request| {
                let body = match request.body().clone() {
                    deskie_migrator::deskie::Body::Empty => String::new(),
                    deskie_migrator::deskie::Body::Json { value } => value.to_string(),
                    deskie_migrator::deskie::Body::Multipart { fields, files } => {
                        let fields: Vec<String> =
                            fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
                        let files: Vec<String> =
                            files.iter().map(|file| format!("{}=@{}", file.key, file.name)).collect();
                        [fields, files].concat().join("\n  ")
                    }
                };
                format!("{} {}\n  {body}\n", request.method().as_str(), requests::path_of(&request))
            });
            let losses = plan.losses.iter().map(|note| format!("lost: {}\n", note.code));
            lines.chain(losses).collect::<String>()
        }
        Planned::Skipped(note) => format!("skipped: {}: {}\n", note.code, note.message),
    };
    expected.assert_eq(&text);
}

fn to(target: ChannelTarget) -> impl FnOnce(&mut Mapping) {
    move |mapping| {
        for choice in mapping.channels.values_mut() {
            *choice = Choice { to: target, why: Reason::Yours };
        }
    }
}

#[test]
fn email_begun_by_the_customer() {
    check(
        case(Channel::Email, vec![ann(0, "It leaks."), bo(5, "Sorry.\nSent a new one <free>.")]),
        |_| {},
        expect![[r#"
            POST cases.json
              {"case":{"content_html":"<p>It leaks.</p>","created_at":1709280000,"priority":"critical","status":"closed","subject":"Kettle leaks","user_email":"ann@example.org","user_full_name":"Ann"}}
            POST cases/{case}/messages.json
              {"message":{"content_html":"Sorry.<br>\nSent a new one &lt;free&gt;.","created_at":1709280300,"do_not_send_email":true,"staff_id":7}}
        "#]],
    );
}

#[test]
fn email_begun_by_an_agent_carries_the_mailbox_that_sends_nothing() {
    check(
        case(Channel::Email, vec![bo(0, "Your order is late."), ann(5, "Thanks.")]),
        |_| {},
        expect![[r#"
        POST cases.json
          {"case":{"case_email_id":-1,"content_html":"Your order is late.","created_at":1709280000,"initiator_id":7,"priority":"critical","status":"closed","subject":"Kettle leaks","user_email":"ann@example.org","user_full_name":"Ann"}}
        POST cases/{case}/messages.json
          {"message":{"content_html":"<p>Thanks.</p>","created_at":1709280300,"user_id":0}}
    "#]],
    );
}

#[test]
fn calls_both_ways() {
    check(
        case(Channel::Call, vec![ann(0, "It leaks.")]),
        |_| {},
        expect![[r#"
        POST cases.json
          {"case":{"content":"It leaks.","created_at":1709280000,"priority":"critical","status":"closed","subject":"Kettle leaks","user_full_name":"Ann","user_phone":"+4930123456"}}
    "#]],
    );
    check(
        case(Channel::Call, vec![bo(0, "Called back."), ann(1, "Thanks.")]),
        |_| {},
        expect![[r#"
        POST cases.json
          {"case":{"content":"Called back.","created_at":1709280000,"initiator_id":7,"priority":"critical","status":"closed","subject":"Kettle leaks","user_full_name":"Ann","user_phone":"+4930123456"}}
        POST cases/{case}/messages.json
          {"message":{"content":"Thanks.","created_at":1709280060,"user_id":0}}
    "#]],
    );
}

#[test]
fn custom_channels_mail_like_and_chat_like() {
    check(
        case(Channel::Chat, vec![ann(0, "Hi"), bo(1, "Hello")]),
        to(ChannelTarget::Custom(ChannelId(1))),
        expect![[r#"
            POST cases.json
              {"case":{"channel":"cch1","content_html":"<p>Hi</p>","created_at":1709280000,"priority":"critical","status":"closed","subject":"Kettle leaks","user_custom_id":"ann@example.org","user_full_name":"Ann"}}
            POST cases/{case}/messages.json
              {"message":{"content_html":"Hello","created_at":1709280060,"do_not_send_email":true,"staff_id":7}}
        "#]],
    );
    check(
        case(Channel::Chat, vec![bo(0, "Hi"), ann(1, "Hello")]),
        to(ChannelTarget::Custom(ChannelId(2))),
        expect![[r#"
            POST cases.json
              {"case":{"channel":"cch2","content":"Hi","created_at":1709280000,"initiator_id":7,"priority":"critical","status":"closed","subject":"Kettle leaks","user_custom_id":"ann@example.org","user_full_name":"Ann"}}
            POST cases/{case}/messages.json
              {"message":{"content":"Hello","created_at":1709280060,"user_id":0}}
        "#]],
    );
}

#[test]
fn a_channel_that_passes_answers_on_or_may_takes_no_history() {
    for told in [Some("https://bot.example/hook".to_owned()), None] {
        let mut account = account();
        account.channels[1].webhook_url = told;
        let import = import(case(Channel::Chat, vec![ann(0, "Hi"), bo(1, "Hello")]));
        let catalogue = import.catalogue();
        let mut mapping = suggest(&catalogue.tallies, &[], &account);
        to(ChannelTarget::Custom(ChannelId(2)))(&mut mapping);
        let cx = Context { mapping: &mapping, account: &account, people: &catalogue.people, now: Millis(0) };
        match plan_case(&import.cases[0], cx) {
            Planned::Skipped(note) => assert_eq!(note.code, "case.webhook"),
            Planned::Case(plan) => panic!("planned: {plan:?}"),
        }
    }
}

#[test]
fn a_channel_that_may_reach_customers_takes_history_only_when_confirmed() {
    let mut account = account();
    account.channels[1].webhook_url = Some("https://bot.example/hook".into());
    let mut ours = case(Channel::Chat, vec![ann(0, "Hi"), bo(1, "Hello")]);
    ours.requester = Some(PersonKey("ann".into()));
    let mut import = import(ours);
    for person in &mut import.people {
        person.phones = vec!["+49 30 1234567".into()];
    }
    let catalogue = import.catalogue();
    let planned = |target: ChannelTarget, adjust: fn(&mut Mapping)| {
        let mut mapping = suggest(&catalogue.tallies, &[], &account);
        mapping.stand_in = Some(StaffId(7));
        to(target)(&mut mapping);
        adjust(&mut mapping);
        let cx = Context { mapping: &mapping, account: &account, people: &catalogue.people, now: Millis(0) };
        match plan_case(&import.cases[0], cx) {
            Planned::Skipped(note) => Err(note.code),
            Planned::Case(plan) => {
                Ok(serde_json::to_string(plan.create.to_http(&Dialect::default(), &[]).body()).unwrap())
            }
        }
    };
    let webhook = ChannelTarget::Custom(ChannelId(2));
    assert_eq!(planned(webhook, |_| {}), Err("case.webhook"));
    let confirmed = planned(webhook, |mapping| mapping.options.confirmed_channels.extend([ChannelId(2)]));
    assert!(confirmed.unwrap().contains("cch2"));
    assert_eq!(planned(ChannelTarget::WhatsApp, |_| {}), Err("case.whatsapp"));
    let confirmed = planned(ChannelTarget::WhatsApp, |mapping| mapping.options.whatsapp = WhatsAppChoice::Confirmed);
    assert!(confirmed.unwrap().contains(r#""user_whatsapp_phone":"+49301234567""#));
}

#[test]
fn nobody_is_silently_made_the_author() {
    let gone = entry(1, EntryKind::Message, Side::Agent, "gone", Body::Text("Gone wrote this.".into()));
    let carl = entry(2, EntryKind::Message, Side::Customer, "carl", Body::Text("Carl wrote this.".into()));
    let note = entry(3, EntryKind::Note, Side::Agent, "gone", Body::Text("Check stock".into()));
    check(
        case(Channel::Email, vec![ann(0, "It leaks."), gone, carl, note]),
        |_| {},
        expect![[r#"
        POST cases.json
          {"case":{"content_html":"<p>It leaks.</p>","created_at":1709280000,"priority":"critical","status":"closed","subject":"Kettle leaks","user_email":"ann@example.org","user_full_name":"Ann"}}
        POST cases/{case}/messages.json
          {"message":{"content_html":"<p><em>Written by Cem Gone (cem@old.example)</em></p>\nGone wrote this.","created_at":1709280060,"do_not_send_email":true,"staff_id":8}}
        POST cases/{case}/messages.json
          {"message":{"content_html":"<p><em>Written by Carl (carl@example.org)</em></p>\nCarl wrote this.","created_at":1709280120,"user_id":0}}
        POST cases/{case}/note.json
          {"note":{"content_html":"<p><em>Written by Cem Gone (cem@old.example), 2024-03-01 08:03 UTC</em></p>\nCheck stock","created_at":1709280180,"staff_id":8}}
    "#]],
    );
}

#[test]
fn a_case_that_begins_with_a_note_gets_an_opening_and_keeps_the_note_a_note() {
    let note = entry(0, EntryKind::Note, Side::Agent, "bo", Body::Text("He will call".into()));
    check(
        case(Channel::Email, vec![note]),
        |_| {},
        expect![[r#"
        POST cases.json
          {"case":{"content_html":"<p>This case began with an internal note.</p>","created_at":1709279999,"priority":"critical","status":"closed","subject":"Kettle leaks","user_email":"ann@example.org","user_full_name":"Ann"}}
        POST cases/{case}/note.json
          {"note":{"content_html":"<p><em>Written by Bo Berg (bo@shop.example), 2024-03-01 08:00 UTC</em></p>\nHe will call","created_at":1709280000,"staff_id":7}}
    "#]],
    );
}

#[test]
fn tags_groups_fields_and_assignee_go_into_the_creation() {
    let mut case = case(Channel::Email, vec![ann(0, "It leaks.")]);
    case.tags = vec!["vip".into(), "kettle".into()];
    case.group = Some("support".into());
    case.assignee = Some(PersonKey("bo".into()));
    case.fields = [("Colour", "red"), ("Gift", "yes"), ("Size", "XL")]
        .map(|(field, value)| FieldValue { field: field.into(), value: value.into() })
        .into();
    check(
        case,
        |_| {},
        expect![[r#"
        POST cases.json
          {"case":{"content_html":"<p>It leaks.</p>","created_at":1709280000,"custom_fields":{"cf_25":"1","cf_26":true},"group_id":44,"labels":[101,0],"priority":"critical","staff_id":7,"status":"closed","subject":"Kettle leaks","user_email":"ann@example.org","user_full_name":"Ann"}}
        lost: field.unmapped
    "#]],
    );
}

#[test]
fn files_travel_links_are_fetched_and_what_is_missing_is_told() {
    let file = |name: &str, size, place| Attachment {
        name: name.into(),
        mime: Some("text/plain".into()),
        size: Some(size),
        content_id: None,
        place,
    };
    let span = deskie_migrator::source::Span { offset: 0, len: 9, file: deskie_migrator::source::FileId(0) };
    let part = |part| AttachmentPlace::MailPart { mail: span, part };
    let mut opening = ann(0, "See the files.");
    opening.attachments = vec![
        file("a.txt", 3, part(0)),
        file("huge.bin", 26_000_000, part(1)),
        file("lost.png", 5, AttachmentPlace::Missing("not in the archive".into())),
    ];
    let mut reply = bo(1, "Here.");
    reply.attachments = vec![file("far.pdf", 5, AttachmentPlace::Url("https://files.example/far.pdf".into()))];
    let mut case = case(Channel::Email, vec![opening, reply]);
    case.tags = vec!["vip".into()];
    check(
        case,
        |_| {},
        expect![[r#"
        POST cases.json
          case[content_html]=<p>See the files.</p>
          case[created_at]=1709280000
          case[priority]=critical
          case[status]=closed
          case[subject]=Kettle leaks
          case[user_email]=ann@example.org
          case[user_full_name]=Ann
          case[attachments][1]=@a.txt
        POST cases/{case}/messages.json
          {"message":{"attachment_urls":["https://files.example/far.pdf"],"content_html":"Here.","created_at":1709280060,"do_not_send_email":true,"staff_id":7}}
        lost: attachment.too_large
        lost: attachment.missing
    "#]],
    );
}

#[test]
fn a_customer_without_an_address_waits_for_a_decision() {
    let mut lone = case(Channel::Email, vec![ann(0, "Hi")]);
    lone.requester = Some(PersonKey("nobody".into()));
    check(
        lone.clone(),
        |_| {},
        expect![[r#"
        skipped: case.no_address: Its customer has no e-mail address. Choose a custom channel for such customers.
    "#]],
    );
    check(
        lone,
        |mapping| mapping.options.without_address = Some(ChannelId(1)),
        expect![[r#"
        POST cases.json
          {"case":{"channel":"cch1","content_html":"<p><em>Written by Ann (ann@example.org)</em></p>\n<p>Hi</p>","created_at":1709280000,"priority":"critical","status":"closed","subject":"Kettle leaks","user_custom_id":"nobody"}}
    "#]],
    );
}

#[test]
fn a_customer_with_a_telephone_alone_may_go_to_calls() {
    let account = account();
    let planned = |number: &str, adjust: fn(&mut Mapping)| {
        let mut lone = case(Channel::Email, vec![ann(0, "Hi")]);
        lone.requester = Some(PersonKey("caller".into()));
        let mut import = import(lone);
        import.people.push(person("caller", "Cal", "", number, Role::Customer));
        let catalogue = import.catalogue();
        let mut mapping = suggest(&catalogue.tallies, &[], &account);
        mapping.stand_in = Some(StaffId(7));
        adjust(&mut mapping);
        let cx = Context { mapping: &mapping, account: &account, people: &catalogue.people, now: Millis(0) };
        match plan_case(&import.cases[0], cx) {
            Planned::Skipped(note) => note.message.to_string(),
            Planned::Case(plan) => {
                serde_json::to_string(plan.create.to_http(&Dialect::default(), &[]).body()).expect("it is JSON")
            }
        }
    };
    let calls: fn(&mut Mapping) = |mapping| mapping.options.calls_without_address = true;
    assert!(planned("+49 30 123456", |_| {}).contains("Choose Calls"), "nothing is chosen for the person");
    assert!(planned("+49 30 123456", calls).contains(r#""user_phone":"+4930123456""#));
    assert!(planned("030 123456", calls).contains(r#""user_phone":"030123456""#), "no country is made up");
    let of_germany: fn(&mut Mapping) = |mapping| {
        mapping.options.calls_without_address = true;
        mapping.options.country_code = Some("49".into());
    };
    assert!(planned("030 123456", of_germany).contains(r#""user_phone":"+4930123456""#));
    let both: fn(&mut Mapping) = |mapping| {
        mapping.options.calls_without_address = true;
        mapping.options.without_address = Some(ChannelId(1));
    };
    assert!(planned("", both).contains("cch1"), "who has no number goes to the custom channel");
}

#[test]
fn a_call_without_a_number_goes_by_mail_where_the_customer_has_an_address() {
    let mut call = case(Channel::Call, vec![ann(0, "Hi")]);
    call.requester = Some(PersonKey("mailer".into()));
    let account = account();
    let planned = |email: &str| {
        let mut import = import(call.clone());
        import.people.push(person("mailer", "May", email, "", Role::Customer));
        let catalogue = import.catalogue();
        let mut mapping = suggest(&catalogue.tallies, &[], &account);
        mapping.stand_in = Some(StaffId(7));
        let cx = Context { mapping: &mapping, account: &account, people: &catalogue.people, now: Millis(0) };
        match plan_case(&import.cases[0], cx) {
            Planned::Skipped(note) => format!("{}: {}", note.code, note.message),
            Planned::Case(plan) => {
                serde_json::to_string(plan.create.to_http(&Dialect::default(), &[]).body()).expect("it is JSON")
            }
        }
    };
    assert!(planned("may@mail.example").contains(r#""user_email":"may@mail.example""#));
    let nobody = planned("");
    assert!(nobody.starts_with("case.no_address") && nobody.contains("nor an e-mail address"), "{nobody}");
}

#[test]
fn the_estimate_never_promises_less_than_is_sent() {
    let mut estimate = Estimate::default();
    estimate.add("4711", &planned(case(Channel::Email, vec![ann(0, "It leaks."), bo(5, "Sorry.")]), |_| {}));
    // Where preflights are billed, each of the four requests costs one unit more.
    assert_eq!(estimate.clone().counting(Some(true)).finish(Some(50), 90).cost.0, 11);
    let summary = estimate.finish(Some(50), 90);
    // Creation, reply, and the edit that may be needed: three writes; one read to learn whether it is.
    assert_eq!((summary.writes, summary.reads, summary.cost.0), (3, 1, 7));
    assert_eq!(summary.units_per_minute, 45);
    assert_eq!(summary.duration, 7 * 60_000 / 45);
}
