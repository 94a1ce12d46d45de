//! The built page on a socket, as any static host would serve it.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_http::services::ServeDir;

/// Serves `dist/` until it is dropped.
pub struct Site {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Site {
    /// Serves the page that `trunk build` made.
    pub async fn serve() -> Self {
        let dist = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("dist");
        assert!(dist.join("app_bg.wasm").exists(), "dist/ holds no built page; `make test` builds it first");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let page = Router::new().fallback_service(ServeDir::new(dist));
        let task = tokio::spawn(async move { axum::serve(listener, page).await.unwrap() });
        Self { address, task }
    }

    /// The address of the page.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}
