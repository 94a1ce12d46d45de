//! A long table of which only the visible rows exist. Rows have one height; a list taller than a browser can lay out
//! is scrolled in proportion, so that its last row is reached at any length.

use yew::{AttrValue, Callback, Event, Html, Properties, component, html, use_effect_with, use_state_eq};

use crate::ui::platform::Platform;

/// Taller elements are cut off by some browsers (Firefox ends at some 17.8 million pixels).
const TALLEST: f64 = 8_000_000.0;

/// Rows drawn beyond each edge, so that a small scroll finds them ready.
const SPARE: u32 = 8;

/// What is visible of a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Window {
    /// Height of the scrolled content, in pixels.
    pub height: f64,
    /// First row drawn.
    pub from: u32,
    /// Rows drawn.
    pub count: u32,
    /// Where the first drawn row stands, in pixels from the top of the content.
    pub top: f64,
}

impl Window {
    /// What is visible of `total` rows of `row` pixels after scrolling `scroll` pixels, `visible` pixels high.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // floats clamped to 0..=u32::MAX
    pub fn of(total: u32, row: f64, visible: f64, scroll: f64) -> Self {
        let natural = f64::from(total) * row;
        let height = natural.min(TALLEST.max(visible));
        let way = (height - visible).max(0.0);
        let scroll = scroll.clamp(0.0, way);
        // Where the eye is in the natural list, whose pixels may outnumber those of the element.
        let offset = if way > 0.0 { scroll / way * (natural - visible).max(0.0) } else { 0.0 };
        let first = ((offset / row).floor() as u32).min(total.saturating_sub(1));
        let from = first.saturating_sub(SPARE);
        let shown = (visible / row).ceil() as u32 + 1;
        let count = (first - from + shown + SPARE).min(total - from.min(total));
        let top = scroll - (offset - f64::from(from) * row);
        Self { height, from, count, top }
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct RowsProps {
    /// Name of the list for screen readers.
    pub label: AttrValue,
    /// Class of the list: its columns.
    pub class: &'static str,
    /// Headings, one a column.
    pub head: Vec<&'static str>,
    /// Rows in all.
    pub total: u32,
    /// Height of a row in pixels.
    pub row: u16,
    /// Rows visible before anything was measured.
    #[prop_or(12)]
    pub visible: u16,
    /// Draws the cells of a row; an empty answer is a row that has not arrived.
    pub draw: Callback<u32, Option<Html>>,
    /// Told which rows are looked at.
    pub look: Callback<(u32, u32)>,
    pub platform: Platform,
}

/// The list.
#[component]
pub(crate) fn Rows(props: &RowsProps) -> Html {
    let row = f64::from(props.row);
    let view = use_state_eq(|| (0.0, row * f64::from(props.visible)));
    let window = Window::of(props.total, row, view.1, view.0);
    use_effect_with((window.from, window.count, props.total), {
        let look = props.look.clone();
        move |&(from, count, _)| {
            if count > 0 {
                look.emit((from, count));
            }
        }
    });
    let onscroll = {
        let (view, platform) = (view.clone(), props.platform.clone());
        Callback::from(move |event: Event| view.set(platform.0.scroll(&event)))
    };
    let rows = (window.from..window.from + window.count).map(|at| {
        let cells = props.draw.emit(at);
        let class = if cells.is_some() { "row" } else { "row coming" };
        html! {
            <div key={at} role="row" {class} aria-rowindex={(u64::from(at) + 2).to_string()} style={format!("height:{}px", props.row)}>
                { cells.unwrap_or_else(|| html! { <span role="cell" class="skeleton"></span> }) }
            </div>
        }
    });
    let height = row * f64::from(props.visible).min(f64::from(props.total.max(1)));
    html! {
        <div class={format!("rows {}", props.class)} role="table" aria-label={props.label.clone()}
            aria-rowcount={(u64::from(props.total) + 1).to_string()}>
            <div class="head" role="row" aria-rowindex="1">
                { for props.head.iter().map(|name| html! { <span role="columnheader">{ *name }</span> }) }
            </div>
            <div class="scroll" role="rowgroup" tabindex="0" aria-label={props.label.clone()} {onscroll}
                style={format!("height:{height}px")}>
                <div class="tall" role="presentation" style={format!("height:{}px", window.height)}>
                    <div class="drawn" role="presentation" style={format!("transform:translateY({}px)", window.top)}>
                        { for rows }
                    </div>
                </div>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_row_is_reached_at_any_length() {
        for total in [1, 7, 100, 199_999, 5_000_000, u32::MAX] {
            let end = Window::of(total, 40.0, 480.0, f64::MAX);
            assert_eq!(end.from + end.count, total, "{total}");
            assert!(end.height <= TALLEST, "{total}");
            let last = end.top + f64::from(end.count) * 40.0;
            assert!((last - end.height).abs() < 1.0, "{total}: the last row ends where the list ends");
        }
    }

    #[test]
    fn the_first_row_is_at_the_top_and_only_a_screenful_exists() {
        for total in [0, 3, 1_000_000] {
            let start = Window::of(total, 40.0, 480.0, 0.0);
            assert_eq!((start.from, start.top), (0, 0.0));
            assert!(start.count <= 40, "{}", start.count);
        }
    }

    #[test]
    fn a_row_in_the_middle_covers_the_middle() {
        let window = Window::of(1_000, 40.0, 480.0, 20_000.0);
        let first = window.top;
        let last = window.top + f64::from(window.count) * 40.0;
        assert!(first <= 20_000.0 && last >= 20_480.0, "{window:?}");
    }
}
