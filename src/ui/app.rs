//! The page, mounted: state, effects and the whole view.
//!
//! Stable hooks for tests in a browser. They are part of the page's promise and change only with the tests.
//!
//! - Rail: `[data-step=files|xray|connect|map|plan|try|run|report]`, the open one with `aria-current="step"`.
//! - Header: `#language`, `#theme`, `#stays` (what is contacted: `[data-test=hosts]`).
//! - Files: `#drop`, `#file-input`, `[data-test=sample-zendesk|sample-mail|sample-table]`, `[data-test=shelf]`, `#read`,
//!   `#read-again`, `#go-xray`; runs to go on with `[data-test=earlier-run]` with `data-account`,
//!   `[data-test=earlier-percent|earlier-unclear|same-files|elsewhere]`, `#earlier-continue`; ended ones
//!   `[data-test=earlier-ended]`; `#forget-now`, `#forget-keep`; a dropped ledger `[data-test=ledger-file]`,
//!   `#ledger-continue`, `[data-test=ledger-end]`; while reading `[data-test=scan-percent]`, `#scan`, `#cancel-scan`.
//! - X-ray: `[data-test=count-cases|count-messages|count-notes|count-attachments|count-people]`, `#reread`, `#search`,
//!   `[data-test=found]`, `[data-test=case-row]` with `data-case`, `[data-test=conversation]` with `[data-test=entry]`,
//!   `#close-case`, `[data-test=problems]`, `[data-test=count-problems]`, `[data-test=no-problems]`, `#problems-csv`,
//!   `#own-add`, `[data-test=zone-question]` with `#zone-<n>`, `#zone`, `#day-first`, `#vendor-<n>`, `#form-<n>`,
//!   `#column-<table>-<n>`, `#go-connect`.
//! - Connect: `#tier`, `#agents`, `#practise`, `#address`, `#email`, `#key`, `#connect`,
//!   `[data-test=connect-problem]` with `data-problem` as on the wire, `[data-test=connected]`, `[data-test=limit]`,
//!   `#go-map`, `#disconnect`, `#to-undo`, `[data-test=chosen-run]`, `[data-test=known]`; the self-check
//!   `[data-test=check]` with `data-clearance`, `#check-address`, `#check-start`, `[data-test=finding]` with `data-point`
//!   and `data-value`, `#check-no-mail`, `#check-mail-came`, `#skip-check`.
//! - Work that is no run: `[data-test=working]`, `#work-progress`, `#work-resume`, `#work-stop`.
//! - Map: `#stand-in`, `#agent-<n>`, `#channel-<n>`, `#status-<n>`, `#priority-<n>`, `#group-<n>`, `#label-<n>`,
//!   `#field-<n>`, sections `[data-test=map-<kind>]`, `#labels-create|rare|drop`, `#share-plan`, `#without-address`, `#calls-without-address` (in `[data-test=homeless]` where there are such customers), `#country-code`,
//!   `#case-language`, `#original-id`, `[data-test=confirm-channel]`, `#confirm-channel-<id>`, `#confirm-whatsapp`, `#author-in-notes`, `#skip-deleted`, `#go-plan`.
//! - Plan: `[data-test=plan-cases|plan-done|plan-skipped|plan-created|plan-messages|plan-notes|plan-attachments]`,
//!   `#plan-units`, `[data-test=plan-duration]`, `[data-test=loss]` with `data-code`, `[data-test=no-losses]`, `#try`,
//!   `[data-test=plan-known|plan-updated|plan-new|all-there]`, `[data-test=check-needed]`, `#go-check`,
//!   `#run-all`, `[data-test=requests]`, `[data-test=request]`, `#requests-file`.
//! - Try and Run: `[data-test=run-done]`, `[data-test=finish-at]`, `#run-progress`, `[data-test=phase]` with `data-phase`,
//!   `[data-test=run-created|run-already|run-skipped|run-failed|run-entries|run-requests|run-unclear]`, `#pause`,
//!   `#resume`, `#stop`, `#share`, `#speed`; where the key is refused `#key-again`, `#key-go`, `[data-test=key-problem]`.
//! - Report: `[data-test=verdict]`, `[data-test=mailed]`, `[data-test=report-row]` with `data-kind`, `[data-test=closes]`,
//!   `[data-test=does-not-close]`, `[data-test=count-failures]`, `[data-test=no-failures]`, `[data-test=ids]`, `#ids-csv`,
//!   `#failures-csv`, `#ledger`, `#go-on`,
//!   `[data-test=report-unclear|report-proved-done|report-proved-not-done|report-left-open|report-updated]`.
//! - Proof: `#prove-headers`, `#prove-sample`, `#prove-all`, `[data-test=proof]` with `data-holds`, `[data-test=mismatch]`
//!   with `data-code`.
//! - Undo: `#undo-look`, `[data-test=undo-seen]`, `[data-test=undo-customers]`, `[data-test=changed]`, `#changed-csv`,
//!   `#undo-keep`, `#undo-remove`, `#undo-go` (pressed once it asks, `[data-test=undo-ask]` with `#undo-back`; the second
//!   `#undo-go` removes), `[data-test=undone]` with
//!   `[data-test=undone-deleted|undone-trashed|undone-gone|undone-kept|undone-failed|undone-not-reached]`,
//!   `[data-test=undone-meanwhile]`, `[data-test=undone-customers]`,
//!   `[data-test=undone-labels-not-reached]`.
//! - X-ray without a case: `[data-test=no-cases]`, `#choose-other`. After a run: `[data-test=carried-out]`. In a notice: `#ledger-notice`.
//! - Where choices about the files wait, on every step: `[data-test=stale]` with `#reread`; in the x-ray also `[data-test=again]`.
//! - Anywhere: `[data-test=said]` (what a screen reader hears), `[data-test=notice]` with `data-code`, `[data-test=broken]`.

use yew::{Html, Properties, component, html};

use super::page::Page;
use super::platform::Platform;
use super::store::use_store;

/// What the page needs.
#[derive(Clone, PartialEq, Properties)]
pub struct AppProps {
    /// The browser.
    pub platform: Platform,
}

/// The page, mounted.
#[component]
pub fn App(props: &AppProps) -> Html {
    let ui = use_store(&props.platform);
    html! { <Page ..ui /> }
}
