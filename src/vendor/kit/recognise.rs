//! Which of a desk's shapes a file has.

use std::collections::BTreeSet;

use super::Desk;
use super::records::{names, pages, titled};
use super::shape::{Form, Shape};
use crate::source::json_elements::opening;
use crate::vendor::{Probe, Recognition};

/// How much of a file of XML is looked at for its elements.
const XML_HEAD: usize = 64 * 1024;
/// How much a fitting name adds.
const NAMED: u8 = 5;

/// See [`crate::vendor::Vendor::recognise`].
pub(super) fn recognise(desk: &dyn Desk, probe: &Probe<'_>) -> Option<Recognition> {
    let mut best: Option<(&Shape, u8)> = None;
    let mut looks = Looks::default();
    for shape in desk.shapes() {
        let Some(confidence) = confidence(shape, desk, probe, &mut looks) else { continue };
        if best.is_none_or(|(_, known)| confidence > known) {
            best = Some((shape, confidence));
        }
    }
    let (shape, confidence) = best?;
    Some(Recognition {
        vendor: desk.id().to_owned(),
        variant: shape.variant.to_owned(),
        confidence,
        reason: shape.reason.to_owned(),
    })
}

/// The beginning of a file as each form sees it, looked at when first asked for.
#[derive(Default)]
pub(super) struct Looks {
    json: Option<Option<(Option<&'static str>, BTreeSet<String>)>>,
    table: Option<Option<BTreeSet<String>>>,
    xml: Option<BTreeSet<String>>,
}

impl Looks {
    /// The keys of the first record as this form has them, and the member it stands in; `None` when the file is not of it.
    pub fn of(
        &mut self,
        form: Form,
        desk: &dyn Desk,
        probe: &Probe<'_>,
    ) -> Option<(Option<&'static str>, &BTreeSet<String>)> {
        match form {
            Form::Json => {
                let look = self.json.get_or_insert_with(|| {
                    let found = opening(probe.head, pages(desk))?;
                    Some((found.member, found.keys.into_iter().collect()))
                });
                look.as_ref().map(|(member, keys)| (*member, keys))
            }
            Form::Table => {
                let look = self.table.get_or_insert_with(|| {
                    Some(titled(desk, names(probe.table()?).0).iter().map(|name| name.to_lowercase()).collect())
                });
                look.as_ref().map(|keys| (None, keys))
            }
            Form::Xml(elements) => {
                let keys = &*self.xml.get_or_insert_with(|| elements_of(probe.head));
                elements.iter().find(|element| keys.contains(&element.replace('-', "_")))?;
                Some((None, keys))
            }
        }
    }
}

/// The shape that a file fits best which has none of them for sure. Of those that fit equally well the last counts, because
/// cases stand last; of tables that say nothing of themselves it is so, too.
pub(super) fn nearest(desk: &dyn Desk, probe: &Probe<'_>) -> Option<&'static Shape> {
    let mut looks = Looks::default();
    let mut best: Option<(&Shape, i64)> = None;
    for shape in desk.shapes() {
        let Some((member, keys)) = looks.of(shape.form, desk, probe) else { continue };
        let count = |names: &[&str]| names.iter().filter(|name| keys.contains(**name)).count();
        let (own, some, others) = (count(shape.keys), count(shape.some.1), count(shape.not));
        let missing = shape.keys.len().saturating_sub(own);
        let placed = member.is_some_and(|member| shape.members.contains(&member) || member == shape.variant);
        let named = is_named(desk, probe.name, shape.names) || is_named(desk, probe.name, &[shape.variant]);
        let weigh = |count: usize, weight: i64| i64::try_from(count).unwrap_or(i64::MAX).saturating_mul(weight);
        let fits = weigh(own, 3) + weigh(some, 2) - weigh(missing, 2) - weigh(others, 4)
            + weigh(usize::from(placed), 4)
            + weigh(usize::from(named), 3);
        if best.is_none_or(|(_, known)| fits >= known) {
            best = Some((shape, fits));
        }
    }
    best.map(|(shape, _)| shape)
}

fn confidence(shape: &Shape, desk: &dyn Desk, probe: &Probe<'_>, looks: &mut Looks) -> Option<u8> {
    let named = is_named(desk, probe.name, shape.names);
    if shape.by_name_only && !named {
        return None;
    }
    let (member, keys) = looks.of(shape.form, desk, probe)?;
    let has = |key: &&&str| keys.contains(**key);
    let all = shape.keys.iter().all(|key| keys.contains(*key));
    let some = shape.some.1.iter().filter(has).count() >= shape.some.0;
    let none = !shape.not.iter().any(|key| keys.contains(*key));
    let placed = shape.members.is_empty() || member.is_some_and(|member| shape.members.contains(&member));
    let marked = shape.marks.is_empty()
        || shape.marks.iter().any(|mark| memchr::memmem::find(probe.head, mark.as_bytes()).is_some());
    if !(all && some && none && placed && marked) {
        return None;
    }
    Some(if named { shape.confidence.saturating_add(NAMED).min(99) } else { shape.confidence })
}

/// Does the last part of the name begin so, with or without the name of the desk before it? Browsers put ` (1)` behind names,
/// and scripts add dates.
fn is_named(desk: &dyn Desk, name: &str, beginnings: &[&str]) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    let own = last.strip_prefix(desk.family()).and_then(|rest| rest.strip_prefix(['_', '-', '.', ' ']));
    let begins = |name: &str| beginnings.iter().any(|beginning| name.starts_with(beginning));
    begins(&last) || own.is_some_and(begins)
}

/// Names of the elements in the beginning of a file, with underscores; none when it is no XML.
fn elements_of(head: &[u8]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let head = head.get(..XML_HEAD).unwrap_or(head);
    if !head.starts_with(b"<") {
        return found;
    }
    for at in memchr::memchr_iter(b'<', head) {
        let rest = head.get(at + 1..).unwrap_or_default();
        let len = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"-_:.".contains(byte)));
        if let Some(name) = len.filter(|len| *len > 0).and_then(|len| rest.get(..len)) {
            found.insert(String::from_utf8_lossy(name).replace('-', "_"));
        }
    }
    found
}
