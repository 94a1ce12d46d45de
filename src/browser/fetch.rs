//! Carries a request to the account and brings the answer back. Nothing is decided here but how a failure is called:
//! whether and when something is sent again is the engine's business.

use std::io;

use gloo_net::http::{Request, RequestBuilder, Response};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::{
    AbortController, AbortSignal, FormData, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode,
    RequestRedirect,
};

use super::{blob, js};
use crate::deskie::{Address, Answer, Body, Credentials, FilePart, HttpRequest, Method};
use crate::wire::ConnectProblem;

/// An account to talk to. Credentials live here only, in memory.
#[derive(Clone)]
pub struct Line {
    address: Address,
    authorization: String,
}

/// Why there is no answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NoAnswer {
    /// The request left or may have left; what became of it is not known.
    Lost,
    /// A file that belongs to the request cannot be read, so nothing was sent. The text says why.
    File(String),
}

impl Line {
    /// How long an answer may take, in milliseconds. Requests with files have to go up first.
    const PATIENCE: i32 = 60_000;
    const PATIENCE_WITH_FILES: i32 = 300_000;

    /// Prepares to talk; nothing is sent yet.
    pub fn new(address: Address, credentials: &Credentials) -> Self {
        Self { address, authorization: credentials.basic() }
    }

    /// Sends one request and waits for the whole answer. `read` gives the bytes of a file; `abort` may break it off.
    ///
    /// # Errors
    /// [`NoAnswer`], see there.
    pub async fn send(
        &self,
        request: &HttpRequest,
        read: impl Fn(&FilePart) -> io::Result<Vec<u8>>,
        abort: &Abort,
    ) -> Result<Answer, NoAnswer> {
        let patience = match request.body() {
            Body::Multipart { files, .. } if !files.is_empty() => Self::PATIENCE_WITH_FILES,
            Body::Empty | Body::Json { .. } | Body::Multipart { .. } => Self::PATIENCE,
        };
        let alarm = Alarm::set(patience, abort);
        let prepared = self.prepare(request, alarm.signal.as_ref(), read)?;
        let response = prepared.send().await.map_err(|_| NoAnswer::Lost)?;
        answer(&response).await.ok_or(NoAnswer::Lost)
    }

    fn prepare(
        &self,
        request: &HttpRequest,
        signal: Option<&AbortSignal>,
        read: impl Fn(&FilePart) -> io::Result<Vec<u8>>,
    ) -> Result<Request, NoAnswer> {
        let mut url = format!("{}{}", self.address.api(), request.path());
        for (at, (key, value)) in request.query().iter().enumerate() {
            url.push(if at == 0 { '?' } else { '&' });
            url.push_str(&String::from(js_sys::encode_uri_component(key)));
            url.push('=');
            url.push_str(&String::from(js_sys::encode_uri_component(value)));
        }
        let builder = plain(request.method(), &url)
            .mode(RequestMode::Cors)
            .header("Authorization", &self.authorization)
            .header("Accept", "application/json")
            .abort_signal(signal);
        let unsendable = |error: gloo_net::Error| NoAnswer::File(error.to_string());
        match request.body() {
            Body::Empty => builder.build().map_err(unsendable),
            Body::Json { value } => {
                builder.header("Content-Type", "application/json").body(value.to_string()).map_err(unsendable)
            }
            // The browser writes the Content-Type, because it chooses the boundary.
            Body::Multipart { fields, files } => builder.body(form(fields, files, read)?).map_err(unsendable),
        }
    }

    /// Finds out why there was no answer: the browser tells scripts only that a request failed.
    pub async fn diagnose(&self) -> ConnectProblem {
        if !online() {
            return ConnectProblem::Offline;
        }
        // An opaque answer, readable by nobody, still proves that the host is there. The probe carries no key, and may
        // follow redirects, because browsers refuse this mode otherwise.
        let alarm = Alarm::set(10_000, &Abort::armed());
        let probe = plain(Method::Get, &self.address.api())
            .mode(RequestMode::NoCors)
            .redirect(RequestRedirect::Follow)
            .abort_signal(alarm.signal.as_ref());
        match probe.send().await {
            Ok(_) => ConnectProblem::CorsRefused,
            Err(_) => ConnectProblem::Unreachable,
        }
    }
}

/// Does the browser believe it has a network?
pub fn online() -> bool {
    js::property(&js_sys::global(), "navigator")
        .and_then(|navigator| js::property(&navigator, "onLine"))
        .and_then(|online| online.as_bool())
        .unwrap_or(true)
}

/// What all requests share: no cookies, no cache, no referrer, and no redirect, which might lead to another host.
fn plain(method: Method, url: &str) -> RequestBuilder {
    let builder = match method {
        Method::Delete => Request::delete(url),
        Method::Get => Request::get(url),
        Method::Post => Request::post(url),
        Method::Put => Request::put(url),
    };
    builder
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
}

fn form(
    fields: &[(String, String)],
    files: &[FilePart],
    read: impl Fn(&FilePart) -> io::Result<Vec<u8>>,
) -> Result<JsValue, NoAnswer> {
    let refused = |thrown: JsValue| NoAnswer::File(js::describe(&thrown));
    let form = FormData::new().map_err(refused)?;
    for (key, value) in fields {
        form.append_with_str(key, value).map_err(refused)?;
    }
    for part in files {
        let unreadable = |error: io::Error| NoAnswer::File(format!("{}: {error}", part.name));
        let bytes = read(part).map_err(unreadable)?;
        let blob = blob::from_bytes(&bytes, &part.mime).map_err(unreadable)?;
        form.append_with_blob_and_filename(&part.key, &blob, &part.name).map_err(refused)?;
    }
    Ok(form.into())
}

async fn answer(response: &Response) -> Option<Answer> {
    let headers = response.headers();
    let number = |name: &str| headers.get(name).and_then(|value| value.trim().parse().ok());
    Some(Answer {
        status: response.status(),
        limit_per_minute: number("rate_limit_per_minute"),
        calls_left: number("api_calls_left"),
        retry_after: number("retry_after").or_else(|| number("Retry-After")),
        body: response.text().await.ok()?,
    })
}

/// Breaks a request off from outside. A browser without AbortController waits for it instead.
#[derive(Clone)]
pub struct Abort(Option<AbortController>);

impl Abort {
    /// For one request.
    pub fn armed() -> Self {
        Self(AbortController::new().ok())
    }

    /// Breaks it off, if it is still under way.
    pub fn now(&self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// Aborts a request when its time is up; the timer is dropped with the answer.
struct Alarm {
    signal: Option<AbortSignal>,
    timer: JsValue,
}

impl Alarm {
    fn set(millis: i32, abort: &Abort) -> Self {
        // A browser without AbortController waits as long as its network does.
        let Some(controller) = abort.0.clone() else { return Self { signal: None, timer: JsValue::UNDEFINED } };
        let signal = Some(controller.signal());
        let ring = Closure::once_into_js(move || controller.abort());
        let timer = js::call(&js_sys::global(), "setTimeout", &[ring, millis.into()]);
        Self { signal, timer: timer.unwrap_or_default() }
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        // A timer that fires after the answer aborts nothing.
        let _ = js::call(&js_sys::global(), "clearTimeout", std::slice::from_ref(&self.timer));
    }
}
