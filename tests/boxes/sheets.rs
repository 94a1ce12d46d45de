//! Workbooks: every visible sheet is a table, and what a sheet cannot hold or has lost is said.

use deskie_migrator::vendor::import::Import;

use crate::make::{codes, format, ids, names, read, zip};

const TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");

/// A workbook of sheets with their names, states and `sheetData`.
pub fn xlsx(sheets: &[(&str, &str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let mut listed = String::new();
    let mut relations = String::new();
    let mut parts = Vec::new();
    for (at, (name, state, data)) in sheets.iter().enumerate() {
        listed.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{at}\" state=\"{state}\" r:id=\"rId{at}\"/>"));
        relations.push_str(&format!(
            "<Relationship Id=\"rId{at}\" Type=\"http://example.org/relationships/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>"
        ));
        parts.push((
            format!("xl/worksheets/sheet{at}.xml"),
            format!("<worksheet><sheetData>{data}</sheetData></worksheet>"),
        ));
    }
    parts.push(("xl/workbook.xml".to_owned(), format!("<workbook><sheets>{listed}</sheets></workbook>")));
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), format!("<Relationships>{relations}</Relationships>")));
    parts.extend(more.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zip(&[&[TYPES], &parts[..]].concat())
}

/// A file of the import as text.
fn text(import: &Import, name: &str) -> String {
    let file = import.catalogue().files.iter().find(|file| file.name == name).expect("the table is there");
    let mut text = String::new();
    std::io::Read::read_to_string(&mut import.files().open(file.id).expect("it opens"), &mut text)
        .expect("it is UTF-8");
    text
}

fn table(data: &str, more: &[(&str, &str)]) -> String {
    text(&read(&[("t.xlsx", &xlsx(&[("S", "visible", data)], more))]), "t.xlsx/S.csv")
}

#[test]
fn every_kind_of_cell_reads_as_it_is_shown() {
    let strings = "<sst><si><t>id</t></si><si><r><t>rich </t></r><r><t xml:space=\"preserve\"> text</t></r><rPh><t>said</t></rPh></si>\
                   <si><t>a_x000D_&#10;&lt;b&gt; &amp; &unknown;</t></si></sst>";
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy hh:mm\"/></numFmts>\
                  <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
                  <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"46\"/></cellXfs></styleSheet>";
    let cells = [
        ("<c t=\"s\"><v>0</v></c>", "id"),
        ("<c t=\"s\"><v>1</v></c>", "rich text"),
        ("<c t=\"s\"><v>2</v></c>", "\"a\r\n<b> & &unknown;\""),
        ("<c t=\"inlineStr\"><is><t>in line</t></is></c>", "in line"),
        ("<c t=\"str\"><f>A1</f><v>made</v></c>", "made"),
        ("<c t=\"b\"><v>1</v></c>", "TRUE"),
        ("<c t=\"b\"><v>0</v></c>", "FALSE"),
        ("<c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>", ""),
        ("<c><v>6314931549722</v></c>", "6314931549722"),
        ("<c s=\"0\"><v>1.0</v></c>", "1"),
        ("<c s=\"1\"><v>45352</v></c>", "2024-03-01"),
        ("<c s=\"2\"><v>45352.416666666664</v></c>", "2024-03-01T10:00:00"),
        ("<c s=\"3\"><v>1.5</v></c>", "36:00:00"),
        ("<c t=\"d\"><v>2024-03-01T10:00:00Z</v></c>", "2024-03-01T10:00:00Z"),
        ("<c s=\"99\"><v>7</v></c>", "7"),
        ("<c t=\"n\"><f>SUM(A1)</f><v>8</v></c>", "8"),
    ];
    let more = [("xl/sharedStrings.xml", strings), ("xl/styles.xml", styles)];
    for (cell, expected) in cells {
        let data = format!("<row><c t=\"inlineStr\"><is><t>x</t></is></c>{cell}</row>");
        assert_eq!(table(&data, &more), format!("x,{expected}\n").replace("x,\n", "x\n"), "{cell}");
    }
}

#[test]
fn rows_and_columns_keep_their_places() {
    let cell = |place: &str, text: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let data = format!(
        "<row r=\"2\">{}{}</row><row r=\"3\"><c r=\"A3\" s=\"1\"/></row><row r=\"5\">{}</row>",
        cell("A2", "a"),
        cell("C2", "c"),
        cell("B5", "b")
    );
    assert_eq!(table(&data, &[]), "\na,,c\n\n\n,b,\n");
}

#[test]
fn hidden_sheets_and_missing_results_are_said() {
    let data = "<row><c t=\"inlineStr\"><is><t>id</t></is></c><c t=\"inlineStr\"><is><t>subject</t></is></c></row>\
                <row><c><v>1</v></c><c><f>A1</f></c></row>";
    let bytes = xlsx(
        &[("One", "visible", data), ("Two", "hidden", data), ("Three", "veryHidden", data), ("Four", "visible", "")],
        &[],
    );
    let import = read(&[("t.xlsx", &bytes)]);
    assert_eq!(names(&import), ["t.xlsx", "t.xlsx/One.csv"]);
    assert_eq!(format(&import).as_deref(), Some("archive xlsx"));
    let codes = codes(&import);
    assert!(codes.contains(&"sheet.hidden") && codes.contains(&"sheet.no_values"), "{codes:?}");
    assert_eq!(ids(&import), ["1"]);
}

