//! A request as it arrives at the server, files' bytes included.

use serde_json::Value;

use crate::deskie::{Body, FilePart, HttpRequest, Method};

/// One request.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Method.
    pub method: Method,
    /// Path below `/api/`, e.g. `cases/12/messages.json`.
    pub path: String,
    /// Query parameters, unescaped, in their order; arrays as repeated `name[]`.
    pub query: Vec<(String, String)>,
    /// Body.
    pub body: IncomingBody,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum IncomingBody {
    /// None.
    Empty,
    /// `application/json` as bytes, not necessarily valid.
    Bytes(Vec<u8>),
    /// `application/json`, already read.
    Json(Value),
    /// `multipart/form-data`.
    Multipart {
        /// Text fields with PHP-style keys.
        fields: Vec<(String, String)>,
        /// Files.
        files: Vec<IncomingFile>,
    },
}

/// A file of a multipart request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct IncomingFile {
    /// Form key, e.g. `message[attachments][0]`.
    pub key: String,
    /// File name.
    pub name: String,
    /// Media type.
    pub mime: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Incoming {
    /// The request as a client would send it; `bytes_of` reads the files.
    pub fn from_request(request: &HttpRequest, bytes_of: &mut dyn FnMut(&FilePart) -> Vec<u8>) -> Self {
        let body = match request.body() {
            Body::Empty => IncomingBody::Empty,
            Body::Json { value } => IncomingBody::Json(value.clone()),
            Body::Multipart { fields, files } => IncomingBody::Multipart {
                fields: fields.clone(),
                files: files.iter().map(|part| arrived(part, bytes_of(part))).collect(),
            },
        };
        Self { method: request.method(), path: request.path().to_owned(), query: request.query().to_vec(), body }
    }
}

fn arrived(part: &FilePart, bytes: Vec<u8>) -> IncomingFile {
    IncomingFile { key: part.key.clone(), name: part.name.clone(), mime: part.mime.clone(), bytes }
}
