//! A case that is known, of whose entries the ledger knows none by the marks that they have now: sources that give their
//! entries no ids may write one otherwise. And known entries under the marks of older ledgers.

use crate::model::Mark;
use crate::plan::CasePlan;
use crate::plan::case::Note;
use crate::run::ledger::{self, CaseState, Step, customer_mark, subject_mark, text_mark};

/// The machine code of a first message that reads otherwise than the one in Deskie.
const EDITED: &str = "entry.edited";

/// Is the plan's case the one that the ledger has under this key, although they share no entry? It has its subject and its
/// second, and besides its customer or its text. Two tables may both have a case 1, but not that.
pub(super) fn is_same(key: &str, plan: &CasePlan, known: &CaseState) -> bool {
    let create = &plan.create;
    let sent = known.sent.as_deref().and_then(|sent| Some((sent.at, sent.case.as_ref()?)));
    let began = match (&known.created, sent) {
        (Some(created), _) => created.check == ledger::check(&create.subject, create.created_at),
        (None, Some((at, case))) => {
            case.subject == subject_mark(&create.subject) && at.seconds() == create.created_at.seconds()
        }
        (None, None) => false,
    };
    // Ledgers of older versions did not tell; of another channel the customer has another mark.
    let lane = known.created.as_ref().and_then(|created| created.lane.as_ref()).or(sent.map(|(_, case)| &case.lane));
    let is_theirs = known.opened.is_none_or(|(customer, text)| {
        lane.is_some_and(|lane| *lane != create.lane.kind())
            || customer == customer_mark(key, &create.lane)
            || plan.opening.is_some() && text == text_mark(&create.text)
    });
    began && is_theirs
}

/// Gives the entries of a plan the marks by which the ledger knows them. A first message without an id that has the place of
/// the one in Deskie is that one, whatever it says now: it is not written a second time, and that is told.
pub(in crate::run) fn adopt(plan: &mut CasePlan, known: &CaseState) {
    let holds = |mark: Mark| {
        let step = Step::Entry(mark);
        known.has(mark) || known.failed.contains_key(&step) || known.open == Some(step) || known.first == Some(mark)
    };
    for (mark, older) in plan.older.clone() {
        if !holds(mark) && holds(older) {
            plan.rename(mark, older);
        }
    }
    let (Some(created), Some((_, mark))) = (known.present(), plan.opening) else { return };
    let second = created.at.seconds() == plan.create.created_at.seconds();
    if !second || holds(mark) || !plan.older.iter().any(|(own, _)| *own == mark) {
        return;
    }
    // Nobody is told the id of an opening message.
    let there = known.entries.iter().find(|(_, id)| id.is_none()).map(|(mark, _)| *mark);
    if let Some(there) = there.filter(|there| !plan.marks().any(|mark| mark == *there)) {
        plan.rename(mark, there);
        plan.losses.push(Note {
            code: EDITED,
            message: "The first message reads otherwise in the newer files, or is by somebody else. It is in Deskie \
                      already, and stays there as it was."
                .into(),
        });
    }
}

/// Takes out of a plan the files without which its steps were done before, so that they are told and not counted as there.
pub(in crate::run) fn leave_out_dropped(plan: &mut CasePlan, known: &CaseState) {
    let opening = known.entries.iter().find(|(_, id)| id.is_none()).map(|(mark, _)| *mark);
    for (step, why) in &known.dropped {
        let entry = match step {
            // A newer export may begin with another entry.
            Step::Create => opening.filter(|mark| plan.opening.is_none_or(|(_, own)| own != *mark)),
            Step::Entry(mark) => Some(*mark),
            Step::Finish => continue,
        };
        plan.drop_files(entry, *why);
    }
}

/// Does the plan say that its first message reads otherwise in Deskie?
pub(in crate::run) fn is_edited(plan: &CasePlan) -> bool {
    plan.losses.iter().any(|loss| loss.code == EDITED)
}
