//! A whole history moves, and what arrives is what the export held.

use std::fs::File;
use std::io::BufWriter;

use deskie_migrator::practice::Server;
use deskie_migrator::practice::state::Message;
use serde_json::Value;

use crate::{KEY, LOGIN, generate, open, practice, serve};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn a_zendesk_export_arrives_record_by_record_and_nobody_is_mailed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export-2026-02-25-0944-1.json");
    let tickets = generate::zendesk(&mut BufWriter::new(File::create(&path).unwrap()), 150_000, 7).unwrap();
    let deskie = practice(serve::Cors::On).await;
    let (_site, window) = open().await;

    assert_eq!(window.read(&[&path]).await, tickets);
    window.shoot("2-xray").await;
    window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    window.connected().await;
    window.shoot("3-connect").await;
    window.self_check().await;
    window.map_and_run().await;

    assert_eq!(window.report_row("cases").await, [tickets, tickets, 0, 0, 0, 0]);
    let text = std::fs::read_to_string(&path).unwrap();
    for line in text.lines() {
        arrived(&serde_json::from_str(line).unwrap(), &deskie.server());
    }
    assert_eq!(deskie.server().books().cases.len() as u64, tickets, "nothing doubled");
    assert_eq!(deskie.server().mailed(), [], "nobody is mailed");
    assert_eq!(window.severe().await, Vec::<String>::new());

    // The same files again: everything is found to be there already.
    window.click("[data-step=plan]").await;
    window.click("#run-all").await;
    let script = "return document.querySelectorAll('[data-test=report-row][data-kind=cases] td')[1]?.innerText === '0'";
    window.until("a report in which nothing is created", script).await;
    assert_eq!(window.report_row("cases").await, [tickets, 0, tickets, 0, 0, 0]);
    assert_eq!(deskie.server().books().cases.len() as u64, tickets, "nothing doubled by a second run");

    // And after the page is loaded anew: the ledger is on the disk.
    window.open(&_site.url()).await;
    window.read(&[&path]).await;
    window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    window.self_check().await;
    window.map_and_plan().await;
    window
        .until("that nothing is left to send", "return document.querySelector('[data-test=all-there]') !== null")
        .await;
    assert_eq!(deskie.server().books().cases.len() as u64, tickets, "nothing doubled after a reload");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn anyone_can_practise_without_an_account() {
    let (_site, window) = open().await;
    window.ready().await;
    window.shoot("1-files").await;
    window.click("[data-test=sample-mail]").await;
    window.click("#read").await;
    let cases = window.figure("count-cases").await;
    assert!(cases > 0);
    window.click("#go-connect").await;
    window.click("#practise").await;
    window.map_and_run().await;
    let row = window.report_row("cases").await;
    assert_eq!(row[0], cases);
    assert_eq!(row[0], row[1..].iter().sum::<u64>(), "the sums close");
    assert_eq!(row[4] + row[5], 0, "nothing failed, nothing was forgotten");
    assert_eq!(window.figure("mailed").await, 0);
    assert_eq!(window.severe().await, Vec::<String>::new());
    window.close().await;
}

/// Compares one ticket of the export with the case in Deskie's own books.
fn arrived(ticket: &Value, server: &Server) {
    let id = &ticket["id"];
    let seconds = |value: &Value| value.as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second();
    let created = seconds(&ticket["created_at"]);
    let case = server.books().cases.values().find(|case| case.created_at.seconds() == created);
    let case = case.unwrap_or_else(|| panic!("ticket {id} did not arrive"));
    assert_eq!(case.subject, ticket["subject"].as_str().unwrap(), "subject of ticket {id}");
    let status = match ticket["status"].as_str().unwrap() {
        "closed" | "solved" => "closed",
        "new" | "open" => "open",
        _ => "waiting",
    };
    assert_eq!(case.status, status, "state of ticket {id}");
    let user = &server.books().users[&case.user_id];
    assert_eq!(user.name, ticket["requester"]["name"].as_str().unwrap(), "customer of ticket {id}");

    let labels = &server.books().account.labels;
    let mut titles: Vec<_> =
        labels.iter().filter(|label| case.labels.contains(&label.id.0)).map(|l| l.title.as_str()).collect();
    let mut tags: Vec<_> = ticket["tags"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    titles.sort_unstable();
    tags.sort_unstable();
    assert_eq!(titles, tags, "labels of ticket {id}");

    let comments = ticket["comments"].as_array().unwrap();
    assert_eq!(case.messages.len(), comments.len(), "entries of ticket {id}");
    for (message, comment) in case.messages.iter().zip(comments) {
        let at = &comment["id"];
        assert_eq!(message.created_at.seconds(), seconds(&comment["created_at"]), "time of comment {at}");
        assert_eq!(message.note, comment["public"] == false, "kind of comment {at}");
        if !message.note {
            let by_customer = comment["author_id"] == ticket["requester_id"];
            assert_eq!(message.user_id != 0, by_customer, "author of comment {at}");
        }
        assert!(
            squeezed(&words(message)).contains(&squeezed(comment["body"].as_str().unwrap())),
            "text of comment {at}: {}",
            words(message)
        );
        assert_eq!(
            message.attachments.len(),
            comment["attachments"].as_array().unwrap().len(),
            "files of comment {at}"
        );
    }
}

fn words(message: &Message) -> String {
    if message.content_html.is_empty() {
        return message.content.clone();
    }
    deskie_migrator::text::html::to_text(&message.content_html)
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
