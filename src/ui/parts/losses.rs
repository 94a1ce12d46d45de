//! What does not arrive as it was: whole cases first, then details, each with how often and an example.

use yew::{Html, html};

use crate::plan::Loss;
use crate::ui::store::Ui;

/// The table under its title.
pub(crate) fn losses(ui: &Ui, title: &'static str, losses: &[Loss]) -> Html {
    let words = ui.words();
    let w = &words.plan;
    let (whole, detail): (Vec<&Loss>, Vec<&Loss>) = losses.iter().partition(|loss| loss.whole_case);
    let row = |loss: &&Loss| {
        html! {
            <tr data-test="loss" data-code={loss.code.clone()}>
                <td class="num">{ words.n(loss.count) }</td>
                <td>{ words.said_by_core(&loss.code, &loss.message).into_owned() }</td>
                <td>{ &loss.example }</td>
            </tr>
        }
    };
    let part = |name: &'static str, rows: &[&Loss]| {
        if rows.is_empty() {
            return Html::default();
        }
        html! {
            <tbody>
                <tr class="part"><th scope="rowgroup" colspan="3">{ name }</th></tr>
                { for rows.iter().map(row) }
            </tbody>
        }
    };
    html! {
        <section>
            <h2>{ title }</h2>
            <div class="cut">
                <table class="losses">
                    <thead><tr><th scope="col" class="num">{ w.how_many }</th><th scope="col">{ w.what }</th><th scope="col">{ w.example }</th></tr></thead>
                    { part(w.whole_case, &whole) }
                    { part(w.detail, &detail) }
                </table>
            </div>
        </section>
    }
}
