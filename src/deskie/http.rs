//! Requests and answers as values. A shell (fetch, a socket, the practice Deskie) carries them out.

use serde::{Deserialize, Serialize};

use crate::model::AttachmentPlace;

/// The methods the API uses.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Removes.
    Delete,
    /// Reads; costs one unit.
    Get,
    /// Creates; costs two units.
    Post,
    /// Edits; costs two units.
    Put,
}

impl Method {
    /// As it stands on the request line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "DELETE",
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// A file of a multipart request. Its bytes are read when the request is sent, not before.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FilePart {
    /// Form key, e.g. `message[attachments][0]`.
    pub key: String,
    /// File name.
    pub name: String,
    /// Media type.
    pub mime: String,
    /// Size in bytes, when known.
    pub size: Option<u64>,
    /// Where the bytes are.
    pub place: AttachmentPlace,
}

/// The body of a request.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Body {
    /// None.
    Empty,
    /// `application/json`.
    Json {
        /// The wrapped object, e.g. `{"case":{…}}`.
        value: serde_json::Value,
    },
    /// `multipart/form-data` with PHP-style keys.
    Multipart {
        /// Text fields, e.g. `("case[subject]", "…")`.
        fields: Vec<(String, String)>,
        /// Files.
        files: Vec<FilePart>,
    },
}

/// One request, without host and credentials: those belong to the shell that sends it.
///
/// Only [`super::request`] makes them, from typed values that cannot reach a customer; it can be read, not built and not
/// changed, anywhere else.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HttpRequest {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Body,
}

impl HttpRequest {
    /// Method.
    pub const fn method(&self) -> Method {
        self.method
    }

    /// Path below `/api/`, e.g. `cases/12/messages.json`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Query parameters, not yet escaped.
    pub fn query(&self) -> &[(String, String)] {
        &self.query
    }

    /// Body.
    pub const fn body(&self) -> &Body {
        &self.body
    }
}

/// What came back. Header values are `None` when absent or hidden from scripts.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// `rate_limit_per_minute`: units the account may use each minute.
    pub limit_per_minute: Option<u32>,
    /// `api_calls_left`: units left in the present minute.
    pub calls_left: Option<u32>,
    /// `retry_after`: seconds to wait.
    pub retry_after: Option<u32>,
    /// The body as text; not necessarily JSON.
    pub body: String,
}

impl Answer {
    /// Any 2xx: the documents say 200, clients have seen 201.
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}
