//! Where an account lives and who signs in.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The address of an account, e.g. `https://acme.deskie.io`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Address(String);

/// Why a typed address cannot be one.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AddressError {
    /// Nothing was typed.
    #[error("type the address of the account, e.g. acme.deskie.io")]
    Empty,
    /// Not a host of Deskie, Omnidesk or this computer.
    #[error("the address must end in .deskie.io or .omnidesk.ru")]
    Foreign,
    /// Not a host name at all.
    #[error("this is not an address: only letters, digits, dots and hyphens may stand in it")]
    Malformed,
}

impl Address {
    /// Reads what a person typed: scheme, path, trailing slashes and white space are forgiven, a bare name means
    /// `<name>.deskie.io`. Only hosts of Deskie and Omnidesk, and loopback with a port, are accepted: the page must
    /// not be able to send data elsewhere.
    ///
    /// # Errors
    /// [`AddressError`] says what is wrong.
    pub fn parse(typed: &str) -> Result<Self, AddressError> {
        let typed = typed.trim();
        let rest = typed.strip_prefix("https://").or_else(|| typed.strip_prefix("http://")).unwrap_or(typed);
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        if host.is_empty() {
            return Err(AddressError::Empty);
        }
        let (name, port) = host.split_once(':').map_or((host.as_str(), None), |(name, port)| (name, Some(port)));
        let letters = |label: &str| {
            !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        };
        if !name.split('.').all(letters) || port.is_some_and(|port| port.parse::<u16>().is_err()) {
            return Err(AddressError::Malformed);
        }
        if matches!(name, "localhost" | "127.0.0.1") {
            return Ok(Self(format!("http://{host}")));
        }
        if !name.contains('.') {
            return Ok(Self(format!("https://{name}.deskie.io")));
        }
        if port.is_none() && (name.ends_with(".deskie.io") || name.ends_with(".omnidesk.ru")) {
            return Ok(Self(format!("https://{name}")));
        }
        Err(AddressError::Foreign)
    }

    /// Scheme and host, without a trailing slash.
    pub fn origin(&self) -> &str {
        &self.0
    }

    /// The base of all API paths, ending in `/api/`.
    pub fn api(&self) -> String {
        format!("{}/api/", self.0)
    }

    /// A case as an agent opens it.
    pub fn case_url(&self, case_number: &str) -> String {
        format!("{}/staff/cases/record/{case_number}", self.0)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who signs in. Held in memory only; `Debug` hides the key, and there is no way to store it but the message that
/// carries it from the page to the worker.
#[derive(Clone, Deserialize, Eq, PartialEq, Serialize)]
pub struct Credentials {
    /// Staff e-mail.
    pub email: String,
    /// API key.
    pub key: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("email", &self.email).field("key", &"…").finish()
    }
}

impl Credentials {
    /// The value of the `Authorization` header.
    pub fn basic(&self) -> String {
        use base64::Engine as _;
        let pair = format!("{}:{}", self.email.trim(), self.key.trim());
        format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_understood() {
        for typed in ["acme", " acme.deskie.io ", "https://acme.deskie.io/", "http://ACME.deskie.io/staff/cases?x=1"] {
            assert_eq!(
                Address::parse(typed).map(|address| address.api()),
                Ok("https://acme.deskie.io/api/".to_owned())
            );
        }
        assert_eq!(Address::parse("127.0.0.1:8090").map(|a| a.api()), Ok("http://127.0.0.1:8090/api/".to_owned()));
    }

    #[test]
    fn data_can_be_sent_nowhere_else() {
        for typed in ["evil.example", "acme.deskie.io.evil.example", "acme.deskie.io:8443", "user@evil.example"] {
            assert!(Address::parse(typed).is_err(), "{typed}");
        }
        assert_eq!(Address::parse("  "), Err(AddressError::Empty));
    }

    #[test]
    fn the_key_is_not_in_debug_output() {
        let credentials = Credentials { email: "a@b.c".into(), key: "sesame".into() };
        assert!(!format!("{credentials:?}").contains("sesame"));
    }
}
