//! A Chromium under WebDriver.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// What a browser keeps on the disk; goes when nobody needs it any more.
pub type Profile = Arc<tempfile::TempDir>;

/// A browser window, with a profile of its own.
pub struct Window {
    /// The window.
    pub client: Client,
    port: u16,
    session: String,
    _driver: Child,
    profile: Profile,
}

impl Window {
    /// How long anything on the page may take.
    pub const PATIENCE: Duration = Duration::from_secs(20);

    /// Starts one.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts one with more command-line flags.
    pub async fn start_with(flags: &[&str]) -> Self {
        Self::start_in(&Arc::new(tempfile::tempdir().unwrap()), flags).await
    }

    /// Starts one that finds on the disk what an earlier one left there.
    pub async fn start_in(profile: &Profile, flags: &[&str]) -> Self {
        let profile = profile.clone();
        let chromium = find(&["chromium", "chromium-browser", "google-chrome"]);
        let driver = find(&["chromedriver"]);
        let mut driver = Command::new(driver)
            .arg("--port=0")
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let port = port_of(&mut driver).await;
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".into(),
            "--disable-gpu".into(),
            "--disable-quic".into(),
            "--disable-dev-shm-usage".into(),
            "--no-first-run".into(),
            "--disable-background-networking".into(),
            "--disable-component-update".into(),
            "--disable-sync".into(),
            "--window-size=1280,900".into(),
            format!("--user-data-dir={}", profile.path().display()),
            format!("--crash-dumps-dir={}", profile.path().display()),
        ];
        arguments.extend(flags.iter().map(|&flag| flag.to_owned()));
        let capabilities = json!({
            "goog:chromeOptions": { "binary": chromium, "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let Value::Object(capabilities) = capabilities else { unreachable!() };
        let client = ClientBuilder::rustls()
            .unwrap()
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        let session = client.session_id().await.unwrap().unwrap();
        Self { client, port, session, _driver: driver, profile }
    }

    /// What it keeps on the disk.
    pub const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Sees to it that downloads go to this folder, without a question.
    pub async fn keep_downloads(&self, folder: &Path) {
        let parameters = json!({ "behavior": "allow", "downloadPath": folder.display().to_string() });
        self.cdp("Browser.setDownloadBehavior", parameters).await;
    }

    /// Kills the process that shows the page, without any warning to it.
    pub async fn crash_page(&self) {
        // The answer is that the tab has crashed, so it is not asked for.
        self.try_command("goog/cdp/execute", json!({ "cmd": "Page.crash", "params": {} })).await.unwrap_err();
    }

    /// Closes the tab and goes on in a new one.
    pub async fn close_tab(&self) {
        let old = self.client.window().await.unwrap();
        let new = self.client.new_window(true).await.unwrap();
        self.client.switch_to_window(old).await.unwrap();
        self.client.close_window().await.unwrap();
        self.client.switch_to_window(new.handle).await.unwrap();
    }

    /// Kills the whole browser, as a power cut would.
    pub fn kill(self) -> Profile {
        let process = self.client.capabilities().and_then(|all| all.get("goog:processID")).and_then(Value::as_u64);
        let process = process.expect("chromedriver tells the process").to_string();
        let killed = std::process::Command::new("kill").args(["-9", &process]).status().unwrap();
        assert!(killed.success(), "the browser is killed");
        self.profile.clone()
    }

    /// Opens a page.
    pub async fn open(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    /// Runs a script and answers what it returns.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.unwrap()
    }

    /// Waits until `script` returns something true, and answers it.
    pub async fn until(&self, what: &str, script: &str) -> Value {
        self.until_within(Self::PATIENCE, what, script).await
    }

    /// As [`Window::until`], with a patience of its own.
    pub async fn until_within(&self, patience: Duration, what: &str, script: &str) -> Value {
        let start = Instant::now();
        loop {
            let value = self.script(script, vec![]).await;
            if !matches!(value, Value::Null | Value::Bool(false)) && value != json!("") {
                return value;
            }
            if start.elapsed() > patience {
                let page = self.script("return document.body.innerText", vec![]).await;
                let log = self.log().await;
                panic!(
                    "waited in vain for {what}; the page shows:\n{}\nlog: {log:#}",
                    page.as_str().unwrap_or_default()
                );
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits for an element and clicks it.
    pub async fn click(&self, selector: &str) {
        self.until(selector, &format!("const e = document.querySelector({selector:?}); return e && !e.disabled")).await;
        // The page's head would stand over what lies at the upper edge.
        self.script(
            "window.lastPlace = null; document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })",
            vec![json!(selector)],
        )
        .await;
        // What has just come above it may still move it away from under the pointer.
        let rests = format!(
            "const {{ x, y }} = document.querySelector({selector:?})?.getBoundingClientRect() ?? {{}};
             const here = `${{x}} ${{y}}`, rests = window.lastPlace === here;
             window.lastPlace = here;
             return rests;"
        );
        self.until(&format!("{selector} at rest"), &rests).await;
        self.client.find(Locator::Css(selector)).await.unwrap().click().await.unwrap();
    }

    /// Chooses an entry of a list by its place.
    pub async fn choose(&self, selector: &str, at: usize) {
        let list = self.client.wait().for_element(Locator::Css(selector)).await.unwrap();
        list.select_by_index(at).await.unwrap();
    }

    /// Types into a field, in place of what stands there.
    pub async fn fill(&self, selector: &str, text: &str) {
        let field = self.client.wait().for_element(Locator::Css(selector)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Drops files of this computer on the element, as a person would by mouse.
    pub async fn drop_files(&self, selector: &str, files: &[&Path]) {
        self.script(
            "const i = document.createElement('input'); i.type = 'file'; i.multiple = true; i.id = 'test-files';
             document.body.append(i);",
            vec![],
        )
        .await;
        let paths: Vec<_> = files.iter().map(|path| path.canonicalize().unwrap().display().to_string()).collect();
        let input = self.client.find(Locator::Id("test-files")).await.unwrap();
        input.send_keys(&paths.join("\n")).await.unwrap();
        self.script(
            "const data = new DataTransfer();
             const input = document.getElementById('test-files');
             for (const file of input.files) data.items.add(file);
             input.remove();
             const zone = document.querySelector(arguments[0]);
             for (const type of ['dragenter', 'dragover', 'drop'])
               zone.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));",
            vec![json!(selector)],
        )
        .await;
    }

    /// Saves what the window shows to `target/screens`, for a person to look at.
    pub async fn shoot(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/screens");
        std::fs::create_dir_all(&folder).unwrap();
        let picture = self.client.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    }

    /// What the browser wrote to its console since the last look, violations of the policy included.
    pub async fn log(&self) -> Value {
        self.command("se/log", json!({ "type": "browser" })).await
    }

    /// Errors in the console: broken rules of the policy, failed requests, panics. What a test provokes itself it must
    /// not ask for.
    pub async fn severe(&self) -> Vec<String> {
        let log = self.log().await;
        let lines = log.as_array().into_iter().flatten().filter(|line| line["level"] == "SEVERE");
        lines.map(|line| line["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Keeps what the worker says of its memory in `window.workerMemory`, from the next messages on.
    pub async fn note_memory(&self) {
        self.script(
            "const parse = JSON.parse;
             const real = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data').get;
             Object.defineProperty(MessageEvent.prototype, 'data', { get() {
               const data = real.call(this);
               if (typeof data?.[0] === 'string' && data[0].includes('\"took\":')) {
                 const message = parse(data[0]);
                 if (message.scanned) window.workerMemory = message.scanned.xray.took[1];
               }
               return data;
             } });",
            vec![],
        )
        .await;
    }

    /// Presses and releases a key, wherever the focus is.
    pub async fn press(&self, key: Key) {
        let value = char::from(key);
        let keys = KeyActions::new("keyboard".into()).then(KeyAction::Down { value }).then(KeyAction::Up { value });
        self.client.perform_actions(keys).await.unwrap();
    }

    /// Moves the focus with the tab key until the element has it.
    pub async fn tab_to(&self, selector: &str) {
        let there = format!("return document.activeElement?.matches({selector:?})");
        for _ in 0..60 {
            if self.script(&there, vec![]).await == json!(true) {
                return;
            }
            self.press(Key::Tab).await;
        }
        panic!("the tab key does not reach {selector}");
    }

    /// A command of Chromium's own protocol.
    pub async fn cdp(&self, command: &str, parameters: Value) -> Value {
        self.command("goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await
    }

    /// A command of chromedriver that the client does not know.
    async fn command(&self, path: &str, body: Value) -> Value {
        self.try_command(path, body).await.unwrap_or_else(|refusal| panic!("chromedriver refused {path}: {refusal}"))
    }

    async fn try_command(&self, path: &str, body: Value) -> Result<Value, String> {
        let body = body.to_string();
        let request = format!(
            "POST /session/{}/{path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.session,
            self.port,
            body.len()
        );
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        // Chromedriver keeps the connection open, so the length has to be listened to.
        let mut answer = BufReader::new(stream);
        let (mut status, mut length) = (String::new(), 0);
        answer.read_line(&mut status).await.unwrap();
        loop {
            let mut header = String::new();
            answer.read_line(&mut header).await.unwrap();
            let Some((name, value)) = header.trim().split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        answer.read_exact(&mut body).await.unwrap();
        let body = String::from_utf8(body).unwrap();
        let value = serde_json::from_str::<Value>(&body).unwrap()["value"].take();
        // In Chromium's own protocol an error comes as an answer.
        if status.contains(" 200 ") && value.get("error").is_none() { Ok(value) } else { Err(body) }
    }

    /// Ends it.
    pub async fn close(self) {
        drop(self);
    }
}

impl Drop for Window {
    /// Ends the session also when a test fails: a browser whose driver is merely killed would live on.
    fn drop(&mut self) {
        use std::io::{Read as _, Write as _};
        let Ok(mut stream) = std::net::TcpStream::connect(("127.0.0.1", self.port)) else { return };
        let patience = Some(Duration::from_secs(5));
        let request = format!("DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.session, self.port);
        if stream.set_read_timeout(patience).is_ok() && stream.write_all(request.as_bytes()).is_ok() {
            // The first byte of the answer comes when the browser has ended; without one, the driver is gone already.
            stream.read_exact(&mut [0]).ok();
        }
    }
}

/// Waits for a download.
pub async fn downloaded(file: &Path) {
    for _ in 0..200 {
        if file.exists() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{} was not downloaded", file.display());
}

/// Chromedriver picks a free port and says which.
async fn port_of(driver: &mut Child) -> u16 {
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    let mut port = None;
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some((_, found)) = line.split_once("started successfully on port ") {
            port = found.trim_end_matches('.').parse().ok();
            break;
        }
    }
    // Chromedriver must not find its output closed.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    port.expect("chromedriver did not say its port")
}

fn find(names: &[&str]) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|candidate| candidate.is_file())
        .unwrap_or_else(|| panic!("{} is not on PATH; `scripts/setup.sh browser` installs it", names[0]))
}
