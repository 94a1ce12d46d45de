//! The practice Deskie over HTTP. `examples/practice_server` is a program around it; tests start it on a free port:
//!
//! ```text
//! #[path = "../examples/practice_server/serve.rs"]
//! mod serve;
//! let running = serve::serve(TcpListener::bind("127.0.0.1:0").await?, serve::Options::default())?;
//! ```

#![allow(dead_code, reason = "each program that includes this file uses its own part of it")]

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequest as _, Multipart, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method as HttpMethod, StatusCode, header};
use axum::response::Response;
use axum::routing::{any, get, post};
use deskie_migrator::deskie::{Answer, Method};
use deskie_migrator::model::Millis;
use deskie_migrator::practice::{Delivery, Incoming, IncomingBody, IncomingFile, Server, Settings};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use wire::{CuttableListener, Scissors};

#[path = "wire.rs"]
mod wire;

/// Largest body: fifty megabytes of files and their frame.
const LARGEST_BODY: usize = 60_000_000;
/// What scripts of other origins may read, where they may.
const EXPOSED: &str = "rate_limit_per_minute, api_calls_left, retry_after";

/// What the server says to pages of other origins.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Cors {
    /// Come in, and read the limit's headers.
    #[default]
    On,
    /// Nothing: a preflight is answered with 404.
    Off,
    /// Come in, but the limit's headers stay hidden.
    NoExpose,
}

/// How to serve.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The practice Deskie.
    pub settings: Settings,
    /// What pages of other origins are told.
    pub cors: Cors,
}

/// A server at work. Stops when dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    shop: Shop,
    task: JoinHandle<io::Result<()>>,
}

impl Running {
    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The practice Deskie itself, to look into its books. Requests wait while it is held.
    pub fn server(&self) -> MutexGuard<'_, Server> {
        self.shop.server()
    }

    /// Waits until it ends by itself.
    ///
    /// # Errors
    /// What the socket says.
    pub async fn finished(mut self) -> io::Result<()> {
        (&mut self.task).await.map_err(io::Error::other)?
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Clone, Debug)]
struct Shop {
    server: Arc<Mutex<Server>>,
    options: Arc<Options>,
}

