//! What a request carries, read the lenient way of the API: numbers may be text, a multipart form is the same tree as
//! a JSON body, query arrays are repeated `name[]`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::errors::Refusal;
use super::incoming::{Incoming, IncomingBody, IncomingFile};

/// Deeper form keys are passed over: no parameter of the API needs more than `case[custom_fields][cf_1]`.
const DEEPEST_KEY: usize = 4;

/// The body of a request, in one shape for JSON and multipart.
#[derive(Clone, Debug)]
pub(super) struct Form {
    root: Map<String, Value>,
    /// Files by their form key; of two with one key the later stays, as in PHP.
    files: BTreeMap<String, IncomingFile>,
    multipart: bool,
}

impl Form {
    /// Reads the body.
    ///
    /// # Errors
    /// `incorrect_json` for a body that is not a JSON object.
    pub(super) fn read(request: &Incoming) -> Result<Self, Refusal> {
        const WRONG: Refusal = Refusal::Invalid("incorrect_json");
        let object = |value: Value| match value {
            Value::Object(root) => Ok(root),
            Value::Array(items) if items.is_empty() => Ok(Map::new()), // how PHP clients write an empty object
            _ => Err(WRONG),
        };
        let (root, files, multipart) = match &request.body {
            IncomingBody::Empty => (Map::new(), BTreeMap::new(), false),
            IncomingBody::Bytes(bytes) if bytes.is_empty() => (Map::new(), BTreeMap::new(), false),
            IncomingBody::Bytes(bytes) => {
                let value = serde_json::from_slice(bytes).map_err(|_| WRONG)?;
                (object(value)?, BTreeMap::new(), false)
            }
            IncomingBody::Json(value) => (object(value.clone())?, BTreeMap::new(), false),
            IncomingBody::Multipart { fields, files } => {
                let files = files.iter().map(|file| (file.key.clone(), file.clone())).collect();
                (tree(fields), files, true)
            }
        };
        Ok(Self { root, files, multipart })
    }

    /// The object under its wrapper name.
    ///
    /// # Errors
    /// `incorrect_parameters` where the wrapper is missing.
    pub(super) fn wrapped<'a>(&'a self, wrapper: &'static str) -> Result<Params<'a>, Refusal> {
        let map = self.root.get(wrapper).and_then(Value::as_object);
        let map = map.ok_or(Refusal::Invalid("incorrect_parameters"))?;
        Ok(Params { map, form: Some(self), wrapper })
    }

    /// The body itself, for the calls without a wrapper.
    pub(super) fn bare(&self) -> Params<'_> {
        Params { map: &self.root, form: Some(self), wrapper: "" }
    }
}

/// The parameters of one object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Params<'a> {
    map: &'a Map<String, Value>,
    form: Option<&'a Form>,
    wrapper: &'static str,
}

impl<'a> Params<'a> {
    /// The value as it came; `null` counts as absent.
    pub(super) fn value(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// A text that is not empty; a number counts as its digits.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        as_text(self.value(name)?).filter(|text| !text.is_empty())
    }

    /// A whole number, possibly written as text.
    ///
    /// # Errors
    /// `code` for anything else.
    pub(super) fn number(&self, name: &str, code: &'static str) -> Result<Option<i64>, Refusal> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let number = value.as_i64().or_else(|| value.as_str()?.trim().parse().ok());
        number.map(Some).ok_or(Refusal::Invalid(code))
    }

    /// An id, possibly written as text; 0 means none.
    ///
    /// # Errors
    /// `code` for anything else.
    pub(super) fn id(&self, name: &str, code: &'static str) -> Result<Option<u64>, Refusal> {
        let number = self.number(name, code)?;
        number.map(|number| u64::try_from(number).map_err(|_| Refusal::Invalid(code))).transpose()
    }

    /// A flag: `true`, `1` or their text.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.value(name).and_then(as_flag).unwrap_or(false)
    }

    /// A list of ids; a form's numbered keys count as a list.
    ///
    /// # Errors
    /// `code` for anything else.
    pub(super) fn ids(&self, name: &str, code: &'static str) -> Result<Option<Vec<u64>>, Refusal> {
        let id = |value: &Value| value.as_u64().or_else(|| value.as_str()?.trim().parse().ok());
        let list: Option<Vec<u64>> = match self.value(name) {
            None => return Ok(None),
            Some(Value::Array(items)) => items.iter().map(id).collect(),
            Some(Value::Object(items)) => items.values().map(id).collect(),
            Some(_) => None,
        };
        list.map(Some).ok_or(Refusal::Invalid(code))
    }

    /// Did they come as multipart?
    pub(super) fn multipart(&self) -> bool {
        self.form.is_some_and(|form| form.multipart)
    }

    /// The files under `<wrapper>[attachments][…]`, in the order of their keys.
    pub(super) fn files(&self) -> Vec<&'a IncomingFile> {
        let prefix = format!("{}[attachments][", self.wrapper);
        let all = self.form.iter().flat_map(|form| &form.files);
        let mut files: Vec<_> = all.filter(|(key, _)| key.starts_with(&prefix) && key.ends_with(']')).collect();
        files.sort_by_key(|(key, _)| (key.len(), *key));
        files.into_iter().map(|(_, file)| file).collect()
    }
}

