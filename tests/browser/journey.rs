//! The way through the page, step by step, as a person takes it.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::window::Window;

impl Window {
    /// Waits until the page can be worked with.
    pub async fn ready(&self) {
        self.until("the first screen", "return document.querySelector('#drop') !== null").await;
    }

    /// Drops files, has them read, and answers how many cases they hold.
    pub async fn read(&self, files: &[&Path]) -> u64 {
        self.ready().await;
        self.drop_files("#drop", files).await;
        self.click("#read").await;
        self.figure("count-cases").await
    }

    /// A whole number on the page.
    pub async fn figure(&self, name: &str) -> u64 {
        let script = format!("return document.querySelector('[data-test={name}]')?.innerText");
        let text = self.until(name, &script).await;
        let digits: String = text.as_str().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
        digits.parse().unwrap_or_else(|_| panic!("{name} shows no number but {text}"))
    }

    /// Signs in to a real account.
    pub async fn sign_in(&self, address: &str, email: &str, key: &str) {
        self.click("[data-step=connect]").await;
        self.fill("#address", address).await;
        self.fill("#email", email).await;
        self.fill("#key", key).await;
        self.click("#connect").await;
    }

    /// Makes the self-check of the account that was signed in to, unless it was made before, and says that no mail came.
    pub async fn self_check(&self) {
        self.connected().await;
        let clearance = "return document.querySelector('[data-test=check]')?.dataset.clearance";
        if self.until("the self-check", clearance).await == json!("checked") {
            return;
        }
        self.fill("#check-address", "trial@example.org").await;
        self.click("#check-start").await;
        let asked = "return document.querySelector('#check-no-mail') !== null";
        self.until_within(Duration::from_secs(90), "the question about the mail", asked).await;
        self.shoot("3-check").await;
        self.click("#check-no-mail").await;
        let checked = "return document.querySelector('[data-test=check][data-clearance=checked]') !== null";
        self.until("the account cleared for a run", checked).await;
    }

    /// Waits for the reason why signing in failed, as it is named on the wire.
    pub async fn refusal(&self) -> String {
        let script = "return document.querySelector('[data-test=connect-problem]')?.dataset.problem";
        self.until("the reason of the failure", script).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until signed in.
    pub async fn connected(&self) {
        self.until("the account", "return document.querySelector('[data-test=connected]') !== null").await;
    }

    /// Takes the proposals, with the first staff member as stand-in, plans, and runs everything to the report.
    pub async fn map_and_run(&self) {
        self.map_and_start().await;
        self.until("the run", "return document.querySelector('[data-test=run-done], [data-test=verdict]') !== null")
            .await;
        self.shoot("6-run").await;
        if self.script("return document.querySelector('#speed') !== null", vec![]).await == json!(true) {
            self.choose("#speed", 2).await;
        }
        self.reported().await;
        self.shoot("7-report").await;
    }

    /// Takes the proposals, plans, and begins to run everything.
    pub async fn map_and_start(&self) {
        self.map_and_plan().await;
        self.click("#run-all").await;
    }

    /// Takes the proposals, with the first staff member as stand-in, and plans.
    pub async fn map_and_plan(&self) {
        self.click("#go-map").await;
        self.choose("#stand-in", 1).await;
        self.shoot("4-map").await;
        self.click("#go-plan").await;
        self.until("the plan", "return document.querySelector('#run-all') !== null").await;
        self.shoot("5-plan").await;
    }

    /// Waits for the report. A run that goes on after a stop waits first for what may still be on its way.
    pub async fn reported(&self) {
        let script = "return document.querySelector('[data-test=verdict]') !== null";
        self.until_within(Duration::from_secs(90), "the report", script).await;
    }

    /// A row of the report: in the files, created, already there, left out, failed, not reached.
    pub async fn report_row(&self, kind: &str) -> Vec<u64> {
        let script = format!(
            "return [...document.querySelectorAll('[data-test=report-row][data-kind={kind}] td')]
               .map(cell => Number(cell.innerText.replace(/\\D/g, '')))"
        );
        let row = self.until("the row of the report", &script).await;
        row.as_array().into_iter().flatten().filter_map(Value::as_u64).collect()
    }
}