impl Shop {
    fn server(&self) -> MutexGuard<'_, Server> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts serving: the API under `/api/`, and beside it, without login and outside the limit, `GET /practice/state`,
/// `GET /practice/mailed` and `POST /practice/reset`.
///
/// # Errors
/// What the socket says.
pub fn serve(listener: TcpListener, options: Options) -> io::Result<Running> {
    let address = listener.local_addr()?;
    let server = Arc::new(Mutex::new(Server::new(options.settings.clone())));
    let shop = Shop { server, options: Arc::new(options) };
    let router = Router::new()
        .route("/api/{*path}", any(api))
        .route("/practice/state", get(async |State(shop): State<Shop>| open(shop.server().state().to_string())))
        .route("/practice/mailed", get(mailed))
        .route("/practice/reset", post(reset))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(shop.clone());
    let service = router.into_make_service_with_connect_info::<Scissors>();
    let task = tokio::spawn(async move { axum::serve(CuttableListener(listener), service).await });
    Ok(Running { address, shop, task })
}

async fn mailed(State(shop): State<Shop>) -> Response {
    match serde_json::to_string(&shop.server().mailed()) {
        Ok(list) => open(list),
        Err(error) => plain(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
    }
}

async fn reset(State(shop): State<Shop>) -> Response {
    *shop.server() = Server::new(shop.options.settings.clone());
    open("{}".to_owned())
}

async fn api(
    State(shop): State<Shop>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    Path(path): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
    request: Request,
) -> Response {
    let cors = shop.options.cors;
    if request.method() == HttpMethod::OPTIONS {
        return preflight(cors);
    }
    let method = match *request.method() {
        HttpMethod::DELETE => Method::Delete,
        HttpMethod::GET => Method::Get,
        HttpMethod::POST => Method::Post,
        HttpMethod::PUT => Method::Put,
        _ => return dress(plain(StatusCode::NOT_FOUND, String::new()), cors),
    };
    let authorization = request.headers().get(header::AUTHORIZATION);
    let authorization = authorization.and_then(|value| value.to_str().ok()).map(str::to_owned);
    let body = match read(request).await {
        Ok(body) => body,
        Err(error) => return dress(plain(StatusCode::BAD_REQUEST, error), cors),
    };
    let incoming = Incoming { method, path, query, body };
    let delivery = shop.server().handle_with_faults(now(), authorization.as_deref(), &incoming);
    let mut response = match delivery {
        Delivery::Lost => {
            scissors.cut();
            plain(StatusCode::OK, String::new())
        }
        Delivery::Answer { answer, delay } => {
            tokio::time::sleep(Duration::from_millis(delay.max(0).unsigned_abs())).await;
            write(answer)
        }
    };
    if shop.options.settings.faults.is_some() {
        // A browser sends a request again by itself when a connection that served before breaks without an answer.
        // A fresh connection for each request leaves that decision to the page.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    dress(response, cors)
}

/// Virtual time is for tests; here the clock on the wall counts.
fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

async fn read(request: Request) -> Result<IncomingBody, String> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return read_form(request).await;
    }
    let bytes = to_bytes(request.into_body(), LARGEST_BODY).await.map_err(|error| error.to_string())?;
    Ok(if bytes.is_empty() { IncomingBody::Empty } else { IncomingBody::Bytes(bytes.to_vec()) })
}

async fn read_form(request: Request) -> Result<IncomingBody, String> {
    let mut form = Multipart::from_request(request, &()).await.map_err(|error| error.to_string())?;
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    while let Some(part) = form.next_field().await.map_err(|error| error.to_string())? {
        let key = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().map(str::to_owned);
        let mime = part.content_type().unwrap_or("application/octet-stream").to_owned();
        match name {
            Some(name) => {
                let bytes = part.bytes().await.map_err(|error| error.to_string())?.to_vec();
                files.push(IncomingFile { key, name, mime, bytes });
            }
            None => fields.push((key, part.text().await.map_err(|error| error.to_string())?)),
        }
    }
    Ok(IncomingBody::Multipart { fields, files })
}

fn write(answer: Answer) -> Response {
    let page = answer.body.starts_with('<');
    let mut response = plain(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY), answer.body);
    let headers = response.headers_mut();
    let kind = if page { "text/html" } else { "application/json" };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    for (name, value) in [
        ("rate_limit_per_minute", answer.limit_per_minute),
        ("api_calls_left", answer.calls_left),
        ("retry_after", answer.retry_after),
    ] {
        if let Some(value) = value {
            headers.insert(name, HeaderValue::from(value));
        }
    }
    response
}

fn preflight(cors: Cors) -> Response {
    if cors == Cors::Off {
        return plain(StatusCode::NOT_FOUND, String::new());
    }
    let mut response = dress(plain(StatusCode::NO_CONTENT, String::new()), cors);
    let headers = response.headers_mut();
    allow(headers, "access-control-allow-methods", "GET, POST, PUT, DELETE");
    allow(headers, "access-control-allow-headers", "authorization, content-type");
    allow(headers, "access-control-max-age", "7200");
    response
}

/// The same headers on every answer, refusals included: without them a browser hides even the status.
fn dress(mut response: Response, cors: Cors) -> Response {
    if cors != Cors::Off {
        allow(response.headers_mut(), "access-control-allow-origin", "*");
    }
    if cors == Cors::On {
        allow(response.headers_mut(), "access-control-expose-headers", EXPOSED);
    }
    response
}

/// An answer that any page may read.
fn open(json: String) -> Response {
    let mut response = dress(plain(StatusCode::OK, json), Cors::On);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn plain(status: StatusCode, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response
}

fn allow(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}
