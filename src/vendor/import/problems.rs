//! The problems of an import, for people: a list in which what is said again and again of one file is one line with its
//! count, and a table that keeps every one.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Serialize;

use super::Import;
use crate::model::{Problem, Severity};
use crate::wire::ProblemLine;

/// Problems of which the same is said.
#[derive(Debug)]
pub(super) struct Line {
    /// Positions in the catalogue of the first few.
    first: Vec<usize>,
    /// How many there are.
    count: u64,
}

/// So many places of a line are named.
const PLACES: usize = 5;

/// The lines of these problems, each where the first of its problems stands.
pub(super) fn lines(problems: &[Problem]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut known: HashMap<(Cow<'_, str>, &str, Severity, String), usize> = HashMap::new();
    for (at, problem) in problems.iter().enumerate() {
        let key = (place(problem), problem.code.as_str(), problem.severity, gist(problem));
        let place = *known.entry(key).or_insert(lines.len());
        match lines.get_mut(place) {
            Some(line) => {
                line.count += 1;
                if line.first.len() < PLACES {
                    line.first.push(at);
                }
            }
            None => lines.push(Line { first: vec![at], count: 1 }),
        }
    }
    lines
}

/// Where it is said: the file; of files that nobody reads, such as a thousand that were saved beside a dump in a folder for each
/// message, their folders without what numbers these.
fn place(problem: &Problem) -> Cow<'_, str> {
    const OF_FILES: &[&str] = &["attachment", "attachments", "downloads", "files", "images", "inline", "media"];
    let file = problem.place.file.as_str();
    let Some((folders, _)) = file.rsplit_once('/').filter(|_| problem.code.starts_with("file.")) else {
        return Cow::Borrowed(file);
    };
    let is_numbered = |folder: &str| folder.bytes().any(|byte| byte.is_ascii_digit());
    let is_of_files = |folder: &str| OF_FILES.contains(&folder.to_lowercase().as_str());
    if !folders.split('/').any(|folder| is_numbered(folder) || is_of_files(folder)) {
        return Cow::Borrowed(file);
    }
    let plain = folders.split('/').map(|folder| if is_numbered(folder) { "#" } else { folder });
    Cow::Owned(plain.collect::<Vec<_>>().join("/"))
}

/// What a sentence says, whatever case, number or quoted word it says it of.
fn gist(problem: &Problem) -> String {
    let said = match problem.case.as_deref().filter(|case| !case.is_empty()) {
        Some(case) => problem.message.replace(case, "#"),
        None => problem.message.clone(),
    };
    let mut gist = String::with_capacity(said.len());
    for (at, part) in said.split('"').enumerate() {
        if at % 2 == 1 {
            gist.push('"');
            continue;
        }
        for letter in part.chars() {
            match letter {
                '0'..='9' if gist.ends_with('#') => {}
                '0'..='9' => gist.push('#'),
                letter => gist.push(letter),
            }
        }
    }
    gist
}

/// A line of [`Import::problems_csv`].
#[derive(Serialize)]
struct ProblemRow<'a> {
    severity: &'static str,
    file: &'a str,
    record: Option<u64>,
    byte: Option<u64>,
    case: Option<&'a str>,
    code: &'a str,
    message: &'a str,
}

impl<'a> From<&'a Problem> for ProblemRow<'a> {
    fn from(problem: &'a Problem) -> Self {
        Self {
            severity: match problem.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            file: &problem.place.file,
            record: problem.place.record,
            byte: problem.place.byte,
            case: problem.case.as_deref(),
            code: &problem.code,
            message: &problem.message,
        }
    }
}

impl Import {
    /// `count` lines of the list of problems, beginning with the one at `from`.
    pub fn problem_lines(&self, from: u32, count: u32) -> Vec<ProblemLine> {
        let lines = self.lines.iter().skip(from as usize).take(count as usize);
        let of = |line: &Line| {
            let mut problems = line.first.iter().filter_map(|at| self.catalogue.problems.get(*at));
            let problem = problems.next()?.clone();
            let others = problems.map(|problem| problem.place.clone()).collect();
            Some(ProblemLine { problem, count: line.count, others })
        };
        lines.filter_map(of).collect()
    }

    /// The problems as CSV with a header line, for people to work through.
    ///
    /// # Errors
    /// Only of the CSV writer; writing to memory does not fail.
    pub fn problems_csv(&self) -> Result<Vec<u8>, csv::Error> {
        crate::text::csv::table(&self.catalogue.problems.iter().map(ProblemRow::from).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Place;

    fn problem(file: &str, record: u64, code: &str, message: &str, case: Option<&str>) -> Problem {
        Problem {
            severity: Severity::Warning,
            place: Place { file: file.to_owned(), record: Some(record), byte: None },
            code: code.to_owned(),
            message: message.to_owned(),
            case: case.map(str::to_owned),
        }
    }

    #[test]
    fn files_that_were_saved_beside_a_dump_are_one_line() {
        let mut problems: Vec<Problem> = (1..=40)
            .map(|at| problem(&format!("dump/attachments/{at}/a.png"), 1, "file.media", "This is a picture.", None))
            .collect();
        problems.push(problem("dump/errors.txt", 1, "file.media", "This is a picture.", None));
        problems.push(problem("dump/attachments/3/t.json", 1, "json.damaged", "Damaged.", None));
        let told: Vec<u64> = lines(&problems).iter().map(|line| line.count).collect();
        assert_eq!(told, [40, 1, 1]);
    }

    #[test]
    fn what_is_said_again_and_again_of_a_file_is_one_line_with_its_count() {
        let mut problems: Vec<Problem> = (1..=400)
            .map(|at| {
                let case = format!("SHOP-{at}");
                problem("a.json", at, "twice", &format!("Case {case} occurs twice."), Some(&case))
            })
            .collect();
        problems.insert(1, problem("b.json", 1, "twice", "Case SHOP-1 occurs twice.", Some("SHOP-1")));
        problems.push(problem("a.json", 7, "date", "\"soon\" is no date.", None));
        problems.push(problem("a.json", 9, "date", "\"later\" is no date.", None));
        problems.push(problem("", 1, "missing", "There are no messages.", None));
        problems.push(problem("", 1, "missing", "There are no contacts.", None));
        let lines = lines(&problems);
        let told: Vec<(u64, usize)> = lines.iter().map(|line| (line.count, line.first.len())).collect();
        assert_eq!(told, [(400, PLACES), (1, 1), (2, 2), (1, 1), (1, 1)]);
        assert_eq!(lines[0].first, [0, 2, 3, 4, 5]);
        assert_eq!(lines.iter().map(|line| line.count).sum::<u64>(), problems.len() as u64);
    }
}
