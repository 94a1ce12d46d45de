//! The shelf: files that were dropped, chosen or fetched as a sample, held for the worker as the handles they are.
//! Their bytes are not touched here.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use gloo_net::http::Request;
use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry, HtmlInputElement,
};

use super::js;
use crate::ui::platform::ShelfFile;

/// A file with its path.
type Held = (String, File);

/// All files of the import, in the order they came.
#[derive(Clone, Default)]
pub struct Shelf(Rc<RefCell<Vec<Held>>>);

impl Shelf {
    /// What the page shows of it.
    pub fn list(&self) -> Vec<ShelfFile> {
        let row = |(name, file): &Held| ShelfFile { name: name.clone(), size: file.size() as u64 };
        self.0.borrow().iter().map(row).collect()
    }

    /// What the worker gets of it.
    pub fn held(&self) -> Ref<'_, [Held]> {
        Ref::map(self.0.borrow(), Vec::as_slice)
    }

    /// Takes one file off.
    pub fn remove(&self, at: usize) {
        let mut held = self.0.borrow_mut();
        if at < held.len() {
            held.remove(at);
        }
    }

    /// Puts files on. The same file dropped again takes the place of its old handle, which may have gone stale.
    pub fn add(&self, files: Vec<Held>) {
        let mut held = self.0.borrow_mut();
        for (name, file) in files {
            match held.iter_mut().find(|(known, old)| *known == name && same_file(old, &file)) {
                Some((_, old)) => *old = file,
                None => held.push((name, file)),
            }
        }
    }
}
fn same_file(a: &File, b: &File) -> bool {
    a.size() == b.size() && a.last_modified() == b.last_modified()
}

/// Everything in a drop. The entries must be asked for before the event is over, hence two steps: what this returns
/// can be waited for later.
pub fn dropped(data: &DataTransfer) -> impl Future<Output = Vec<Held>> + use<> {
    let items = data.items();
    let mut tops: Vec<Result<FileSystemEntry, File>> = Vec::new();
    for item in (0..items.length()).filter_map(|at| items.get(at)).filter(|item| item.kind() == "file") {
        match item.webkit_get_as_entry() {
            Ok(Some(entry)) => tops.push(Ok(entry)),
            _ => tops.extend(item.get_as_file().ok().flatten().map(Err)),
        }
    }
    async move {
        let mut found = Vec::new();
        for top in tops {
            match top {
                Ok(entry) => walk(entry, &mut found).await,
                Err(file) => found.push((file.name(), file)),
            }
        }
        found
    }
}

/// Everything chosen in a file input, which is emptied so that the same choice can be made again.
pub fn chosen(input: &HtmlInputElement) -> Vec<Held> {
    let found = input.files().map(|list| listed(&list)).unwrap_or_default();
    input.set_value("");
    found
}

fn listed(list: &FileList) -> Vec<Held> {
    let path = |file: &File| {
        js::property(file, "webkitRelativePath")
            .and_then(|path| path.as_string())
            .filter(|path| !path.is_empty())
            .unwrap_or_else(|| file.name())
    };
    (0..list.length()).filter_map(|at| list.get(at)).map(|file| (path(&file), file)).collect()
}

/// A file of the page's own `samples` folder.
///
/// # Errors
/// A sentence for the person.
pub async fn sample(name: &str) -> Result<Held, String> {
    let failed = |why: String| format!("the sample {name} could not be loaded: {why}");
    let response = Request::get(&format!("static/samples/{name}")).send().await.map_err(|e| failed(e.to_string()))?;
    if !response.ok() {
        return Err(failed(format!("the server answered {}", response.status())));
    }
    let bytes = response.binary().await.map_err(|error| failed(error.to_string()))?;
    let parts = Array::of1(&js_sys::Uint8Array::from(bytes.as_slice()));
    let file = File::new_with_u8_array_sequence(&parts, name).map_err(|thrown| failed(js::describe(&thrown)))?;
    Ok((name.to_owned(), file))
}

/// Collects the files below an entry, folders in the order of their names. What cannot be opened is left out: the
/// browser gives no way to say more than its name, and the list on the page shows what came.
async fn walk(entry: FileSystemEntry, found: &mut Vec<Held>) {
    // A stack instead of recursion: folders may be deep.
    let mut stack = vec![entry];
    while let Some(entry) = stack.pop() {
        if entry.is_directory() {
            let mut inside = children(entry.unchecked_ref()).await;
            inside.sort_by_key(|entry| std::cmp::Reverse(entry.full_path()));
            stack.append(&mut inside);
            continue;
        }
        let path = entry.full_path().trim_start_matches('/').to_owned();
        let file: FileSystemFileEntry = entry.unchecked_into();
        let handle = promise(|resolve, reject| file.file_with_callback_and_callback(resolve, reject)).await;
        found.extend(handle.ok().and_then(|handle| handle.dyn_into().ok()).map(|handle: File| (path, handle)));
    }
}

/// A folder's reader gives its entries in batches, and an empty one at the end.
async fn children(folder: &FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader = folder.create_reader();
    let mut all = Vec::new();
    loop {
        let batch = promise(|resolve, reject| {
            // Failing to begin is the same as a failure: the batch stays empty.
            if reader.read_entries_with_callback_and_callback(resolve, reject).is_err() {
                let _ = reject.call0(&JsValue::UNDEFINED);
            }
        })
        .await;
        let batch: Array = batch.map(JsCast::unchecked_into).unwrap_or_default();
        if batch.length() == 0 {
            return all;
        }
        all.extend(batch.iter().map(JsCast::unchecked_into));
    }
}

async fn promise(start: impl Fn(&js_sys::Function, &js_sys::Function)) -> Result<JsValue, JsValue> {
    js::settled(Promise::new(&mut |resolve, reject| start(&resolve, &reject)).into()).await
}
