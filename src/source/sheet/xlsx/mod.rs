//! Excel workbooks of 2007 and later (ECMA-376): which sheets there are, the texts that cells share, and which styles
//! are dates.

mod cells;
mod merges;
mod strings;

use std::collections::HashMap;
use std::io::{Read, Seek};

use quick_xml::events::Event;
use zip::ZipArchive;

pub(super) use self::cells::Cells;
use self::strings::Strings;
use super::merged::Merged;
use super::number::{Epoch, Format, built_in, of_code};
use super::xml::{Part, attribute};
use super::{Broken, Sheet};

/// What all sheets of a workbook share.
pub(super) struct Workbook {
    /// Each sheet with the path of its part.
    pub(super) sheets: Vec<(Sheet, String)>,
    strings: Strings,
    styles: Vec<Format>,
    epoch: Epoch,
    limit: u64,
}

impl Workbook {
    /// Reads everything but the sheets; no part of more than `limit` bytes.
    pub(super) fn open<R: Read + Seek>(archive: &mut ZipArchive<R>, limit: u64) -> Result<Self, Broken> {
        /// Texts that cells share are held, so there must not be more of them.
        const STRINGS: u64 = 400 * 1024 * 1024;
        /// A style is a few bytes here; a million of them are no workbook.
        const STYLES: u64 = 64 * 1024 * 1024;
        let document = relations(archive, "", "_rels/.rels", limit)?
            .into_values()
            .find(|relation| relation.kind == "officeDocument")
            .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
        if document.ends_with(".bin") {
            return Err(Broken::Xlsb);
        }
        let (folder, name) = document.rsplit_once('/').unwrap_or(("", &document));
        let relations = relations(archive, folder, &format!("{folder}/_rels/{name}.rels"), limit)?;
        let part = |kind: &str, usual: &str| {
            let found = relations.values().find(|relation| relation.kind == kind);
            found.map_or_else(|| format!("{folder}/{usual}"), |relation| relation.target.clone())
        };
        let (listed, epoch) = sheets(archive, &document, limit)?;
        let sheets = listed
            .into_iter()
            .filter_map(|(sheet, id)| {
                let relation = relations.get(&id)?;
                (relation.kind == "worksheet").then(|| (sheet, relation.target.clone()))
            })
            .collect();
        let strings = Strings::read(archive, &part("sharedStrings", "sharedStrings.xml"), limit.min(STRINGS))?;
        let styles = styles(archive, &part("styles", "styles.xml"), limit.min(STYLES))?;
        Ok(Self { sheets, strings, styles, epoch, limit })
    }

    /// The cells of a sheet by the path of its part.
    pub(super) fn cells<'a, R: Read + Seek>(
        &'a self,
        archive: &'a mut ZipArchive<R>,
        path: &str,
    ) -> Result<Cells<'a, R>, Broken> {
        let part = Part::open(archive, path, self.limit)?.ok_or_else(|| Broken::missing(path))?;
        Ok(Cells::new(self, part))
    }

    /// Which cells of that sheet are merged.
    pub(super) fn merged<R: Read + Seek>(&self, archive: &mut ZipArchive<R>, path: &str) -> Result<Merged, Broken> {
        merges::read(archive, path, self.limit)
    }

    fn style(&self, index: Option<&str>) -> Format {
        let found = index.and_then(|index| index.parse::<usize>().ok()).and_then(|index| self.styles.get(index));
        found.copied().unwrap_or(Format::Number)
    }
}

/// Where a part points to.
struct Relation {
    /// The last word of its type: transitional and strict workbooks differ in what stands before it.
    kind: String,
    target: String,
}

/// The relations of a part, by id; none when it has none.
fn relations<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    folder: &str,
    path: &str,
    limit: u64,
) -> Result<HashMap<String, Relation>, Broken> {
    let mut found = HashMap::new();
    let Some(mut part) = Part::open(archive, path, limit)? else { return Ok(found) };
    loop {
        match part.next()? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let get = |name| attribute(&element, name);
                if let (Some(id), Some(kind), Some(target)) = (get("Id"), get("Type"), get("Target")) {
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    found.insert(id, Relation { kind, target: resolved(folder, &target) });
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// A target is absolute, or relative to the folder of the part that names it.
fn resolved(folder: &str, target: &str) -> String {
    if target.starts_with(['/', '\\']) {
        return target.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split(['/', '\\']) {
        match part {
            "." | "" => {}
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    path.join("/")
}

/// The sheets with the ids of their relations, and the epoch.
fn sheets<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    path: &str,
    limit: u64,
) -> Result<(Vec<(Sheet, String)>, Epoch), Broken> {
    let mut part = Part::open(archive, path, limit)?.ok_or_else(|| Broken::missing(path))?;
    let (mut sheets, mut epoch) = (Vec::new(), Epoch::Y1900);
    loop {
        match part.next()? {
            Event::Start(element) if element.local_name().as_ref() == "workbookPr" => {
                if matches!(attribute(&element, "date1904").as_deref(), Some("1" | "true" | "on")) {
                    epoch = Epoch::Y1904;
                }
            }
            Event::Start(element) if element.local_name().as_ref() == "sheet" => {
                let hidden = attribute(&element, "state").is_some_and(|state| state != "visible");
                if let (Some(name), Some(id)) = (attribute(&element, "name"), attribute(&element, "id")) {
                    sheets.push((Sheet { name, hidden }, id));
                }
            }
            Event::Eof => return Ok((sheets, epoch)),
            _ => {}
        }
    }
}

/// What each cell style makes of a number.
fn styles<R: Read + Seek>(archive: &mut ZipArchive<R>, path: &str, limit: u64) -> Result<Vec<Format>, Broken> {
    let Some(mut part) = Part::open(archive, path, limit)? else { return Ok(Vec::new()) };
    let mut codes: HashMap<u32, Format> = HashMap::new();
    let (mut styles, mut of_cells) = (Vec::new(), false);
    loop {
        match part.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok());
                    if let (Some(id), Some(code)) = (id, attribute(&element, "formatCode")) {
                        codes.insert(id, of_code(&code));
                    }
                }
                "cellXfs" => of_cells = true,
                "xf" if of_cells => {
                    let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    styles.push(codes.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => of_cells = false,
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
}
