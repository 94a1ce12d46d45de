//! Cases that an older version made twice, or took for removed: the proof says so.

use deskie_migrator::practice::Settings;
use deskie_migrator::run::proof::Depth;

use super::{After, TAMPERINGS, codes, fast, plain};
use crate::support::dice::Dice;
use crate::support::rehearsal::Import;

/// Three cases, and the same three once more under other keys of the same numbers, as runs of an older version left them.
fn doubled(settings: Settings) -> After {
    let files = plain(3, 1);
    let mut both = files.clone();
    for case in &files.cases {
        let mut again = case.clone();
        again.source_id = format!("9{}", case.source_id);
        again.entries[0].source_id = format!("again {}", again.entries[0].source_id);
        both.cases.push(again);
    }
    let mut after = After::of(both, settings);
    for n in 0..3 {
        let state = after.state.cases.remove(&format!("test:9{n}")).unwrap();
        after.state.cases.insert(&format!("test:{n}~00000000000000a{n}"), state);
    }
    after.take_files(files);
    after
}

#[test]
fn what_the_ledger_itself_has_twice_is_a_difference() {
    for depth in [Depth::Headers, Depth::All] {
        let proof = doubled(fast()).prove(depth);
        assert!(!proof.holds(), "{proof:#?}");
        let twice: Vec<(String, String)> = (0..3).map(|n| (n.to_string(), "case.twice".to_owned())).collect();
        assert_eq!(codes(&proof), twice, "{proof:#?}");
        assert_eq!((proof.files, proof.files_seen), (3, 3), "no more are there than the files have: {proof:#?}");
    }
}

#[test]
fn one_table_in_two_forms_at_once_is_there_once() {
    let one: Import = plain(3, 1);
    let mut both = one.clone();
    both.cases.extend(one.cases.clone());
    let proof = After::of(both, fast()).prove(Depth::All);
    assert!(proof.holds() && proof.has_all_cases(), "{proof:#?}");
    assert_eq!((proof.files, proof.not_reached, proof.list.len()), (3, 0, 0), "{proof:#?}");
}

#[test]
fn that_a_case_was_left_out_once_explains_nothing_after_it_was_created() {
    let delete = &TAMPERINGS[1];
    let mut after = After::run(1, 30, fast());
    for case in after.state.cases.values_mut() {
        case.skipped = Some("case.no_address".into());
    }
    let gone = (delete.make)(&mut after, &mut Dice::new(1)).unwrap();
    let proof = after.prove(Depth::All);
    assert_eq!(codes(&proof), [(gone.clone(), "case.missing".to_owned())]);
    assert!(!proof.holds(), "{proof:#?}");
    let case = after.state.cases.get_mut(&format!("test:{gone}")).unwrap();
    case.skipped = Some("case.removed_in_deskie".into());
    assert!(after.prove(Depth::All).holds(), "a run has seen that it was removed there");
}
