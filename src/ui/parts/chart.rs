//! Pictures of numbers, each with its numbers as a table for those who do not see it. Axes start at zero.

use yew::{Html, html};

use crate::ui::words::Words;

/// Cases by month as a strip of bars; months beyond what a screen can show side by side are added up.
pub(crate) fn strip(words: &Words, months: &[(String, u64)]) -> Html {
    const WIDTH: f64 = 720.0;
    const HEIGHT: f64 = 96.0;
    const MOST: usize = 240;
    let step = months.len().div_ceil(MOST).max(1);
    let bars: Vec<(&str, u64)> = months
        .chunks(step)
        .map(|chunk| (chunk.first().map_or("", |(month, _)| month), chunk.iter().map(|(_, n)| n).sum()))
        .collect();
    let top = bars.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let width = WIDTH / bars.len().max(1) as f64;
    let (bar, gap) = (width.min(48.0), (width * 0.15).min(3.0));
    // The last label stands under the last bar, also where few months leave room at the right.
    let ends = format!("width:max({:.2}%, min(16rem, 100%))", (bar * bars.len() as f64 / WIDTH * 100.0).min(100.0));
    let first = months.first().map(|(month, _)| words.month(month)).unwrap_or_default();
    let last = months.last().map(|(month, _)| words.month(month)).unwrap_or_default();
    html! {
        <figure class="strip">
            <figcaption>{ words.xray.months_title }</figcaption>
            <div class="axis"><span>{ words.n(top) }</span></div>
            <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <line class="grid" x1="0" x2={WIDTH.to_string()} y1="0.5" y2="0.5" />
                { for bars.iter().enumerate().map(|(at, (_, n))| {
                    let height = if *n == 0 { 0.0 } else { (*n as f64 / top as f64 * HEIGHT).max(1.5) };
                    html! {
                        <rect x={format!("{:.2}", at as f64 * bar + gap / 2.0)} y={format!("{:.2}", HEIGHT - height)}
                            width={format!("{:.2}", (bar - gap).max(0.5))} height={format!("{height:.2}")} />
                    }
                }) }
                <line class="base" x1="0" x2={WIDTH.to_string()} y1={HEIGHT.to_string()} y2={HEIGHT.to_string()} />
            </svg>
            <div class="ends" style={ends}><span>{ &first }</span>{ (first != last).then(|| html! { <span>{ last }</span> }) }</div>
            <details>
                <summary>{ words.xray.months_text }</summary>
                <div class="cut">
                    <table>
                        <thead><tr><th scope="col">{ words.xray.month }</th><th scope="col" class="num">{ words.xray.cases }</th></tr></thead>
                        <tbody>
                            { for months.iter().map(|(month, n)| html! {
                                <tr><th scope="row">{ words.month(month) }</th><td class="num">{ words.n(*n) }</td></tr>
                            }) }
                        </tbody>
                    </table>
                </div>
            </details>
        </figure>
    }
}

/// Names with their counts as bars: a table whose last column is a picture.
pub(crate) fn bars(words: &Words, caption: &str, name: &str, count: &str, rows: &[(String, u64)]) -> Html {
    let top = rows.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    html! {
        <table class="bars">
            <caption>{ caption }</caption>
            <thead class="unseen"><tr><th scope="col">{ name }</th><th scope="col">{ count }</th><th></th></tr></thead>
            <tbody>
                { for rows.iter().map(|(name, n)| html! {
                    <tr>
                        <th scope="row">{ name }</th>
                        <td class="num">{ words.n(*n) }</td>
                        <td class="bar" aria-hidden="true">
                            <span style={format!("width:{:.2}%", *n as f64 / top as f64 * 100.0)}></span>
                        </td>
                    </tr>
                }) }
            </tbody>
        </table>
    }
}

/// The limit: what was used in the last minute, what the run may use, what the account has.
pub(crate) fn gauge(words: &Words, used: u32, allowed: u32, limit: u32) -> Html {
    let limit_or_one = f64::from(limit.max(1));
    let share = |n: u32| (f64::from(n) / limit_or_one * 100.0).clamp(0.0, 100.0);
    let text = (words.run.used_of)(used, allowed, limit);
    html! {
        <figure class="gauge">
            <figcaption>{ words.run.gauge }</figcaption>
            <svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={text.clone()}>
                <rect class="whole" x="0" y="3" width="100" height="4" />
                <rect class="share" x="0" y="3" width={format!("{:.2}", share(allowed))} height="4" />
                <rect class="used" x="0" y="3" width={format!("{:.2}", share(used))} height="4" />
                <rect class="mark" x={format!("{:.2}", (share(allowed) - 0.2).max(0.0))} y="1" width="0.4" height="8" />
            </svg>
            <p class="hint">{ text }</p>
        </figure>
    }
}
