//! The Atlassian Document Format, in which the newer API writes texts, to HTML. Only what help desk texts have; what is not
//! known contributes its text. Depth is limited by the JSON parser.

use super::super::kit::Node;

/// A document as HTML.
pub(super) fn html(document: Node<'_>) -> String {
    let mut html = String::new();
    write(document, &mut html);
    html
}

fn write(node: Node<'_>, html: &mut String) {
    let around = match node.text("type").unwrap_or_default().as_str() {
        "paragraph" => Some("p"),
        "heading" => Some("h3"),
        "blockquote" => Some("blockquote"),
        "bulletList" => Some("ul"),
        "orderedList" => Some("ol"),
        "listItem" => Some("li"),
        "codeBlock" => Some("pre"),
        "table" => Some("table"),
        "tableRow" => Some("tr"),
        "tableCell" | "tableHeader" => Some("td"),
        "text" => return text(node, html),
        "hardBreak" => return html.push_str("<br>"),
        "rule" => return html.push_str("<hr>"),
        "mention" | "emoji" | "status" | "date" => {
            let shown = node.any(&["attrs.text", "attrs.shortName", "attrs.timestamp"]).unwrap_or_default();
            return push_escaped(&shown, html);
        }
        "inlineCard" | "blockCard" | "embedCard" => {
            let url = node.text("attrs.url").unwrap_or_default();
            return link(&url, &url, html);
        }
        _ => None,
    };
    if let Some(tag) = around {
        html.push_str(&format!("<{tag}>"));
    }
    for inner in node.list("content") {
        write(inner, html);
    }
    if let Some(tag) = around {
        html.push_str(&format!("</{tag}>"));
    }
}

fn text(node: Node<'_>, html: &mut String) {
    // Spaces at the ends of a stretch belong to it.
    let shown = node.at("text").0.as_str().unwrap_or_default();
    let marks = node.list("marks");
    let target =
        marks.iter().find(|mark| mark.text("type").as_deref() == Some("link")).and_then(|mark| mark.text("attrs.href"));
    if let Some(url) = target {
        return link(&url, shown, html);
    }
    let tags: Vec<&str> = marks
        .iter()
        .filter_map(|mark| match mark.text("type").as_deref() {
            Some("strong") => Some("b"),
            Some("em") => Some("i"),
            Some("code") => Some("code"),
            Some("strike") => Some("s"),
            Some("underline") => Some("u"),
            _ => None,
        })
        .collect();
    tags.iter().for_each(|tag| html.push_str(&format!("<{tag}>")));
    push_escaped(shown, html);
    tags.iter().rev().for_each(|tag| html.push_str(&format!("</{tag}>")));
}

fn link(url: &str, shown: &str, html: &mut String) {
    html.push_str("<a href=\"");
    push_escaped(url, html);
    html.push_str("\">");
    push_escaped(shown, html);
    html.push_str("</a>");
}

fn push_escaped(text: &str, html: &mut String) {
    html.push_str(&quick_xml::escape::escape(text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_document_reads_as_html() {
        let document = json!({"type": "doc", "content": [
            {"type": "paragraph", "content": [
                {"type": "text", "text": "It "},
                {"type": "text", "text": "<leaks>", "marks": [{"type": "strong"}]},
                {"type": "hardBreak"},
                {"type": "text", "text": "here", "marks": [{"type": "link", "attrs": {"href": "https://a.example/?x=1&y"}}]},
                {"type": "mention", "attrs": {"text": "@Bo"}}
            ]},
            {"type": "bulletList", "content": [{"type": "listItem", "content": [{"type": "unheardOf", "content": [{"type": "text", "text": "one"}]}]}]}
        ]});
        let expected = "<p>It <b>&lt;leaks&gt;</b><br><a href=\"https://a.example/?x=1&amp;y\">here</a>@Bo</p><ul><li>one</li></ul>";
        assert_eq!(html(Node(&document)), expected);
    }
}