#[test]
fn a_cut_sheet_gives_the_rows_before_the_cut() {
    let row = |id: u32| format!("<row><c><v>{id}</v></c><c t=\"inlineStr\"><is><t>Kettle</t></is></c></row>");
    let header = "<row><c t=\"inlineStr\"><is><t>id</t></is></c><c t=\"inlineStr\"><is><t>subject</t></is></c></row>";
    let data = format!("{header}{}{}<row><c><v>3", row(1), row(2));
    let import = read(&[("t.xlsx", &xlsx(&[("S", "visible", &data)], &[]))]);
    assert_eq!(ids(&import), ["1", "2"]);
    assert!(codes(&import).contains(&"sheet.damaged"));
}

#[test]
fn workbooks_that_cannot_be_read_say_why() {
    let no_workbook = zip(&[TYPES, ("xl/other.xml", b"<x/>")]);
    let binary = zip(&[
        TYPES,
        ("xl/workbook.bin", b"\x83\x01\x00"),
        ("_rels/.rels", b"<Relationships><Relationship Id='a' Type='http://x/officeDocument' Target='xl/workbook.bin'/></Relationships>"),
    ]);
    let empty = xlsx(&[("S", "visible", ""), ("H", "hidden", "<row><c><v>1</v></c></row>")], &[]);
    let no_text = xlsx(&[("S", "visible", "<row><c t=\"s\"><v>5</v></c></row>")], &[]);
    let locked = zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", b"\x8A\x11"),
        ("META-INF/manifest.xml", b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"),
    ]);
    let whole = xlsx(&[("S", "visible", "<row><c><v>1</v></c></row>")], &[]);
    for (name, bytes, code) in [
        ("t.xlsx", no_workbook, "sheet.damaged"),
        ("t.xlsb", binary, "sheet.binary"),
        ("t.xlsx", empty, "sheet.empty"),
        ("t.xlsx", no_text, "sheet.damaged"),
        ("t.ods", locked, "sheet.password"),
        ("t.xlsx", whole[..whole.len() - 40].to_vec(), "sheet.damaged"),
    ] {
        let import = read(&[(name, &bytes)]);
        assert!(codes(&import).contains(&code), "{name}: {:?}", codes(&import));
        assert_eq!(ids(&import), [""; 0]);
    }
}

/// An OpenDocument sheet with this body.
pub fn ods(body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles><style:style style:name=\"ta2\"><style:table-properties table:display=\"false\"/>\
         </style:style></office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}

#[test]
fn open_document_cells_read_as_they_are_shown() {
    let cells = [
        ("office:value-type=\"float\" office:value=\"6314931549722\"", "<text:p>6.3E12</text:p>", "6314931549722"),
        ("office:value-type=\"percentage\" office:value=\"0.5\"", "<text:p>50%</text:p>", "0.5"),
        ("office:value-type=\"boolean\" office:boolean-value=\"true\"", "<text:p>WAHR</text:p>", "TRUE"),
        (
            "office:value-type=\"date\" office:date-value=\"2024-03-01T10:00:00\"",
            "<text:p>1.3.24</text:p>",
            "2024-03-01T10:00:00",
        ),
        ("office:value-type=\"time\" office:time-value=\"PT36H05M00S\"", "<text:p>36:05</text:p>", "36:05:00"),
        (
            "office:value-type=\"string\"",
            "<text:p>a<text:s text:c=\"2\"/>b<text:tab/><text:span>c</text:span></text:p><text:p>d</text:p>",
            "\"a  b\tc\nd\"",
        ),
        (
            "office:value-type=\"string\"",
            "<office:annotation><text:p>a comment</text:p></office:annotation><text:p>a</text:p>",
            "a",
        ),
        ("table:formula=\"of:=1/0\" office:value-type=\"string\"", "<text:p>#DIV/0!</text:p>", ""),
        ("office:value-type=\"string\"", "<text:p>#N/A</text:p>", "#N/A"),
    ];
    for (attributes, inner, expected) in cells {
        let body = format!(
            "<table:table table:name=\"S\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell>\
             <table:table-cell {attributes}>{inner}</table:table-cell><table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>\
             <table:table-row table:number-rows-repeated=\"1048575\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>"
        );
        let import = read(&[("t.ods", &ods(&body))]);
        assert_eq!(
            text(&import, "t.ods/S.csv"),
            format!("x,{expected}\n").replace("x,\n", "x\n"),
            "{attributes} {inner}"
        );
    }
}

#[test]
fn repeated_open_document_rows_are_as_many_and_hidden_sheets_are_said() {
    let row = |text: &str, times: u32| {
        format!(
            "<table:table-row table:number-rows-repeated=\"{times}\"><table:table-cell table:number-columns-repeated=\"2\"><text:p>{text}</text:p></table:table-cell></table:table-row>"
        )
    };
    let empty = "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>";
    let body = format!(
        "<table:table table:name=\"H\" table:style-name=\"ta2\">{}</table:table><table:table table:name=\"S/1\">{}{empty}{}</table:table>",
        row("h", 1),
        row("a", 1),
        row("b", 3)
    );
    let import = read(&[("t.ods", &ods(&body))]);
    assert_eq!(text(&import, "t.ods/S_1.csv"), "a,a\n\n\nb,b\nb,b\nb,b\n");
    assert!(codes(&import).contains(&"sheet.hidden"));
}
