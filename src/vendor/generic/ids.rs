//! Whether two columns of ids hold the ids of the same things.

use super::paths;
pub(super) use crate::vendor::kit::is_damaged;

/// May a column of cases and one of their messages hold the same ids? Their names must be equal, but for the thing, which
/// its own table may leave out: `id` there is `ticket_id` here. Small numbers are alike by accident.
pub(super) fn name_the_same(of_cases: &str, of_messages: &str) -> bool {
    let (case, case_kind) = thing_and_kind(&paths::spelled(of_cases));
    let (message, message_kind) = thing_and_kind(&paths::spelled(of_messages));
    (case == message || case.is_empty())
        && (case_kind == message_kind || case_kind.is_empty() || message_kind.is_empty())
}

/// `ticket number` is the number of a ticket.
fn thing_and_kind(name: &str) -> (String, String) {
    let (mut thing, mut kind) = (Vec::new(), "");
    for word in name.split(' ') {
        match word {
            "id" | "ид" => kind = "id",
            "no" | "nr" | "num" | "number" | "номер" | "nummer" | "numéro" | "numero" | "número" | "numer" | "nº" =>
            {
                kind = "number";
            }
            "de" | "del" | "do" | "du" | "la" => {}
            "key" | "код" => kind = "key",
            word => thing.push(word),
        }
    }
    (thing.join(" "), kind.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_different_things_are_never_the_same() {
        for (of_cases, of_messages) in [
            ("Ticket ID", "ticket_id"),
            ("id", "ticket_id"),
            ("Number", "ticket number"),
            ("ticket", "Ticket ID"),
            ("issue.key", "Issue key"),
            ("номер", "Номер заявки"),
        ] {
            assert!(name_the_same(of_cases, of_messages), "{of_cases} {of_messages}");
        }
        for (of_cases, of_messages) in [
            ("ticket_id", "thread_id"),
            ("ticket_id", "id"),
            ("number", "ticket id"),
            ("Номер заявки", "Номер обращения"),
        ] {
            assert!(!name_the_same(of_cases, of_messages), "{of_cases} {of_messages}");
        }
    }
}
