//! What a machine can hold of the architecture and of the house's manners.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// No file may grow beyond this many lines.
const LONGEST: usize = 500;

/// Which room may name which: the arrows of the architecture. A room may always name itself. `model` knows of `source`
/// only its spans and of `catalogue` nothing; `browser` and the programs may name every room.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &["source"]),
    ("text", &["model"]),
    ("source", &["model", "text"]),
    ("vendor", &["catalogue", "model", "source", "text", "wire"]),
    ("catalogue", &["model", "source", "text", "vendor"]),
    ("deskie", &["model", "text"]),
    ("plan", &["catalogue", "deskie", "model", "text"]),
    ("run", &["catalogue", "deskie", "model", "plan", "text"]),
    ("practice", &["deskie", "model", "text"]),
    ("wire", &["catalogue", "deskie", "model", "plan", "run", "vendor"]),
    ("ui", &["catalogue", "deskie", "model", "plan", "run", "source", "text", "vendor", "wire"]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder, by their path from the root, with `/` between folders.
fn rust_files(folder: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds no Rust file");
    found
}

/// Everything of ours.
fn ours() -> BTreeMap<String, String> {
    let mut all = rust_files("src");
    all.append(&mut rust_files("tests"));
    all.append(&mut rust_files("examples"));
    all
}

/// The lines of a file that are code, with their numbers.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Fails with all complaints at once.
fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent = ours().into_iter().filter(|(_, text)| !text.starts_with("//! "));
    none(silent.map(|(name, _)| format!("{name} does not open with a `//!` comment")).collect());
}

#[test]
fn no_file_is_long() {
    // A language is one table in one file, however much the page has to say.
    let all = ours().into_iter().filter(|(name, _)| !name.starts_with("src/ui/words/"));
    let long = all.map(|(name, text)| (name, text.lines().count())).filter(|(_, lines)| *lines > LONGEST);
    none(long.map(|(name, lines)| format!("{name} has {lines} lines, more than {LONGEST}")).collect());
}

#[test]
fn only_the_browser_room_names_web_interfaces() {
    let webs = ["web_sys", "js_sys", "wasm_bindgen", "gloo"];
    let pure = rust_files("src").into_iter().filter(|(name, _)| !name.starts_with("src/browser/"));
    let mut complaints = Vec::new();
    for (name, text) in pure {
        for (at, line) in code(&text).filter(|(_, line)| webs.iter().any(|web| line.contains(web))) {
            complaints.push(format!("{name}:{at}: {}", line.trim()));
        }
    }
    none(complaints);
}

#[test]
fn the_core_asks_nobody_for_the_time_or_for_chance() {
    let asks =
        ["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now", "rand::", "getrandom", "RandomState::new"];
    let core = rust_files("src").into_iter().filter(|(name, _)| !name.starts_with("src/browser/"));
    let mut complaints = Vec::new();
    for (name, text) in core {
        for (at, line) in code(&text).filter(|(_, line)| asks.iter().any(|ask| line.contains(ask))) {
            complaints.push(format!("{name}:{at}: {}", line.trim()));
        }
    }
    none(complaints);
}

#[test]
fn the_arrows_between_rooms_point_one_way() {
    let rooms: Vec<&str> = ARROWS.iter().map(|(room, _)| *room).collect();
    let mut complaints = Vec::new();
    for (name, text) in rust_files("src") {
        let room = name.trim_start_matches("src/").split(['/', '.']).next().unwrap();
        let Some((_, may)) = ARROWS.iter().find(|(from, _)| *from == room) else {
            assert!(matches!(room, "browser" | "bin" | "lib"), "the room `{room}` is in no list of arrows");
            continue;
        };
        // Tests of a room may use what stands above it.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        if name.contains("/tests") {
            continue;
        }
        for (at, line) in code(text) {
            for other in rooms.iter().chain(&["browser"]).filter(|other| **other != room && !may.contains(other)) {
                if line.contains(&format!("crate::{other}::")) || line.contains(&format!("crate::{{{other}")) {
                    complaints.push(format!("{name}:{at}: `{room}` may not know `{other}`: {}", line.trim()));
                }
            }
        }
    }
    none(complaints);
}

