//! Small pictures in the text's own colour. Always beside a word, so they are hidden from screen readers.

use yew::{Html, html};

use crate::ui::state::Mark;

/// What is drawn.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Icon {
    Back,
    Busy,
    Check,
    Clip,
    Close,
    Cross,
    Download,
    File,
    Lock,
    Question,
    Quiet,
    Upload,
    Warning,
}

impl From<Mark> for Icon {
    fn from(mark: Mark) -> Self {
        match mark {
            Mark::Quiet => Self::Quiet,
            Mark::Busy => Self::Busy,
            Mark::Good => Self::Check,
            Mark::Ask => Self::Question,
            Mark::Bad => Self::Cross,
        }
    }
}

/// Draws it.
pub(crate) fn icon(icon: Icon) -> Html {
    let path = match icon {
        Icon::Back => "M9.5 3.5 5 8l4.5 4.5",
        Icon::Busy => "M8 2.5a5.5 5.5 0 1 1-5.5 5.5",
        Icon::Check => "m3.5 8.5 3 3 6-7",
        Icon::Clip => {
            "m12.5 7.5-4.6 4.6a2.6 2.6 0 0 1-3.7-3.7l5-5a1.7 1.7 0 0 1 2.4 2.4l-4.9 4.9a.8.8 0 0 1-1.2-1.2l4.4-4.4"
        }
        Icon::Close => "m4 4 8 8m0-8-8 8",
        Icon::Cross => "M8 4v5m0 2.6v.1M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8Z",
        Icon::Download => "M8 2.5v7m-3-3 3 3 3-3M3 13h10",
        Icon::File => "M4 1.8h5l3.2 3.2v9.2H4zM9 1.8V5h3.2",
        Icon::Lock => "M4 7.2h8v6.3H4zM5.7 7V5a2.3 2.3 0 0 1 4.6 0v2",
        Icon::Question => {
            "M6.2 6.2a1.9 1.9 0 1 1 2.5 1.8c-.5.2-.7.5-.7 1v.3m0 2.1v.1M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8Z"
        }
        Icon::Quiet => "M8 5.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4Z",
        Icon::Upload => "M8 10.5v-7m-3 3 3-3 3 3M3 13h10",
        Icon::Warning => "M8 2.2 14.4 13.5H1.6zM8 6.5v3m0 2v.1",
    };
    html! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d={path} /></svg>
    }
}
