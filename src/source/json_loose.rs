//! JSON values of the wrong kind: what stands where something else was expected is nothing, and costs only itself.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A scalar as text: a string, or the spelling of a number or a boolean. Ids are of both kinds. `null`, arrays and
/// objects are nothing.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Text<'a>(pub Option<Cow<'a, str>>);

impl Text<'_> {
    /// The text without surrounding white space; `None` when that leaves nothing.
    pub fn get(&self) -> Option<&str> {
        self.0.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }

    /// As [`Text::get`], owned.
    pub fn owned(&self) -> Option<String> {
        self.get().map(str::to_owned)
    }
}

/// A text that may be long: not unescaped until it is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct LongText<'a>(Option<&'a RawValue>);

impl LongText<'_> {
    /// The text; empty when there is none. Halves of surrogate pairs, left by exporters that cut within an emoji,
    /// become U+FFFD.
    pub fn text(&self) -> String {
        let Some(raw) = self.0 else { return String::new() };
        if let Ok(text) = serde_json::from_str::<Text<'_>>(raw.get()) {
            return text.0.map(Cow::into_owned).unwrap_or_default();
        }
        let mut bytes = serde_json::from_str::<Bytes>(raw.get()).map(|bytes| bytes.0).unwrap_or_default();
        mend_surrogates(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// As [`LongText::text`], trimmed; the elements of an array are joined by `, `.
    pub fn joined(&self) -> String {
        let array = self.0.filter(|raw| raw.get().starts_with('['));
        match array.and_then(|raw| serde_json::from_str::<Vec<Text<'_>>>(raw.get()).ok()) {
            Some(parts) => parts.iter().filter_map(Text::get).collect::<Vec<_>>().join(", "),
            None => self.text().trim().to_owned(),
        }
    }

    /// Nothing but white space?
    pub fn is_blank(&self) -> bool {
        const SURELY_SOMETHING: usize = 256;
        self.0.is_none_or(|raw| raw.get().len() < SURELY_SOMETHING && self.text().trim().is_empty())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for LongText<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<&'de RawValue>::deserialize(deserializer).map(Self)
    }
}

/// Half of a surrogate pair takes three bytes, as U+FFFD does.
fn mend_surrogates(bytes: &mut [u8]) {
    let mut at = 0;
    while let Some([first, second, third]) = bytes.get_mut(at..at + 3) {
        if *first == 0xED && *second >= 0xA0 {
            [*first, *second, *third] = [0xEF, 0xBF, 0xBD];
        }
        at += 1;
    }
}

/// Members in which APIs put the elements of a page.
const PAGES: &[&str] = &["_embedded", "_results", "audits", "comments", "data", "items", "results"];

/// An array's elements, or those of the page of an API that a script put in its place; anything else has none.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Many<T>(pub Vec<T>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// An object; anything else is nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct One<T>(pub Option<T>);

impl<T> Default for One<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// Yes or no, also spelled as text or number; anything else is unknown.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Flag(pub Option<bool>);

/// The bytes of a string whose escapes do not form valid Unicode.
struct Bytes(Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Found;
        impl Visitor<'_> for Found {
            type Value = Bytes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
        }
        deserializer.deserialize_bytes(Found)
    }
}

