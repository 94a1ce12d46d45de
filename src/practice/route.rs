//! Which handler answers which method and path.

use super::cases::{self, Move};
use super::desk::{Desk, Outcome};
use super::errors::Refusal;
use super::incoming::Incoming;
use super::messages::{self, Kind};
use super::params::{Form, Query};
use super::switches::NotePath;
use super::users::{self, Act};
use super::{labels, reference};
use crate::deskie::Method;

/// No such path.
const NOWHERE: Refusal = Refusal::Missing("not_found");

/// Works on one request. Every path ends in `.json`.
pub(super) fn route(desk: &mut Desk<'_>, request: &Incoming) -> Outcome {
    let path = request.path.strip_prefix('/').unwrap_or(&request.path);
    let path = path.strip_suffix('/').unwrap_or(path);
    let path = path.strip_suffix(".json").ok_or(NOWHERE)?;
    let steps: Vec<&str> = path.split('/').collect();
    let query = Query(&request.query);
    match request.method {
        Method::Get => get(desk, &steps, query),
        Method::Delete => delete(desk, &steps),
        Method::Post => post(desk, &steps, request),
        Method::Put => put(desk, &steps, request),
    }
}

fn get(desk: &Desk<'_>, steps: &[&str], query: Query<'_>) -> Outcome {
    match steps {
        ["cases"] => cases::list(desk, query),
        ["cases", key] => cases::show(desk, key),
        ["cases", key, "changelog"] => cases::changelog(desk, key),
        ["cases", key, "messages"] => messages::list(desk, key, query),
        ["client_emails"] => reference::client_emails(desk, query),
        ["custom_channels"] => reference::custom_channels(desk, query),
        ["custom_fields"] => reference::custom_fields(desk, query),
        ["groups"] => reference::groups(desk, query),
        ["groups", id] => reference::one_group(desk, number(id)?),
        ["labels"] => labels::list(desk, query),
        ["languages"] => reference::languages(desk, query),
        ["staff"] => reference::staff(desk, query),
        ["staff", id] => reference::one_staff(desk, number(id)?),
        ["staff_roles"] => reference::staff_roles(query),
        ["staff_statuses"] => reference::staff_statuses(query),
        ["users"] => users::list(desk, query),
        ["users", id] => users::show(desk, number(id)?),
        _ => Err(NOWHERE),
    }
}

fn post(desk: &mut Desk<'_>, steps: &[&str], request: &Incoming) -> Outcome {
    match steps {
        ["cases"] => cases::create(desk, Form::read(request)?.wrapped("case")?),
        ["cases", key, "messages"] => messages::add(desk, key, Form::read(request)?.wrapped("message")?),
        ["cases", key, name] if *name == note_path(desk) => {
            messages::add_note(desk, key, Form::read(request)?.wrapped("note")?)
        }
        ["labels"] => labels::create(desk, Form::read(request)?.wrapped("label")?),
        ["users"] => users::create(desk, Form::read(request)?.wrapped("user")?),
        _ => Err(NOWHERE),
    }
}

fn put(desk: &mut Desk<'_>, steps: &[&str], request: &Incoming) -> Outcome {
    match steps {
        ["cases", key] => cases::edit(desk, key, Form::read(request)?.wrapped("case")?),
        ["cases", keys, "restore"] => cases::move_all(desk, keys, Move::Restore),
        ["cases", keys, "spam"] => cases::move_all(desk, keys, Move::Spam),
        ["cases", keys, "trash"] => cases::move_all(desk, keys, Move::Trash),
        ["cases", key, "rate"] => cases::rate(desk, key, Form::read(request)?.wrapped("rate")?),
        ["cases", key, "rate", message] => messages::rate(desk, key, message, Form::read(request)?.wrapped("rate")?),
        ["cases", key, "messages", message] => {
            messages::edit(desk, key, message, Kind::Message, Form::read(request)?.wrapped("message")?)
        }
        ["cases", key, name, message] if *name == note_path(desk) => {
            messages::edit(desk, key, message, Kind::Note, Form::read(request)?.wrapped("note")?)
        }
        ["labels", id] => labels::rename(desk, number(id)?, Form::read(request)?.wrapped("label")?),
        ["users", id] => users::edit(desk, number(id)?, Form::read(request)?.wrapped("user")?),
        ["users", id, "block"] => users::act(desk, number(id)?, Act::Block),
        ["users", id, "disable"] => users::act(desk, number(id)?, Act::Disable),
        ["users", id, "restore"] => users::act(desk, number(id)?, Act::Restore),
        ["users", id, "link"] => users::link(desk, number(id)?, true, Form::read(request)?.bare()),
        ["users", id, "unlink"] => users::link(desk, number(id)?, false, Form::read(request)?.bare()),
        _ => Err(NOWHERE),
    }
}

fn delete(desk: &mut Desk<'_>, steps: &[&str]) -> Outcome {
    match steps {
        ["cases", keys] => cases::move_all(desk, keys, Move::Delete),
        ["cases", key, "messages", message] => messages::delete(desk, key, message, Kind::Message),
        ["cases", key, name, message] if *name == note_path(desk) => messages::delete(desk, key, message, Kind::Note),
        ["labels", id] => labels::delete(desk, number(id)?),
        ["users", id] => users::delete(desk, number(id)?),
        _ => Err(NOWHERE),
    }
}

fn note_path(desk: &Desk<'_>) -> &'static str {
    match desk.switches().note_path {
        NotePath::Note => "note",
        NotePath::Notes => "notes",
    }
}

fn number(text: &str) -> Result<u64, Refusal> {
    text.parse().map_err(|_| NOWHERE)
}
