//! The whole page for one state: pure, so that it renders natively in tests.

use yew::{Callback, DragEvent, Html, component, html, use_state_eq};

use super::parts::{frame, rail::rail};
use super::screens::screen;
use super::state::Action;
use super::store::Ui;

/// The page.
#[component]
pub fn Page(ui: &Ui) -> Html {
    let words = ui.words();
    let over = use_state_eq(|| false);
    let hold = {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(true);
        })
    };
    let leave = {
        let over = over.clone();
        Callback::from(move |_: DragEvent| over.set(false))
    };
    let drop = {
        let (over, ui) = (over.clone(), ui.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(false);
            if ui.state.reading.is_none() && !ui.state.is_occupied() {
                ui.platform.0.take_drop(&event, ui.act.reform(Action::Shelf));
            }
        })
    };
    html! {
        <div class="page" onclick={ui.state.sheet.then(|| ui.on(Action::Sheet(false)))} ondragenter={hold.clone()} ondragover={hold} ondragleave={leave} ondrop={drop}>
            <a class="skip" href="#main">{ words.frame.skip }</a>
            { frame::header(ui) }
            <div class="body">
                { rail(ui) }
                <main id="main" tabindex="-1">
                    { frame::notices(ui) }
                    { match &ui.state.broken {
                        Some(message) => frame::broken(ui, message),
                        None => screen(ui),
                    } }
                </main>
            </div>
            { frame::footer(ui) }
            <p class="unseen" role="status" aria-live="polite" data-test="said">{ &*ui.state.said }</p>
            if *over { <div class="over" aria-hidden="true"><p>{ words.files.drop_now }</p></div> }
        </div>
    }
}
