//! A view of a JSON value in which what is missing or of another kind is simply nothing: records of ten years and of many
//! scripts come along.

use serde_json::{Map, Value};

use crate::model::EntryKind;
use crate::vendor::terms;

static NOTHING: Value = Value::Null;
/// Members in which APIs put the records of a page, beside one of the list's own name.
const PAGES: &[&str] = &["_embedded", "_results", "data", "items", "results"];

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a>(pub &'a Value);

impl<'a> Node<'a> {
    /// The member at a path of names joined by dots, e.g. `source.author.email`; nothing when there is none.
    pub fn at(self, path: &str) -> Node<'a> {
        let mut value = self.0;
        for name in path.split('.') {
            match value.get(name) {
                Some(inner) => value = inner,
                None => return Node(&NOTHING),
            }
        }
        Node(value)
    }

    /// A scalar as text without surrounding white space: a string, a number or a boolean as written. An element with
    /// attributes gives its text.
    pub fn value(self) -> Option<String> {
        let text = match self.0 {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(yes) => yes.to_string(),
            Value::Object(members) => return Node(members.get("#text")?).value(),
            Value::Array(_) | Value::Null => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// [`Node::value`] at a path.
    pub fn text(self, path: &str) -> Option<String> {
        self.at(path).value()
    }

    /// The first of these paths that has a value.
    pub fn any(self, paths: &[&str]) -> Option<String> {
        paths.iter().find_map(|path| self.text(path))
    }

    /// Yes or no, in any of the spellings that exports have.
    pub fn flag(self, path: &str) -> Option<bool> {
        terms::yes(&self.text(path)?)
    }

    /// Does a flag that hides something from customers, such as `private`, hide it? One that says neither yes nor no may, so
    /// it does; one that is missing does not.
    pub fn hides(self, path: &str) -> bool {
        !self.at(path).is_blank() && !self.says(path, false)
    }

    /// Does a flag that shows something to customers, such as `public`, fail to do so? One that says neither yes nor no does;
    /// one that is missing does not.
    pub fn denies(self, path: &str) -> bool {
        !self.at(path).is_blank() && !self.says(path, true)
    }

    /// Does a flag say plainly that customers see it: by `yes` of a flag that shows, by `no` of one that hides, or by a word?
    fn says(self, path: &str, yes: bool) -> bool {
        let Some(text) = self.text(path) else { return false };
        terms::yes(&text).map_or_else(|| terms::visibility(&text) == Some(EntryKind::Message), |found| found == yes)
    }

    fn is_blank(self) -> bool {
        match self.0 {
            Value::Null => true,
            Value::String(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// The elements of an array; an object or a scalar is the only element of itself; null has none. An object that is a page
    /// of the list, as scripts put the answer of an API into a record, has the elements of that page.
    pub fn list(self, path: &str) -> Vec<Node<'a>> {
        let found = self.at(path);
        match found.0 {
            Value::Array(values) => values.iter().map(Node).collect(),
            Value::Object(members) => {
                let own = path.rsplit('.').next().unwrap_or(path);
                found.paged(members, own).unwrap_or_else(|| vec![found])
            }
            _ if found.is_blank() => Vec::new(),
            _ => vec![found],
        }
    }

    /// The elements of an object that is a page of the list `own`; nothing when it is an element itself.
    fn paged(self, members: &'a Map<String, Value>, own: &str) -> Option<Vec<Node<'a>>> {
        if members.contains_key("id") {
            return None;
        }
        let mut pages = std::iter::once(own).chain(PAGES.iter().copied());
        pages.find_map(|name| match members.get(name)? {
            Value::Array(values) => Some(values.iter().map(Node).collect()),
            Value::Object(inner) => self.at(name).paged(inner, own),
            _ => None,
        })
    }

    /// As [`Node::list`] for a list that JSON writes as an array and XML as an element with `inner` elements.
    pub fn items(self, path: &str, inner: &str) -> Vec<Node<'a>> {
        match self.at(path).0 {
            Value::Object(members) if members.contains_key(inner) => self.at(path).list(inner),
            _ => self.list(path),
        }
    }

    /// The texts of a list, of objects their names; of one text, its words between commas.
    pub fn words(self, path: &str) -> Vec<String> {
        match self.at(path).0 {
            Value::String(text) => {
                text.split([',', ';']).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
            }
            _ => self.list(path).into_iter().filter_map(Node::joined).collect(),
        }
    }

    /// A value of any kind as one text: elements of an array joined by commas, an object by its `name`, `label`, `value`
    /// or `title`.
    pub fn joined(self) -> Option<String> {
        match self.0 {
            Value::Array(values) => {
                let texts: Vec<String> = values.iter().filter_map(|value| Node(value).joined()).collect();
                (!texts.is_empty()).then(|| texts.join(", "))
            }
            Value::Object(_) => self.value().or_else(|| self.any(&["name", "label", "value", "title"])),
            _ => self.value(),
        }
    }

    /// Members of an object, in order of their names.
    pub fn members(self) -> impl Iterator<Item = (&'a str, Node<'a>)> {
        self.0.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), Node(value)))
    }

    /// Is there a member of this name, whatever it holds?
    pub fn has(self, name: &str) -> bool {
        self.0.get(name).is_some()
    }

    /// An array?
    pub fn is_array(self) -> bool {
        self.0.is_array()
    }

    /// An object?
    pub fn is_object(self) -> bool {
        self.0.is_object()
    }

    /// Nothing at all?
    pub fn is_null(self) -> bool {
        self.0.is_null()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_of_another_kind_is_nothing() {
        let value =
            json!({"a": {"b": [1, "x", null]}, "id": 18446744073709551615u64, "f": 1.5, "on": "yes", "t": "  "});
        let node = Node(&value);
        assert_eq!(node.text("a.b"), None);
        assert_eq!(node.words("a.b"), ["1", "x"]);
        assert_eq!(node.text("id").as_deref(), Some("18446744073709551615"));
        assert_eq!(node.flag("on"), Some(true));
        assert_eq!(node.text("t"), None);
        assert_eq!(node.any(&["t", "nope", "f"]).as_deref(), Some("1.5"));
        assert!(node.at("a.b.c.d").is_null());
    }

    #[test]
    fn a_flag_that_cannot_be_read_shows_nothing_to_customers() {
        let value = json!({"no": "false", "yes": 1, "odd": "private", "other": "perhaps", "plain": "public", "t": " ",
            "null": null, "list": [true]});
        let node = Node(&value);
        for (flag, hides, denies) in [
            ("no", false, true),
            ("yes", true, false),
            ("odd", true, true),
            ("other", true, true),
            ("plain", false, false),
            ("t", false, false),
            ("null", false, false),
            ("list", true, true),
            ("missing", false, false),
        ] {
            assert_eq!((node.hides(flag), node.denies(flag)), (hides, denies), "{flag}");
        }
    }

    #[test]
    fn a_page_in_a_record_is_the_list_that_it_holds() {
        let (one, two) = (json!({"n": 1}), json!({"n": 2}));
        for page in [
            json!([one, two]),
            json!({"data": [one, two], "meta": {}}),
            json!({"_results": [one, two]}),
            json!({"items": [one, two], "total": 2}),
            json!({"messages": [one, two], "count": 2}),
            json!({"_embedded": {"messages": [one, two]}, "page": {"size": 2}}),
        ] {
            let record = json!({"messages": page});
            let found = Node(&record).list("messages");
            assert_eq!(
                found.iter().map(|node| node.0.clone()).collect::<Vec<_>>(),
                [one.clone(), two.clone()],
                "{record}"
            );
        }
        let alone = json!({"messages": {"id": 7, "data": [1, 2]}, "tag": {"name": "x"}});
        assert_eq!(Node(&alone).list("messages").len(), 1, "an element is none");
        assert_eq!(Node(&alone).list("tag").len(), 1);
    }
}
