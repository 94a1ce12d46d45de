//! Workbooks: every visible sheet is a table, and what a sheet cannot hold or has lost is said.

use deskie_migrator::vendor::import::Import;

use crate::make::{TYPES, codes, format, ids, names, read, xlsx, zip};

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

#[test]
fn what_only_calls_itself_a_sheet_is_told_by_its_content() {
    let page = b"<html><body><table><tr><td>id</td><td>subject</td></tr></table></body></html>";
    assert_eq!(codes(&read(&[("tickets.xls", page)])), ["file.html_sheet"]);
    let table = read(&[("tickets.xls", b"id\tsubject\tstatus\n1\tKettle\topen\n2\tKettle\topen\n3\tKettle\topen\n")]);
    assert_eq!(ids(&table), ["1", "2", "3"]);
    // A message of Outlook is a compound file as well, and no damaged sheet.
    let mut message = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("memory takes it");
    message.create_stream("/__properties_version1.0").expect("memory takes it");
    let message = message.into_inner().into_inner();
    assert!(!codes(&read(&[("mail.msg", &message)])).iter().any(|code| code.starts_with("sheet.")));
    let mut locked = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("memory takes it");
    locked.create_stream("/EncryptedPackage").expect("memory takes it");
    let locked = locked.into_inner().into_inner();
    assert_eq!(codes(&read(&[("tickets.xlsx", &locked)])), ["sheet.password"]);
}

/// A record of an old workbook.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let len = u16::try_from(data.len()).expect("short");
    [&kind.to_le_bytes()[..], &len.to_le_bytes(), data].concat()
}

/// An old workbook of one sheet with these records, and these before it.
fn xls(version: u16, shared: &[Vec<u8>], cells: &[Vec<u8>]) -> Vec<u8> {
    let begin = record(0x0809, &[&version.to_le_bytes()[..], &[0; 14]].concat());
    let end = record(0x000A, b"");
    let shared = shared.concat();
    let name: &[u8] = if version == 0x0600 { b"\x01\x00S" } else { b"\x01S" };
    let len = begin.len() + shared.len() + 4 + 6 + name.len() + end.len();
    let offset = u32::try_from(len).expect("short").to_le_bytes();
    let sheet = record(0x0085, &[&offset[..], &[0, 0], name].concat());
    let stream = [&begin[..], &shared, &sheet, &end, &begin, &cells.concat(), &end].concat();
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("memory takes it");
    let path = if version == 0x0600 { "/Workbook" } else { "/Book" };
    std::io::Write::write_all(&mut file.create_stream(path).expect("memory takes it"), &stream)
        .expect("memory takes it");
    file.into_inner().into_inner()
}

/// A cell in row 0 with its column, style and content.
fn cell(kind: u16, column: u8, style: u8, content: &[u8]) -> Vec<u8> {
    record(kind, &[&[0, 0, column, 0, style, 0], content].concat())
}

#[test]
fn every_kind_of_old_cell_reads_as_it_is_shown() {
    let styles = [record(0x00E0, &[0, 0, 0, 0]), record(0x00E0, &[0, 0, 14, 0])];
    // The second text is continued within itself: first in single bytes, then in pairs.
    let strings = [
        record(0x00FC, &[&[2, 0, 0, 0, 2, 0, 0, 0][..], b"\x02\x00\x00id", b"\x04\x00\x00ab"].concat()),
        record(0x003C, &[&[1][..], &"жё".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()].concat()),
    ];
    let formula = |result: [u8; 8]| [&result[..], &[0; 8]].concat();
    let cells = [
        cell(0x00FD, 0, 0, &[0, 0, 0, 0]),
        cell(0x00FD, 1, 0, &[1, 0, 0, 0]),
        cell(0x0203, 2, 1, &45352f64.to_le_bytes()),
        cell(0x027E, 3, 0, &((1999u32 << 2) | 3).to_le_bytes()),
        record(
            0x00BD,
            &[
                &[0, 0, 4, 0][..],
                &[0, 0],
                &((7u32 << 2) | 2).to_le_bytes(),
                &[0, 0],
                &((8u32 << 2) | 2).to_le_bytes(),
                &[5, 0],
            ]
            .concat(),
        ),
        cell(0x0205, 6, 0, &[1, 0]),
        cell(0x0205, 7, 0, &[7, 1]),
        cell(0x0006, 8, 0, &formula(2.5f64.to_le_bytes())),
        cell(0x0006, 9, 0, &formula([0, 0, 0, 0, 0, 0, 0xFF, 0xFF])),
        record(0x0207, b"\x04\x00\x00made"),
        cell(0x0006, 10, 0, &formula([1, 0, 0, 0, 0, 0, 0xFF, 0xFF])),
        cell(0x0204, 11, 0, b"\x03\x00\x00old"),
        // A chart in the sheet, with a cell of its own.
        [record(0x0809, &[0, 6, 0x20, 0]), cell(0x0203, 12, 0, &9f64.to_le_bytes()), record(0x000A, b"")].concat(),
    ];
    let bytes = xls(0x0600, &[styles.concat(), strings.concat()], &cells);
    let import = read(&[("t.xls", &bytes)]);
    assert_eq!(text(&import, "t.xls/S.csv"), "id,abжё,2024-03-01,19.99,7,8,TRUE,,2.5,made,FALSE,old\n");
    assert_eq!(format(&import).as_deref(), Some("archive xls"));
}

