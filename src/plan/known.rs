//! A plan for a case that exists in Deskie already: it began with another entry perhaps, or is in another channel.

use std::borrow::Cow;

use super::case::{CasePlan, NewEntry, PlannedEntry};
use crate::deskie::request::{NewMessage, TextForm};
use crate::model::Mark;
use crate::text::html;

impl CasePlan {
    /// The marks of its entries, that of the opening first.
    pub fn marks(&self) -> impl Iterator<Item = Mark> {
        self.opening.iter().map(|(_, mark)| *mark).chain(self.entries.iter().map(|entry| entry.mark))
    }

    /// The same, with those by which older ledgers know them.
    pub fn all_marks(&self) -> impl Iterator<Item = Mark> {
        self.marks().chain(self.older.iter().map(|(_, older)| *older))
    }

    /// From now on the entry of the one mark has the other, by which the ledger knows it.
    pub fn rename(&mut self, from: Mark, to: Mark) {
        if let Some((_, mark)) = self.opening.as_mut().filter(|(_, mark)| *mark == from) {
            *mark = to;
        }
        self.entries.iter_mut().filter(|entry| entry.mark == from).for_each(|entry| entry.mark = to);
    }

    /// Makes the opening message an entry like the others: the case exists already, and began with a later one.
    pub fn opening_to_entry(&mut self) {
        let Some((at, mark)) = self.opening.take() else { return };
        let step = NewEntry::Message(NewMessage {
            writer: self.create.opener,
            text: self.create.text.clone(),
            created_at: self.create.created_at,
            files: std::mem::take(&mut self.create.files),
        });
        self.entries.insert(0, PlannedEntry { at, mark, step });
    }

    /// What is sent for the entry of this mark in a case whose channel wants its texts in this form.
    pub fn entry_in(&self, mark: Mark, form: TextForm) -> Option<Cow<'_, NewEntry>> {
        let step = &self.entry(mark)?.step;
        if self.create.lane.text_form() == form {
            return Some(Cow::Borrowed(step));
        }
        let text = in_form(step.text(), form);
        let mut step = step.clone();
        match &mut step {
            NewEntry::Message(message) => message.text = text,
            NewEntry::Note(note) => note.text = text,
        }
        Some(Cow::Owned(step))
    }
}

/// A text of the other form in this one.
fn in_form(text: &str, form: TextForm) -> String {
    match form {
        TextForm::Html => html::from_text(text),
        TextForm::Plain => match html::to_text(text) {
            // Nothing legible, a picture perhaps: its source says more than nothing.
            blank if blank.trim().is_empty() => text.to_owned(),
            plain => plain,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_words_in_a_channel_of_the_other_form() {
        assert_eq!(in_form("a <b & c\nd", TextForm::Html), "a &lt;b &amp; c<br>\nd");
        assert_eq!(in_form("<p>a &amp; b</p>", TextForm::Plain).trim(), "a & b");
        assert_eq!(in_form("<img src=\"x\">", TextForm::Plain), "<img src=\"x\">");
    }
}
