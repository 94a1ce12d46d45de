//! The text of an entry in the form its channel takes, with the author named first where that is needed.

use super::mapping::Language;
use super::phrases;
use crate::deskie::request::TextForm;
use crate::model::Body;
use crate::text::html;

/// The text of an entry. `line` names the author where Deskie shows somebody else.
pub fn text(form: TextForm, language: Language, line: Option<&str>, body: &Body) -> String {
    let content = match (form, body) {
        _ if body.is_blank() => plain(form, phrases::no_text(language)),
        (TextForm::Html, Body::Html(content)) => content.clone(),
        (TextForm::Html, Body::Text(content)) => html::from_text(content),
        (TextForm::Plain, Body::Html(content)) => match html::to_text(content) {
            text if text.trim().is_empty() => phrases::no_text(language).to_owned(),
            text => text,
        },
        (TextForm::Plain, Body::Text(content)) => content.clone(),
    };
    match (form, line) {
        (_, None) => content,
        (TextForm::Html, Some(line)) => format!("<p><em>{}</em></p>\n{content}", html::from_text(line)),
        (TextForm::Plain, Some(line)) => format!("[{line}]\n\n{content}"),
    }
}

/// A sentence of our own in either form.
pub fn plain(form: TextForm, sentence: &str) -> String {
    match form {
        TextForm::Html => format!("<p>{}</p>", html::from_text(sentence)),
        TextForm::Plain => sentence.to_owned(),
    }
}