#[test]
fn a_workbook_of_excel_95_reads_in_its_code_page_and_a_locked_one_says_so() {
    let (russian, _, _) = encoding_rs::WINDOWS_1251.encode("тема");
    let label = cell(0x0204, 1, 0, &[&[4, 0], &russian[..]].concat());
    let bytes =
        xls(0x0500, &[record(0x0042, &1251u16.to_le_bytes())], &[cell(0x0203, 0, 0, &1f64.to_le_bytes()), label]);
    assert_eq!(text(&read(&[("t.xls", &bytes)]), "t.xls/S.csv"), "1,тема\n");
    let locked = xls(0x0600, &[record(0x002F, &[1, 0])], &[]);
    assert_eq!(codes(&read(&[("t.xls", &locked)])), ["sheet.password"]);
    let ancient = xls(0x0400, &[], &[]);
    assert_eq!(codes(&read(&[("t.xls", &ancient)])), ["sheet.damaged"]);
}

#[test]
fn a_merged_cell_is_said_of_each_of_its_rows_and_nothing_else_is_filled() {
    let expected = "id,subject,text\n7,Kettle,one\n7,,two\n7,,three\n8,Cup,four\n,,five\n9,,six\n9,own,seven\n";

    let cell = |place: &str, text: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row = |number: u32, cells: &[(&str, &str)]| {
        let cells: String = cells.iter().map(|(column, text)| cell(&format!("{column}{number}"), text)).collect();
        format!("<row r=\"{number}\">{cells}</row>")
    };
    let rows = [
        row(1, &[("A", "id"), ("B", "subject"), ("C", "text")]),
        row(2, &[("A", "7"), ("B", "Kettle"), ("C", "one")]),
        row(3, &[("C", "two")]),
        row(4, &[("C", "three")]),
        row(5, &[("A", "8"), ("B", "Cup"), ("C", "four")]),
        row(6, &[("C", "five")]),
        row(7, &[("A", "9"), ("C", "six")]),
        row(8, &[("B", "own"), ("C", "seven")]),
        // Nothing but the merged cell stands in this row.
        row(9, &[]),
    ];
    let ranges = ["A2:A4", "A7:B9", "A1:C1"].map(|range| format!("<mergeCell ref=\"{range}\"/>")).concat();
    let data = format!("{}</sheetData><mergeCells count=\"3\">{ranges}</mergeCells><sheetData>", rows.concat());
    assert_eq!(table(&data, &[]), expected);

    let one = |more: &str, text: &str| {
        format!("<table:table-cell office:value-type=\"string\" {more}><text:p>{text}</text:p></table:table-cell>")
    };
    let spanning = |rows: u32, text: &str| one(&format!("table:number-rows-spanned=\"{rows}\""), text);
    let (covered, empty) = ("<table:covered-table-cell/>", "<table:table-cell/>");
    let rows = [
        [one("", "id"), one("", "subject"), one("", "text")].concat(),
        [spanning(3, "7"), one("", "Kettle"), one("", "one")].concat(),
        [covered, empty, &one("", "two")].concat(),
        [covered, empty, &one("", "three")].concat(),
        [one("", "8"), one("", "Cup"), one("", "four")].concat(),
        [empty, empty, &one("", "five")].concat(),
        [&spanning(3, "9"), empty, &one("", "six")].concat(),
        [covered, &one("", "own"), &one("", "seven")].concat(),
        covered.to_owned(),
    ];
    let rows: String = rows.iter().map(|row| format!("<table:table-row>{row}</table:table-row>")).collect();
    let import = read(&[("t.ods", &ods(&format!("<table:table table:name=\"S\">{rows}</table:table>")))]);
    assert_eq!(text(&import, "t.ods/S.csv"), expected);

    let label = |row: u8, column: u8, text: &str| {
        let len = u8::try_from(text.len()).expect("short");
        record(0x0204, &[&[row, 0, column, 0, 0, 0, len, 0, 0], text.as_bytes()].concat())
    };
    let mut cells = Vec::new();
    for (row, texts) in [
        ["id", "subject", "text"],
        ["7", "Kettle", "one"],
        ["", "", "two"],
        ["", "", "three"],
        ["8", "Cup", "four"],
        ["", "", "five"],
        ["9", "", "six"],
        ["", "own", "seven"],
    ]
    .iter()
    .enumerate()
    {
        let row = u8::try_from(row).expect("few");
        let filled = texts.iter().zip(0..).filter(|(text, _)| !text.is_empty());
        cells.extend(filled.map(|(text, column)| label(row, column, text)));
    }
    cells.push(record(0x00E5, &[2, 0, 1, 0, 3, 0, 0, 0, 0, 0, 6, 0, 8, 0, 0, 0, 1, 0]));
    assert_eq!(text(&read(&[("t.xls", &xls(0x0600, &[], &cells))]), "t.xls/S.csv"), expected);
}
