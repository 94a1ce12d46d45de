//! Choices that are not about one word.

use yew::{AttrValue, Callback, Html, InputEvent, html};

use crate::deskie::limits::UNKNOWN_PER_MINUTE;
use crate::deskie::{Account, ChannelId, FieldId};
use crate::model::Phone;
use crate::plan::mapping::Language as CaseLanguage;
use crate::ui::parts::control::Named;
use crate::ui::parts::{Icon, check, choice, icon};
use crate::ui::state::{Action, MapChoice, takes_an_id};
use crate::ui::store::Ui;
use crate::ui::words::{Language, Words};

/// The section.
pub(super) fn section(ui: &Ui, account: &Account) -> Html {
    let words = ui.words();
    let w = &words.map;
    let options = &ui.state.mapping.options;
    let limit = account.limit_per_minute.unwrap_or(UNKNOWN_PER_MINUTE);
    let oninput = {
        let ui = ui.clone();
        Callback::from(move |event: InputEvent| {
            if let Ok(percent) = ui.platform.0.input_value(&event).parse::<u8>() {
                ui.act.emit(Action::Map(MapChoice::Share(percent)));
            }
        })
    };
    let ids: Vec<(AttrValue, AttrValue)> = std::iter::once(("".into(), w.original_id_none.into()))
        .chain(
            account
                .fields
                .iter()
                .filter(|field| takes_an_id(field))
                .map(|field| (field.id.0.to_string().into(), field.title.clone().into())),
        )
        .collect();
    let id_chosen = options.original_id.map(|id| id.0.to_string()).unwrap_or_default();
    let set_id = ui.changed(|value| Some(Action::Map(MapChoice::OriginalId(value.parse::<u64>().ok().map(FieldId)))));
    let languages = Language::ALL.map(|language| (language.tag().into(), Words::of(language).own_name.into()));
    let language = match options.language {
        CaseLanguage::English => Language::En,
        CaseLanguage::Russian => Language::Ru,
    };
    let set_language = ui.changed(|tag| {
        let language = if tag == Language::Ru.tag() { CaseLanguage::Russian } else { CaseLanguage::English };
        Some(Action::Map(MapChoice::Language(language)))
    });
    html! {
        <section class="block open">
            <h2>{ w.options_title }</h2>
            <div class="field">
                <label for="share-plan">{ w.share }</label>
                <input id="share-plan" type="range" min="5" max="100" step="5" value={options.share.to_string()} {oninput}
                    aria-valuetext={(w.share_of)(options.share, limit)} />
                <output for="share-plan">{ (w.share_of)(options.share, limit) }</output>
                <p class="hint">{ w.share_text }</p>
            </div>
            if ui.state.homeless().customers == 0 {
                <div class="field">
                    { without_address(ui, account, Named::Shown(w.without_address)) }
                    <p class="hint">{ w.without_address_text }</p>
                </div>
                { calls_without_address(ui) }
            }
            { country(ui) }
            <div class="field">
                { choice("original-id".into(), Named::Shown(w.original_id), ids, &id_chosen, set_id) }
                <p class="hint">{ w.original_id_text }</p>
            </div>
            { choice("case-language".into(), Named::Shown(w.case_language), languages, language.tag(), set_language) }
            { check("author-in-notes", w.author_in_notes, w.author_in_notes_text, options.author_in_notes,
                ui.ticked(|on| Action::Map(MapChoice::AuthorInNotes(on)))) }
            { check("skip-deleted", w.skip_deleted, w.skip_deleted_text, options.skip_deleted,
                ui.ticked(|on| Action::Map(MapChoice::SkipDeleted(on)))) }
        </section>
    }
}

/// Where the cases of customers without an address go: asked where there are such customers, because by itself the move
/// leaves them out.
pub(super) fn homeless(ui: &Ui, account: &Account) -> Html {
    let w = &ui.words().map;
    let found = ui.state.homeless();
    if found.customers == 0 {
        return Html::default();
    }
    let asked = ui.state.unasked().cases > 0;
    let ask = (w.homeless_ask)(found.customers, found.cases);
    html! {
        <section class={if asked { "decide ask" } else { "decide" }} data-test="homeless">
            <h2>{ icon(if asked { Icon::Question } else { Icon::Check }) }<label for="without-address">{ ask.clone() }</label></h2>
            <p>{ w.without_address_text }</p>
            { without_address(ui, account, Named::Told(ask)) }
            { calls_without_address(ui) }
        </section>
    }
}

fn without_address(ui: &Ui, account: &Account, name: Named) -> Html {
    const NONE: &str = "none";
    let w = &ui.words().map;
    let chosen = ui.state.mapping.options.without_address;
    let open = chosen.is_none() && ui.state.unasked().cases > 0;
    let options = open.then(|| ("".into(), w.homeless_choose.into())).into_iter();
    let options = options.chain(std::iter::once((NONE.into(), w.without_address_none.into()))).chain(
        account
            .channels
            .iter()
            .filter(|channel| channel.active)
            .map(|channel| (channel.id.0.to_string().into(), format!("{}: {}", w.custom, channel.title).into())),
    );
    let value = match chosen {
        Some(id) => id.0.to_string(),
        None if open => String::new(),
        None => NONE.to_owned(),
    };
    let set = ui.changed(|value| match value.as_str() {
        "" => None,
        id => Some(Action::Map(MapChoice::WithoutAddress(id.parse::<u64>().ok().map(ChannelId)))),
    });
    choice("without-address".into(), name, options, &value, set)
}

fn calls_without_address(ui: &Ui) -> Html {
    let w = &ui.words().map;
    let on = ui.state.mapping.options.calls_without_address;
    let set = ui.ticked(|on| Action::Map(MapChoice::CallsWithoutAddress(on)));
    check("calls-without-address", w.calls_without, w.calls_without_text, on, set)
}

/// Of which country telephone numbers are that name none; asked where there are such numbers.
fn country(ui: &Ui) -> Html {
    let w = &ui.words().map;
    let Some(found) = ui.state.xray.as_ref().and_then(|xray| xray.national_phones.as_ref()) else {
        return Html::default();
    };
    let code = ui.state.mapping.options.country_code.as_deref();
    let example = Phone::read(&found.sample).map(|number| number.dialled(code)).unwrap_or_default();
    let set = ui.changed(|code| {
        let code = code.trim().to_owned();
        Some(Action::Map(MapChoice::CountryCode((!code.is_empty()).then_some(code))))
    });
    html! {
        <div class="field">
            <label for="country-code">{ w.country_code }</label>
            <input id="country-code" type="tel" value={code.map(|code| format!("+{code}")).unwrap_or_default()} onchange={set}
                placeholder="+49" autocomplete="off" aria-describedby="country-code-why" />
            <p class="hint" id="country-code-why">
                { (w.national_phones)(found.count, &found.sample) }{ " " }
                if code.is_some() { { (w.phone_as)(&example) } } else { { w.phone_bare } }
            </p>
        </div>
    }
}
