//! A view of a JSON value in which what is missing or of another kind is simply nothing: records of ten years and of many
//! scripts come along.

use serde_json::Value;

use crate::vendor::terms;

static NOTHING: Value = Value::Null;

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

    /// The elements of an array; an object or a scalar is the only element of itself; null has none.
    pub fn list(self, path: &str) -> Vec<Node<'a>> {
        match self.at(path).0 {
            Value::Array(values) => values.iter().map(Node).collect(),
            Value::Null => Vec::new(),
            Value::String(text) if text.trim().is_empty() => Vec::new(),
            value => vec![Node(value)],
        }
    }

    /// As [`Node::list`] for a list that JSON writes as an array and XML as an element with `inner` elements.
    pub fn items(self, path: &str, inner: &str) -> Vec<Node<'a>> {
        match self.at(path).0 {
            Value::Object(members) if members.contains_key(inner) => self.at(path).list(inner),
            _ => self.list(path),
        }
    }

    /// The texts of a list; of one text, its words between commas.
    pub fn words(self, path: &str) -> Vec<String> {
        match self.at(path).0 {
            Value::String(text) => {
                text.split([',', ';']).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
            }
            _ => self.list(path).into_iter().filter_map(Node::value).collect(),
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
}
