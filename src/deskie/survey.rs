//! Reads an account at connection: staff, groups, labels, custom fields, custom channels, languages, mailboxes. Sans-IO:
//! [`Survey::next`] says what to ask, [`Survey::answer`] takes what came back.

use serde_json::Value;

use super::account::{
    Account, ChannelId, ChannelKind, CustomChannel, CustomField, FieldId, FieldKind, FieldLevel, Group, GroupId, Label,
    LabelId, Language, Staff, StaffId,
};
use super::reply::{self, number, text, truth};
use super::{Answer, HttpRequest, request};

/// Why an account cannot be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Refusal {
    /// 429.
    Limited {
        /// Seconds to wait, when told.
        retry_after: Option<u32>,
    },
    /// It answers, but not as the API does.
    NotDeskie {
        /// HTTP status.
        status: u16,
    },
    /// 5xx.
    Server {
        /// HTTP status.
        status: u16,
    },
    /// 404.
    UnknownAccount,
    /// 401.
    WrongKey,
    /// 403.
    WrongLogin,
}

/// The lists, in the order they are read. Staff first: it is the cheapest proof that the key works.
const LISTS: [(&str, &str); 7] = [
    ("staff.json", "staff"),
    ("groups.json", "group"),
    ("labels.json", "label"),
    ("custom_fields.json", "custom_field"),
    ("custom_channels.json", "custom_channel"),
    ("languages.json", "language"),
    ("client_emails.json", "client_emails"),
];

const PAGE: usize = 100;
const MAX_PAGES: u32 = 500;

/// See the module.
#[derive(Clone, Debug)]
pub struct Survey {
    account: Account,
    login: String,
    list: usize,
    page: u32,
}

impl Survey {
    /// Begins. `name` is what the account is called on screens, `login` the staff e-mail that signs in.
    pub fn new(name: &str, login: &str) -> Self {
        let account = Account { name: name.to_owned(), ..Account::default() };
        Self { account, login: login.trim().to_lowercase(), list: 0, page: 1 }
    }

    /// The next question; `None` when everything is read.
    pub fn next(&self) -> Option<HttpRequest> {
        let (path, _) = LISTS.get(self.list)?;
        let query = vec![("page", self.page.to_string()), ("limit", PAGE.to_string())];
        Some(request::get((*path).to_owned(), query))
    }

    /// Takes the answer to the last question.
    ///
    /// # Errors
    /// [`Refusal`] says why the account cannot be read. Lists an account does not have are taken as empty.
    pub fn answer(&mut self, answer: &Answer) -> Result<(), Refusal> {
        let Some((_, name)) = LISTS.get(self.list) else { return Ok(()) };
        if let Some(limit) = answer.limit_per_minute {
            self.account.limit_per_minute = Some(limit);
        }
        match reply::list(answer, name) {
            Ok((items, total)) => {
                let count = items.len();
                for item in &items {
                    self.take(item);
                }
                let seen = u64::from(self.page).saturating_mul(PAGE as u64);
                let more = count >= PAGE && total.is_none_or(|total| total > seen) && self.page < MAX_PAGES;
                if more {
                    self.page += 1;
                } else {
                    self.advance();
                }
                Ok(())
            }
            Err(_) if self.list > 0 && matches!(answer.status, 400 | 403 | 404 | 405) => {
                self.advance();
                Ok(())
            }
            Err(_) => Err(match answer.status {
                401 => Refusal::WrongKey,
                403 => Refusal::WrongLogin,
                404 => Refusal::UnknownAccount,
                429 => Refusal::Limited { retry_after: answer.retry_after },
                status @ 500..=599 => Refusal::Server { status },
                status => Refusal::NotDeskie { status },
            }),
        }
    }

    /// What was read.
    pub fn finish(mut self) -> Account {
        let login = &self.login;
        self.account.me = self.account.staff.iter().find(|staff| staff.email.to_lowercase() == *login).map(|me| me.id);
        self.account
    }

    fn advance(&mut self) {
        self.list += 1;
        self.page = 1;
    }

    fn take(&mut self, item: &Value) {
        let account = &mut self.account;
        match self.list {
            0 => account.staff.extend(staff(item)),
            1 => account.groups.extend(group(item)),
            2 => account.labels.extend(label(item)),
            3 => account.fields.extend(field(item)),
            4 => account.channels.extend(channel(item)),
            5 => account.languages.extend(language(item)),
            _ => {
                let email = text(item, "email");
                if !email.is_empty() {
                    account.mailboxes.push(email.to_lowercase());
                }
            }
        }
    }
}

fn id(item: &Value, name: &str) -> Option<u64> {
    item.get(name).and_then(number)
}

fn staff(item: &Value) -> Option<Staff> {
    let name = text(item, "staff_full_name");
    Some(Staff {
        id: StaffId(id(item, "staff_id")?),
        email: text(item, "staff_email"),
        name: Some(name).filter(|name| !name.trim().is_empty()),
        active: truth(item, "active"),
    })
}

fn group(item: &Value) -> Option<Group> {
    Some(Group { id: GroupId(id(item, "group_id")?), title: text(item, "group_title"), active: truth(item, "active") })
}

/// Reads a label.
pub fn label(item: &Value) -> Option<Label> {
    Some(Label { id: LabelId(id(item, "label_id")?), title: text(item, "label_title") })
}

fn field(item: &Value) -> Option<CustomField> {
    let kind = match text(item, "field_type").as_str() {
        "checkbox" => FieldKind::Checkbox,
        "date" => FieldKind::Date,
        "select" => FieldKind::Select(
            item.get("field_data")
                .and_then(Value::as_object)
                .map(|choices| {
                    choices.iter().map(|(key, title)| (key.clone(), title.as_str().unwrap_or_default().to_owned()))
                })
                .map(Iterator::collect)
                .unwrap_or_default(),
        ),
        "text" | "textarea" => FieldKind::Text,
        other => FieldKind::Other(other.to_owned()),
    };
    let level = if text(item, "field_level") == "user" { FieldLevel::User } else { FieldLevel::Case };
    Some(CustomField {
        id: FieldId(id(item, "field_id")?),
        title: text(item, "title"),
        kind,
        level,
        active: truth(item, "active"),
    })
}

fn channel(item: &Value) -> Option<CustomChannel> {
    let kind = if text(item, "channel_type") == "sync" { ChannelKind::Sync } else { ChannelKind::Async };
    Some(CustomChannel {
        id: ChannelId(id(item, "channel_id")?),
        api_key: text(item, "channel_api_key"),
        title: text(item, "title"),
        kind,
        webhook_url: item.get("webhook_url").and_then(Value::as_str).map(str::to_owned),
        active: truth(item, "active"),
    })
}

fn language(item: &Value) -> Option<Language> {
    Some(Language {
        id: id(item, "language_id")?,
        code: text(item, "code"),
        title: text(item, "title"),
        active: truth(item, "active"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_empty_webhook_that_can_be_read_is_none() {
        let forwards = |webhook: &str| {
            let item = format!(r#"{{"channel_id":1,"channel_api_key":"cch1","channel_type":"sync"{webhook}}}"#);
            channel(&serde_json::from_str(&item).unwrap()).unwrap().forwards()
        };
        assert!(!forwards(r#","webhook_url":"""#));
        assert!(!forwards(r#","webhook_url":" ""#));
        for unsure in ["", r#","webhook_url":null"#, r#","webhook_url":{"url":"https://bot.example"}"#] {
            assert!(forwards(unsure), "{unsure}");
        }
        assert!(forwards(r#","webhook_url":"https://bot.example/hook""#));
    }
}