/// A scalar as text.
pub(super) fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(_) | Value::Bool(_) | Value::Null | Value::Object(_) => None,
    }
}

/// A scalar as a flag.
pub(super) fn as_flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => match number.as_i64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        Value::String(text) => match text.as_str() {
            "1" | "true" => Some(true),
            "" | "0" | "false" => Some(false),
            _ => None,
        },
        Value::Array(_) | Value::Null | Value::Object(_) => None,
    }
}

/// The query of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Query<'a>(pub(super) &'a [(String, String)]);

impl<'a> Query<'a> {
    /// The last value of this name.
    pub(super) fn one(&self, name: &str) -> Option<&'a str> {
        self.all(name).last().copied()
    }

    /// Every value of this name, plain or as an array.
    pub(super) fn all(&self, name: &str) -> Vec<&'a str> {
        let named = |key: &str| key.split_once('[').map_or(key, |(key, _)| key) == name;
        let values = self.0.iter().filter(|(key, value)| named(key) && !value.is_empty());
        values.map(|(_, value)| value.as_str()).collect()
    }

    /// `name[key]=value` pairs.
    pub(super) fn pairs(&self, name: &str) -> Vec<(&'a str, &'a str)> {
        let key_of = |key: &'a str| key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']');
        self.0.iter().filter_map(|(key, value)| Some((key_of(key)?, value.as_str()))).collect()
    }

    /// Ids of this name.
    ///
    /// # Errors
    /// `incorrect_parameters` for what is no id.
    pub(super) fn ids(&self, name: &str) -> Result<Vec<u64>, Refusal> {
        let read = |text: &str| text.trim().parse().map_err(|_| Refusal::Invalid("incorrect_parameters"));
        self.all(name).into_iter().map(read).collect()
    }
}

/// `case[custom_fields][cf_25]` and its like as a tree. `[]` takes the next free number.
fn tree(fields: &[(String, String)]) -> Map<String, Value> {
    let mut root = Map::new();
    for (key, value) in fields {
        let (first, rest) = key.split_at(key.find('[').unwrap_or(key.len()));
        let steps: Vec<&str> = rest.split('[').skip(1).map(|step| step.strip_suffix(']').unwrap_or(step)).collect();
        if steps.len() < DEEPEST_KEY {
            plant(&mut root, first, &steps, value);
        }
    }
    root
}

fn plant(map: &mut Map<String, Value>, key: &str, steps: &[&str], value: &str) {
    let key = if key.is_empty() { next_number(map) } else { key.to_owned() };
    let Some((next, rest)) = steps.split_first() else {
        map.insert(key, Value::String(value.to_owned()));
        return;
    };
    let branch = map.entry(key).or_insert_with(|| Value::Object(Map::new()));
    if !branch.is_object() {
        *branch = Value::Object(Map::new());
    }
    if let Value::Object(branch) = branch {
        plant(branch, next, rest, value);
    }
}

fn next_number(map: &Map<String, Value>) -> String {
    let last = map.keys().filter_map(|key| key.parse::<u64>().ok()).max();
    last.map_or(0, |last| last.saturating_add(1)).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_form_is_the_same_tree_as_json() {
        let form = fields(&[
            ("case[subject]", "Hello"),
            ("case[custom_fields][cf_25]", "A-1"),
            ("case[labels][]", "501"),
            ("case[labels][]", "502"),
        ]);
        assert_eq!(
            Value::Object(tree(&form)),
            json!({"case": {"subject": "Hello", "custom_fields": {"cf_25": "A-1"}, "labels": {"0": "501", "1": "502"}}})
        );
    }

    #[test]
    fn files_keep_the_order_of_their_numbers() {
        let file = |key: &str| IncomingFile {
            key: key.to_owned(),
            name: key.to_owned(),
            mime: "text/plain".to_owned(),
            bytes: Vec::new(),
        };
        let body = IncomingBody::Multipart {
            fields: fields(&[("case[subject]", "x")]),
            files: [10, 2, 1].iter().map(|number| file(&format!("case[attachments][{number}]"))).collect(),
        };
        let request =
            Incoming { method: crate::deskie::Method::Post, path: "cases.json".to_owned(), query: Vec::new(), body };
        let form = Form::read(&request).expect("a form");
        let params = form.wrapped("case").expect("a case");
        let names: Vec<_> = params.files().iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["case[attachments][1]", "case[attachments][2]", "case[attachments][10]"]);
    }
}