/// The kinds of value a type does not want, all taken for nothing.
macro_rules! nothing_from {
    (scalars) => {
        fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
        fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
        fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
        fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
        fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
    };
    (null) => {
        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
    };
    (arrays) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
            while array.next_element::<IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
    (objects) => {
        fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
            while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Found<'a>(PhantomData<&'a ()>);
        impl<'de: 'a, 'a> Visitor<'de> for Found<'a> {
            type Value = Text<'a>;
            nothing_from!(null);
            nothing_from!(arrays);
            nothing_from!(objects);
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'a>, E> {
                Ok(Text(Some(Cow::Borrowed(text))))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Text<'a>, E> {
                Ok(Text(Some(Cow::Owned(text.to_owned()))))
            }
            fn visit_bool<E: Error>(self, yes: bool) -> Result<Text<'a>, E> {
                Ok(Text(Some(Cow::Borrowed(if yes { "true" } else { "false" }))))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Text<'a>, E> {
                Ok(Text(Some(Cow::Owned(number.to_string()))))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Text<'a>, E> {
                Ok(Text(Some(Cow::Owned(number.to_string()))))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Text<'a>, E> {
                Ok(Text(Some(Cow::Owned(number.to_string()))))
            }
        }
        deserializer.deserialize_any(Found(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Found<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Found<T> {
            type Value = Many<T>;
            nothing_from!(null);
            nothing_from!(scalars);
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Many<T>, A::Error> {
                let mut found = Many::default();
                while let Some(name) = object.next_key::<Text<'de>>()? {
                    if name.get().is_some_and(|name| PAGES.contains(&name)) {
                        found.0.extend(object.next_value::<Many<T>>()?.0);
                    } else {
                        object.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(found)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Many<T>, A::Error> {
                let mut many = Vec::new();
                while let Some(one) = array.next_element()? {
                    many.push(one);
                }
                Ok(Many(many))
            }
        }
        deserializer.deserialize_any(Found(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for One<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Found<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Found<T> {
            type Value = One<T>;
            nothing_from!(null);
            nothing_from!(scalars);
            nothing_from!(arrays);
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<One<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(object)).map(|one| One(Some(one)))
            }
        }
        deserializer.deserialize_any(Found(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        Ok(Self(match text.get() {
            Some("true" | "1" | "yes") => Some(true),
            Some("false" | "0" | "no") => Some(false),
            _ => None,
        }))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Sample<'a> {
        #[serde(borrow)]
        id: Text<'a>,
        #[serde(borrow)]
        body: LongText<'a>,
        #[serde(borrow)]
        tags: Many<Text<'a>>,
        #[serde(borrow)]
        owner: One<Box<Sample<'a>>>,
        public: Flag,
    }

    #[test]
    fn a_value_of_the_wrong_kind_costs_only_itself() {
        let odd = r#"{"id":[1],"body":{"x":1},"tags":"a","owner":7,"public":"maybe"}"#;
        let odd: Sample<'_> = serde_json::from_str(odd).expect("it is JSON");
        assert_eq!((odd.id.get(), odd.body.text().as_str(), odd.tags.0.len()), (None, "", 0));
        assert!(odd.owner.0.is_none() && odd.public.0.is_none());
    }

    #[test]
    fn a_page_in_the_place_of_a_list_gives_its_elements() {
        for page in [r#"{"data":["a","b"],"count":2}"#, r#"{"meta":{"x":[1]},"_embedded":{"items":["a","b"]}}"#] {
            let text = format!(r#"{{"id":1,"tags":{page}}}"#);
            let found: Sample<'_> = serde_json::from_str(&text).expect("it is JSON");
            assert_eq!(found.tags.0.iter().filter_map(Text::get).collect::<Vec<_>>(), ["a", "b"], "{page}");
        }
    }

    #[test]
    fn ids_are_text_whatever_they_are_in_json() {
        let text = r#"{"id":900719925474099312,"tags":[1,"b",true,null],"owner":{"id":" x "},"public":"true"}"#;
        let found: Sample<'_> = serde_json::from_str(text).expect("it is JSON");
        assert_eq!(found.id.get(), Some("900719925474099312"));
        let tags: Vec<_> = found.tags.0.iter().map(|tag| tag.get().unwrap_or("-")).collect();
        assert_eq!(tags, ["1", "b", "true", "-"]);
        assert_eq!(found.owner.0.and_then(|owner| owner.id.owned()), Some("x".to_owned()));
        assert_eq!(found.public, Flag(Some(true)));
    }

    #[test]
    fn half_an_emoji_costs_one_character() {
        let found: Sample<'_> = serde_json::from_str(r#"{"body":"tea \ud83d and \u0447ай"}"#).expect("it is JSON");
        assert_eq!(found.body.text(), "tea \u{FFFD} and чай");
        assert!(!found.body.is_blank());
    }
}