#[test]
fn nothing_is_left_for_later_and_nothing_speaks_of_a_machine() {
    // Spelt in two parts, so that this file does not accuse itself.
    let words: Vec<String> = [
        ("todo", "!("),
        ("unimplemented", "!("),
        ("dbg", "!("),
        ("FIX", "ME"),
        ("TO", "DO"),
        ("XX", "X "),
        ("HA", "CK"),
        ("/wo", "rk/"),
        ("/ho", "me/"),
        ("/Us", "ers/"),
        ("for n", "ow,"),
        ("place", "holder text"),
    ]
    .iter()
    .map(|(head, tail)| format!("{head}{tail}"))
    .collect();
    let mut all = ours();
    for name in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "Makefile", "Cargo.toml", "Trunk.toml", "index.html"] {
        if let Ok(text) = fs::read_to_string(root().join(name)) {
            all.insert(name.to_owned(), text);
        }
    }
    let mut complaints = Vec::new();
    for (name, text) in all {
        for (at, line) in text.lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(*word)) {
                complaints.push(format!("{name}:{}: `{word}` in: {}", at + 1, line.trim()));
            }
        }
    }
    none(complaints);
}

#[test]
fn every_vendor_has_its_corpus() {
    for vendor in deskie_migrator::vendor::all() {
        let folder = root().join("tests/corpus").join(vendor.id());
        let cases =
            fs::read_dir(&folder).map(|entries| entries.flatten().filter(|entry| entry.path().is_dir()).count());
        assert!(
            cases.is_ok_and(|count| count > 0),
            "{} holds no case for the vendor {}",
            folder.display(),
            vendor.id()
        );
    }
}

#[test]
fn every_language_has_its_file_and_the_page_speaks_without_scripts_too() {
    for language in ["en", "ru"] {
        assert!(root().join(format!("src/ui/words/{language}.rs")).exists(), "no words in {language}");
    }
    let page = fs::read_to_string(root().join("index.html")).unwrap();
    assert!(page.contains("<noscript>") && page.contains("lang=\"ru\""));
}

#[test]
fn every_room_is_on_the_map() {
    let map = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if matches!(name.as_str(), "lib" | "bin") {
            continue;
        }
        assert!(map.contains(&format!("`{name}`")), "src/lib.rs does not say what `{name}` is for");
    }
}

#[test]
fn the_policy_of_the_page_lets_nothing_out_but_to_deskie() {
    let page = fs::read_to_string(root().join("index.html")).unwrap();
    let policy = page.split("content=\"default-src").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let rules: BTreeMap<&str, Vec<&str>> = policy
        .split(';')
        .skip(1)
        .map(|rule| rule.split_whitespace().collect::<Vec<_>>())
        .filter_map(|rule| rule.split_first().map(|(name, values)| (*name, values.to_vec())))
        .collect();
    assert!(policy.trim_start().starts_with("'none'"), "what is not allowed is forbidden");
    let hosts = ["'self'", "https://*.deskie.io", "https://*.omnidesk.ru", "http://localhost:*", "http://127.0.0.1:*"];
    assert_eq!(rules["connect-src"], hosts);
    assert_eq!(rules["script-src"], ["'self'", "'wasm-unsafe-eval'"]);
    assert_eq!(rules["worker-src"], ["blob:"]);
    assert_eq!((&rules["form-action"], &rules["base-uri"]), (&vec!["'none'"], &vec!["'none'"]));
}

#[test]
fn scripts_can_be_run() {
    for name in ["setup", "serve", "release", "say"] {
        let path = root().join(format!("scripts/{name}.sh"));
        assert!(fs::read_to_string(&path).unwrap().starts_with("#!"), "{} has no first line", path.display());
        assert!(is_executable(&path), "{} is not executable", path.display());
    }
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.exists()
}
