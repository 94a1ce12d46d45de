//! Tables for people, who open them in a spreadsheet: a cell that a spreadsheet would take for a formula gets an apostrophe
//! in front, as every spreadsheet writes it itself. What stands in such a cell came from customers.

use serde::Serialize;

/// The rows with a line of names above.
///
/// # Errors
/// Only of the CSV writer: rows that are no flat structs. Writing to memory does not fail.
pub fn table(rows: &[impl Serialize]) -> Result<Vec<u8>, csv::Error> {
    let mut plain = csv::Writer::from_writer(Vec::new());
    for row in rows {
        plain.serialize(row)?;
    }
    let plain = plain.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    let mut guarded = csv::Writer::from_writer(Vec::new());
    for record in csv::ReaderBuilder::new().has_headers(false).from_reader(plain.as_slice()).records() {
        guarded.write_record(
            record?.iter().map(|cell| if is_formula(cell) { format!("'{cell}") } else { cell.to_owned() }),
        )?;
    }
    guarded.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Row {
        number: i64,
        text: Option<&'static str>,
    }

    #[test]
    fn no_cell_is_taken_for_a_formula() {
        let rows = [("=1+1", -5), ("@SUM(A1)", 0), ("+49 30", 1), ("a \"b\"", 2)];
        let rows = rows.map(|(text, number)| Row { number, text: Some(text) });
        let table = String::from_utf8(table(&rows).unwrap()).unwrap();
        assert_eq!(table, "number,text\n-5,'=1+1\n0,'@SUM(A1)\n1,'+49 30\n2,\"a \"\"b\"\"\"\n");
        assert_eq!(super::table(&[Row { number: 7, text: None }]).unwrap(), b"number,text\n7,\n");
    }
}
