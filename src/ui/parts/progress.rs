//! How far something has come.

use yew::{Html, html};

/// A bar with its name; the figures stand beside it as text.
pub(crate) fn bar(id: &'static str, label: &str, percent: u8) -> Html {
    html! {
        <div {id} class="progress" role="progressbar" aria-label={label.to_owned()} aria-valuemin="0" aria-valuemax="100"
            aria-valuenow={percent.to_string()}>
            <span style={format!("width:{percent}%")}></span>
        </div>
    }
}
