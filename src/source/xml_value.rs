//! What an XML record holds, in the shape of JSON, so that one reader serves both exports of a desk.
//!
//! An element with nothing but text is a string; one with elements in it is an object by their names, in which a name
//! that occurs more than once is an array. Hyphens in names become underscores, as Rails has them in its JSON.
//! Attributes are members that begin with `@`, beside which the text is `#text`; `type` and `xmlns` are left out.
//! `nil="true"` is null, an empty element of `type="array"` an empty array. Entities other than XML's own stay as they are
//! written: nothing is ever expanded.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value};

/// Elements within elements; JSON's parser allows as many.
const MAX_DEPTH: usize = 128;

/// Reads one record.
///
/// # Errors
/// What the XML parser says, or that elements stand too deep.
pub fn parse(record: &[u8]) -> Result<Value, String> {
    let text = String::from_utf8_lossy(record);
    let mut reader = Reader::from_str(&text);
    let mut stack: Vec<Frame> = Vec::new();
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => {
                if stack.len() >= MAX_DEPTH {
                    return Err("elements stand within elements too deep".to_owned());
                }
                stack.push(Frame::new(&start));
            }
            Event::Empty(start) => {
                let frame = Frame::new(&start);
                if let Some(value) = close(frame, &mut stack) {
                    return Ok(value);
                }
            }
            Event::End(_) => {
                let Some(frame) = stack.pop() else { return Err("an element ends that never began".to_owned()) };
                if let Some(value) = close(frame, &mut stack) {
                    return Ok(value);
                }
            }
            Event::Text(text) => add(&mut stack, &text.xml10_content()),
            Event::CData(text) => add(&mut stack, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(character)) => character.to_string(),
                    _ => {
                        let name = reference.xml10_content();
                        resolve_xml_entity(&name).map_or_else(|| format!("&{name};"), str::to_owned)
                    }
                };
                add(&mut stack, &resolved);
            }
            Event::Eof => return Err("the record ends in the middle".to_owned()),
            Event::Comment(_) | Event::Decl(_) | Event::DocType(_) | Event::PI(_) => {}
        }
    }
}

struct Frame {
    name: String,
    members: Map<String, Value>,
    text: String,
    nil: bool,
    array: bool,
}

impl Frame {
    fn new(start: &BytesStart<'_>) -> Self {
        let name = start.name().as_ref().replace('-', "_");
        let mut frame = Self { name, members: Map::new(), text: String::new(), nil: false, array: false };
        for attribute in start.attributes().with_checks(false).flatten() {
            let key = attribute.key.as_ref().to_owned();
            let value = quick_xml::escape::unescape(&attribute.value)
                .map_or_else(|_| attribute.value.clone().into_owned(), std::borrow::Cow::into_owned);
            match key.as_str() {
                "nil" | "xsi:nil" => frame.nil = value == "true",
                "type" => frame.array = value == "array",
                _ if key.starts_with("xmlns") => {}
                _ => {
                    frame.members.insert(format!("@{}", key.replace('-', "_")), Value::String(value));
                }
            }
        }
        frame
    }

    fn value(mut self) -> Value {
        if self.nil {
            return Value::Null;
        }
        let blank = self.text.trim().is_empty();
        if self.members.is_empty() {
            return if self.array && blank { Value::Array(Vec::new()) } else { Value::String(self.text) };
        }
        if !blank {
            self.members.insert("#text".to_owned(), Value::String(self.text));
        }
        Value::Object(self.members)
    }
}

/// Ends an element; the value of the outermost one.
fn close(mut frame: Frame, stack: &mut [Frame]) -> Option<Value> {
    let name = std::mem::take(&mut frame.name);
    let value = frame.value();
    let Some(parent) = stack.last_mut() else { return Some(value) };
    match parent.members.get_mut(&name) {
        None => {
            parent.members.insert(name, value);
        }
        Some(Value::Array(values)) => values.push(value),
        Some(first) => {
            let first_value = first.take();
            *first = Value::Array(vec![first_value, value]);
        }
    }
    None
}

fn add(stack: &mut [Frame], text: &str) {
    if let Some(frame) = stack.last_mut() {
        frame.text.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_record_reads_as_its_json_would() {
        let xml = br#"<ticket><nice-id type="integer">7</nice-id><due nil="true"/><tags type="array"></tags>
            <comments type="array"><comment><value>a &lt;b&gt; &#8211; c</value></comment><comment><value><![CDATA[<p>x</p>]]></value></comment></comments>
            <note author="Ann">hi</note></ticket>"#;
        let expected = json!({
            "nice_id": "7", "due": null, "tags": [],
            "comments": {"comment": [{"value": "a <b> \u{2013} c"}, {"value": "<p>x</p>"}]},
            "note": {"@author": "Ann", "#text": "hi"}
        });
        assert_eq!(parse(xml), Ok(expected));
    }

    #[test]
    fn entities_are_never_expanded() {
        let bomb = b"<t><a>&lol9;</a></t>";
        assert_eq!(parse(bomb), Ok(json!({"a": "&lol9;"})));
    }

    #[test]
    fn deep_nesting_is_refused() {
        let deep = "<a>".repeat(100_000);
        assert!(parse(deep.as_bytes()).is_err());
    }
}
