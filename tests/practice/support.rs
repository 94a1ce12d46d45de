//! A client that says what it wants in one line, with a clock of its own.

use deskie_migrator::deskie::{Answer, Method};
use deskie_migrator::model::Millis;
use deskie_migrator::practice::{Incoming, IncomingBody, IncomingFile, Server, Settings, Switches, Why};
use serde_json::{Value, json};

/// The beginning of a minute: 2024-06-12, 10:00 in Moscow.
pub const START: Millis = Millis(1_718_175_600_000);

/// A server and somebody who talks to it.
pub struct Desk {
    /// The server.
    pub server: Server,
    /// The time.
    pub now: Millis,
}

impl Desk {
    /// A server with the defaults, and with so high a limit that it never matters.
    pub fn new() -> Self {
        Self::with(|_| ())
    }

    /// The same with other switches.
    pub fn with(turn: impl FnOnce(&mut Switches)) -> Self {
        let mut settings = Settings { per_minute: Some(100_000), ..Settings::default() };
        turn(&mut settings.switches);
        Self::of(settings)
    }

    /// A server with these settings.
    pub fn of(settings: Settings) -> Self {
        Self { server: Server::new(settings), now: START }
    }

    /// One request, as it stands.
    pub fn send(&mut self, method: Method, path: &str, query: &[(&str, &str)], body: IncomingBody) -> Answer {
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let basic = self.server.credentials().basic();
        self.server.handle(self.now, Some(&basic), &Incoming { method, path: path.to_owned(), query, body })
    }

    /// Reads.
    pub fn get(&mut self, path: &str, query: &[(&str, &str)]) -> Value {
        read(&self.send(Method::Get, path, query, IncomingBody::Empty))
    }

    /// Creates; must succeed.
    pub fn post(&mut self, path: &str, body: Value) -> Value {
        let answer = self.try_post(path, body);
        assert!(answer.is_success(), "{path}: {} {}", answer.status, answer.body);
        read(&answer)
    }

    /// Creates, if it can.
    pub fn try_post(&mut self, path: &str, body: Value) -> Answer {
        self.send(Method::Post, path, &[], IncomingBody::Json(body))
    }

    /// Edits; must succeed.
    pub fn put(&mut self, path: &str, body: Value) -> Value {
        let answer = self.send(Method::Put, path, &[], IncomingBody::Json(body));
        assert!(answer.is_success(), "{path}: {} {}", answer.status, answer.body);
        read(&answer)
    }

    /// Deletes, if it can.
    pub fn delete(&mut self, path: &str) -> Answer {
        self.send(Method::Delete, path, &[], IncomingBody::Empty)
    }

    /// A case by e-mail; its id.
    pub fn mail_case(&mut self, email: &str, subject: &str) -> u64 {
        let made = self.post("cases.json", json!({ "case": email_case(email, subject) }));
        made["case"]["case_id"].as_u64().expect("an id")
    }

    /// Why the messages that would have gone out would have.
    pub fn reasons(&self) -> Vec<Why> {
        self.server.mailed().into_iter().map(|mailed| mailed.why).collect()
    }
}

/// The least an e-mail case needs.
pub fn email_case(email: &str, subject: &str) -> Value {
    json!({ "user_email": email, "subject": subject, "content_html": "<p>Hello</p>", "created_at": 1_600_000_000 })
}

/// The body as JSON.
pub fn read(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
}

/// The error code of a refusal.
pub fn code(answer: &Answer) -> String {
    read(answer)["error"].as_str().expect("an error").to_owned()
}

/// `object` with some entries changed; `null` takes one out.
pub fn but(mut object: Value, changes: Value) -> Value {
    for (name, value) in changes.as_object().expect("changes") {
        object[name] = value.clone();
    }
    object
}

/// The rows of a list, in the order of their numbers.
pub fn rows(list: &Value, name: &str) -> Vec<Value> {
    (0..).map_while(|at| Some(list.get(at.to_string())?[name].clone())).collect()
}

/// A multipart body.
pub fn multipart(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> IncomingBody {
    let file = |(key, bytes): &(&str, &[u8])| IncomingFile {
        key: (*key).to_owned(),
        name: "note.txt".to_owned(),
        mime: "text/plain".to_owned(),
        bytes: bytes.to_vec(),
    };
    IncomingBody::Multipart {
        fields: fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        files: files.iter().map(file).collect(),
    }
}
