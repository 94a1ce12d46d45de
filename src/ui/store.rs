//! Holds the state while the page lives and carries out what it asks for: each effect once, right after its action.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use yew::{Callback, UseForceUpdateHandle, hook, use_effect_with, use_force_update, use_state};

use super::platform::Platform;
use super::state::{Action, EarlierAct, Effect, State};
use super::words::Words;

/// What every screen works with.
#[derive(Clone, yew::Properties)]
pub struct Ui {
    /// What the page knows.
    pub state: Rc<State>,
    /// Where actions go.
    pub act: Callback<Action>,
    /// The browser.
    pub platform: Platform,
}

impl PartialEq for Ui {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.act == other.act && self.platform == other.platform
    }
}

impl Ui {
    pub(crate) fn words(&self) -> &'static Words {
        Words::of(self.state.language)
    }

    /// A callback that ignores its event.
    pub(crate) fn on<E: 'static>(&self, action: Action) -> Callback<E> {
        let act = self.act.clone();
        Callback::from(move |_| act.emit(action.clone()))
    }

    /// A callback for the value of a select or an input that was changed.
    pub(crate) fn changed(&self, action: impl Fn(String) -> Option<Action> + 'static) -> Callback<yew::Event> {
        let (act, platform) = (self.act.clone(), self.platform.clone());
        Callback::from(move |event: yew::Event| {
            if let Some(action) = action(platform.0.change_value(&event)) {
                act.emit(action);
            }
        })
    }

    /// A callback for a checkbox.
    pub(crate) fn ticked(&self, action: impl Fn(bool) -> Action + 'static) -> Callback<yew::Event> {
        let (act, platform) = (self.act.clone(), self.platform.clone());
        Callback::from(move |event: yew::Event| act.emit(action(platform.0.checked(&event))))
    }

    /// Minutes from UTC of the person's clock at an instant.
    pub(crate) fn offset(&self, at: crate::model::Millis) -> i32 {
        self.platform.0.utc_offset(at)
    }
}

/// The state behind a cell: an action may come while another is being carried out, so no borrow outlives its line.
struct Store {
    state: RefCell<Rc<State>>,
    platform: Platform,
    redraw: UseForceUpdateHandle,
    /// The way back here for what happens later.
    later: Callback<Action>,
}

impl Store {
    fn act(&self, action: Action) {
        let mut state = (**self.state.borrow()).clone();
        let effects = state.update(action);
        self.state.replace(Rc::new(state));
        for effect in effects {
            carry_out(&self.platform, &self.later, effect);
        }
        self.redraw.force_update();
    }
}

fn carry_out(platform: &Platform, later: &Callback<Action>, effect: Effect) {
    let shell = &platform.0;
    match effect {
        Effect::Send(message) => shell.send(message),
        Effect::Open(settings) => shell.open(*settings),
        Effect::Restart => shell.restart(),
        Effect::End => shell.end(),
        Effect::Remove(at) => shell.remove(at),
        Effect::Focus(id) => shell.focus(id),
        Effect::FocusCase(index) => shell.focus(&format!("case-{index}")),
        Effect::AskAgain(millis) => {
            let ask = later.reform(|()| Action::Earlier(EarlierAct::Ask));
            shell.later(millis, ask);
        }
        Effect::Guard(on) => shell.guard_leaving(on),
        Effect::Theme(theme) => shell.set_theme(theme.id()),
        Effect::Document(language, title) => shell.set_document(language.tag(), &title),
    }
}

/// The state of the page, and the way to change it.
#[hook]
pub(crate) fn use_store(platform: &Platform) -> Ui {
    let redraw = use_force_update();
    let store = {
        let platform = platform.clone();
        use_state(move || {
            let opened = State::opened(|name| platform.0.recall(name), &platform.0.language());
            let store = Rc::new_cyclic(|store: &Weak<Store>| {
                let store = store.clone();
                let later = Callback::from(move |action| {
                    if let Some(store) = store.upgrade() {
                        store.act(action);
                    }
                });
                Store { state: RefCell::new(Rc::new(opened)), platform, redraw, later }
            });
            let act = store.later.clone();
            (store, act)
        })
    };
    let (store, act) = &*store;
    let inbox = act.clone();
    use_effect_with((), {
        let platform = platform.clone();
        let (language, theme) = (store.state.borrow().language, store.state.borrow().theme);
        move |()| {
            platform.0.listen(inbox.reform(Action::Worker));
            inbox.emit(Action::Speak(language));
            inbox.emit(Action::Theme(theme));
            inbox.emit(Action::Earlier(EarlierAct::Ask));
        }
    });
    let state = store.state.borrow().clone();
    Ui { state, act: act.clone(), platform: platform.clone() }
}
